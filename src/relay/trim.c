/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "relay/trim.h"

#include <malloc.h>

void
e2e_trim_init (E2eTrim *self, E2eAccount *account, guint delay_ms)
{
  *self = (E2eTrim){ .account = account,
                     .context = g_main_context_ref_thread_default (),
                     .delay_ms = delay_ms };
}

void
e2e_trim_clear (E2eTrim *self)
{
  if (self->source != NULL)
    g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
}

static gboolean
on_due (gpointer data)
{
  E2eTrim *self = data;

  g_source_unref (__atomic_exchange_n (&self->source, NULL, __ATOMIC_ACQUIRE));
  e2e_account_forget_peak (self->account);
#ifdef __GLIBC__
  malloc_trim (0);
#endif
  __atomic_store_n (&self->is_due, FALSE, __ATOMIC_RELEASE);
  return G_SOURCE_REMOVE;
}

void
e2e_trim_look (E2eTrim *self)
{
  gint not_yet = FALSE;
  GSource *source;
  guint64 used;
  guint64 peak;

  if (self->account == NULL)
    return;

  used = e2e_account_get_used (self->account);
  peak = e2e_account_get_peak (self->account);
  if (used > peak / 2 || peak - used < E2E_TRIM_MIN_BYTES ||
      !__atomic_compare_exchange_n (&self->is_due, &not_yet, TRUE, FALSE, __ATOMIC_ACQUIRE,
                                    __ATOMIC_RELAXED))
    return;

  source = g_timeout_source_new (self->delay_ms);
  g_source_set_callback (source, on_due, self, NULL);
  __atomic_store_n (&self->source, source, __ATOMIC_RELEASE);
  g_source_attach (source, self->context);
}
