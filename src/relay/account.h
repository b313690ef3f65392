/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The memory that all workers together spend on connections and sessions, against one limit. Used
 * from any thread.
 */

#pragma once

#include <glib.h>

typedef struct
{
  guint64 max_bytes; /* 0: no limit; atomic */
  guint64 used_bytes; /* atomic */
  guint64 peak_bytes; /* the most that was used; atomic, and by chance a little less */
} E2eAccount;

static inline void
e2e_account_note_peak (E2eAccount *self, guint64 used)
{
  if (used > __atomic_load_n (&self->peak_bytes, __ATOMIC_RELAXED))
    __atomic_store_n (&self->peak_bytes, used, __ATOMIC_RELAXED);
}

/* Takes n_bytes from what is left; FALSE, with nothing taken, if that is less. */
static inline gboolean
e2e_account_take (E2eAccount *self, gsize n_bytes)
{
  const guint64 used = __atomic_add_fetch (&self->used_bytes, n_bytes, __ATOMIC_RELAXED);
  const guint64 max = __atomic_load_n (&self->max_bytes, __ATOMIC_RELAXED);

  if (max == 0 || used <= max)
    {
      e2e_account_note_peak (self, used);
      return TRUE;
    }

  __atomic_sub_fetch (&self->used_bytes, n_bytes, __ATOMIC_RELAXED);
  return FALSE;
}

/* Takes what cannot be refused any more. */
static inline void
e2e_account_charge (E2eAccount *self, gsize n_bytes)
{
  e2e_account_note_peak (self, __atomic_add_fetch (&self->used_bytes, n_bytes, __ATOMIC_RELAXED));
}

static inline void
e2e_account_give_back (E2eAccount *self, gsize n_bytes)
{
  __atomic_sub_fetch (&self->used_bytes, n_bytes, __ATOMIC_RELAXED);
}

static inline guint64
e2e_account_get_max (const E2eAccount *self)
{
  return __atomic_load_n (&self->max_bytes, __ATOMIC_RELAXED);
}

/* What is taken already stays taken, even if it is more. */
static inline void
e2e_account_set_max (E2eAccount *self, guint64 max_bytes)
{
  __atomic_store_n (&self->max_bytes, max_bytes, __ATOMIC_RELAXED);
}

static inline guint64
e2e_account_get_used (const E2eAccount *self)
{
  return __atomic_load_n (&self->used_bytes, __ATOMIC_RELAXED);
}

static inline guint64
e2e_account_get_peak (const E2eAccount *self)
{
  return __atomic_load_n (&self->peak_bytes, __ATOMIC_RELAXED);
}

/* The most that is used from now on. */
static inline void
e2e_account_forget_peak (E2eAccount *self)
{
  __atomic_store_n (&self->peak_bytes, e2e_account_get_used (self), __ATOMIC_RELAXED);
}

/* The last eighth is for those who are there: new ones are turned away, and the idle give way. */
static inline gboolean
e2e_account_is_scarce (const E2eAccount *self)
{
  const guint64 max = e2e_account_get_max (self);

  return max > 0 && e2e_account_get_used (self) > max - max / 8;
}
