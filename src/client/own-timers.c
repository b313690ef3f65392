/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "client/own-timers.h"

typedef struct
{
  guint64 token;
  guint64 seq; /* 0: not sealed yet */
  guint seconds;
  E2eTimerSetting otherwise; /* what holds without this one */
} Setting;

struct _E2eOwnTimers
{
  GArray *settings; /* oldest first: those that are sealed, then those that are not */
};

E2eOwnTimers *
e2e_own_timers_new (void)
{
  E2eOwnTimers *self = g_new0 (E2eOwnTimers, 1);

  self->settings = g_array_new (FALSE, FALSE, sizeof (Setting));
  return self;
}

void
e2e_own_timers_free (E2eOwnTimers *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->settings);
  g_free (self);
}

void
e2e_own_timers_clear (E2eOwnTimers *self)
{
  g_array_set_size (self->settings, 0);
}

void
e2e_own_timers_put (E2eOwnTimers *self, guint64 token, guint seconds, guint before_s)
{
  const Setting setting = { .token = token,
                            .seconds = seconds,
                            .otherwise = { .seconds = before_s } };

  g_array_append_val (self->settings, setting);
}

void
e2e_own_timers_seal (E2eOwnTimers *self, guint64 token, guint64 seq)
{
  for (guint i = 0; i < self->settings->len; i++)
    {
      Setting *setting = &g_array_index (self->settings, Setting, i);

      if (setting->token == token)
        setting->seq = seq;
    }
}

gboolean
e2e_own_timers_drop (E2eOwnTimers *self, guint64 token, E2eTimerSetting *otherwise)
{
  for (guint i = 0; i < self->settings->len; i++)
    {
      const Setting dropped = g_array_index (self->settings, Setting, i);

      if (dropped.token != token)
        continue;

      g_array_remove_index (self->settings, i);
      if (i < self->settings->len)
        {
          g_array_index (self->settings, Setting, i).otherwise = dropped.otherwise;
          return FALSE;
        }
      *otherwise = dropped.otherwise;
      return TRUE;
    }
  return FALSE;
}

/* How many of the first are sealed, with no seq beyond SEQ. */
static guint
count_sealed (E2eOwnTimers *self, guint64 seq)
{
  guint n = 0;

  while (n < self->settings->len && g_array_index (self->settings, Setting, n).seq > 0 &&
         g_array_index (self->settings, Setting, n).seq <= seq)
    n++;
  return n;
}

gboolean
e2e_own_timers_confirm (E2eOwnTimers *self, guint64 seq, guint *seconds)
{
  const guint n = count_sealed (self, seq);

  if (n == 0)
    return FALSE;

  *seconds = g_array_index (self->settings, Setting, n - 1).seconds;
  g_array_remove_range (self->settings, 0, n);
  return TRUE;
}

gboolean
e2e_own_timers_yield (E2eOwnTimers *self, guint seconds, gboolean is_creator)
{
  const guint n_crossed = count_sealed (self, G_MAXUINT64);
  const gboolean is_earlier = self->settings->len > n_crossed;
  const gboolean is_heeded = n_crossed == 0 || !is_creator;

  if (is_earlier && is_heeded)
    g_array_index (self->settings, Setting, n_crossed).otherwise =
      (E2eTimerSetting){ .seconds = seconds, .is_peers = TRUE };
  /* What the creator does not heed does not count once it has it, either. */
  if (!is_creator && n_crossed > 0)
    g_array_remove_range (self->settings, 0, n_crossed);
  return !is_earlier && is_heeded;
}
