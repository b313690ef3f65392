/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "client/engine.h"

#include <sys/random.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "client/impostor.h"
#include "client/stage.h"

/* Version 1, longest frame 67584, linger 60 s, ping 25 s; then a seat. */
static const gchar opening[] = "\0\0\0\xe\x81\1\0\1\x08\0\0\0\0\x3c\0\0\0\x19"
                               "\0\0\0\xd\x82\6A3F2B1token";

static GMutex lock;
static GCond changed;
static GThread *main_thread;
static gboolean is_held; /* whoever draws random numbers beside the main thread is held up */
static gboolean is_busy; /* somebody is */

/* In place of the C library's: stands for a computation that takes as long as the test wants. */
ssize_t
getrandom (void *out, size_t n_bytes, unsigned int flags)
{
  if (main_thread != NULL && g_thread_self () != main_thread)
    {
      g_mutex_lock (&lock);
      is_busy = TRUE;
      g_main_context_wakeup (NULL);
      while (is_held)
        g_cond_wait (&changed, &lock);
      is_busy = FALSE;
      g_mutex_unlock (&lock);
    }
  return syscall (SYS_getrandom, out, n_bytes, flags);
}

static gboolean
is_thread_busy (void)
{
  gboolean busy;

  g_mutex_lock (&lock);
  busy = is_busy;
  g_mutex_unlock (&lock);
  return busy;
}

static void
hold (gboolean hold)
{
  g_mutex_lock (&lock);
  is_held = hold;
  g_cond_broadcast (&changed);
  g_mutex_unlock (&lock);
}

typedef struct
{
  guint n_notices;
  guint n_syncs;
} Count;

static void
on_notice (E2eNotice *notice, gpointer data)
{
  Count *count = data;

  count->n_notices++;
  if (notice->kind == E2E_NOTICE_SYNC)
    count->n_syncs++;
  e2e_notice_free (notice);
}

static E2eEngine *
engine_new (Impostor *relay, Count *count)
{
  E2eChannelConfig *config = g_new0 (E2eChannelConfig, 1);

  config->role = E2E_ROLE_CREATOR;
  config->suite = E2E_SUITE_2048;
  config->relay.host = g_strdup ("127.0.0.1");
  config->relay.port = impostor_get_port (relay);
  e2e_endpoint_copy (&config->invite.relay, &config->relay);
  config->proxy = g_strdup ("direct");
  config->times = (E2eChannelTimes) E2E_CHANNEL_TIMES_DEFAULT;
  return e2e_engine_new (config, on_notice, count);
}

static void
test_never_waits (void)
{
  g_autoptr (Impostor) relay = impostor_new (opening, sizeof opening - 1);
  Count count = { 0 };
  E2eEngine *engine;

  hold (TRUE);
  engine = engine_new (relay, &count);
  wait_until (is_thread_busy ());
  e2e_engine_free (engine);

  /* It came back, and the thread is where it was. */
  g_assert_true (is_thread_busy ());
  hold (FALSE);
}

static void
test_silent_once_freed (void)
{
  g_autoptr (Impostor) relay = impostor_new (opening, sizeof opening - 1);
  Count count = { 0 };
  E2eEngine *engine;
  guint n_before;

  hold (TRUE);
  engine = engine_new (relay, &count);
  wait_until (count.n_notices > 0);
  wait_until (is_thread_busy ());

  /* What is under way, and what the thread has still to tell, stays untold. */
  n_before = count.n_notices;
  e2e_engine_free (engine);
  hold (FALSE);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_cmpuint (count.n_notices, ==, n_before);
}

/* A relay that changes its mind all the time. */
static GByteArray *
flood (void)
{
  GByteArray *text = g_byte_array_new ();

  g_byte_array_append (text, (const guint8 *) opening, sizeof opening - 1);
  for (guint i = 0; i < 4 * E2E_ENGINE_MAX_NOTICES; i++)
    g_byte_array_append (text, (const guint8 *) (i % 2 == 0 ? "\0\0\0\2\x85\1" : "\0\0\0\2\x85\2"),
                         6);
  return text;
}

static void
test_holds_a_flood_back (void)
{
  g_autoptr (GByteArray) text = flood ();
  g_autoptr (Impostor) relay = impostor_new (text->data, text->len);
  Count count = { 0 };
  E2eEngine *engine = engine_new (relay, &count);

  /* No more is read until it is said that all was acted on. */
  wait_until (count.n_syncs == 1);
  g_assert_cmpuint (count.n_notices, ==, E2E_ENGINE_MAX_NOTICES + 1);
  e2e_engine_continue (engine);
  wait_until (count.n_syncs == 2);
  g_assert_cmpuint (count.n_notices, ==, 2 * (E2E_ENGINE_MAX_NOTICES + 1));
  e2e_engine_free (engine);
}

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);
  main_thread = g_thread_self ();

  g_test_add_func ("/engine/holds-a-flood-back", test_holds_a_flood_back);
  g_test_add_func ("/engine/is-freed-without-waiting-for-its-thread", test_never_waits);
  g_test_add_func ("/engine/is-silent-once-it-is-freed", test_silent_once_freed);

  return g_test_run ();
}
