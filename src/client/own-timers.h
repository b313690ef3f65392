/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Own settings of disappearing messages (PROTOCOL.md, section 7, TIMER) on their way to the other
 * end: until it has one, what it writes goes by the one before. Both may set it at the same time,
 * and each end finds out by itself what holds at both.
 */

#pragma once

#include <glib.h>

typedef struct _E2eOwnTimers E2eOwnTimers;

typedef struct
{
  guint seconds;
  gboolean is_peers; /* who set it */
} E2eTimerSetting;

E2eOwnTimers *e2e_own_timers_new (void);
void e2e_own_timers_free (E2eOwnTimers *self);

/* Nothing is on its way any more. */
void e2e_own_timers_clear (E2eOwnTimers *self);

/* SECONDS go out under TOKEN, which grows, in place of BEFORE_S; then the session gave that the
 * seq.
 */
void e2e_own_timers_put (E2eOwnTimers *self, guint64 token, guint seconds, guint before_s);
void e2e_own_timers_seal (E2eOwnTimers *self, guint64 token, guint64 seq);

/* The session refused TOKEN: the other end will never hear of that setting. If it held here, TRUE,
 * and what holds OTHERWISE. */
gboolean e2e_own_timers_drop (E2eOwnTimers *self, guint64 token, E2eTimerSetting *otherwise);

/* The other end has all up to SEQ. If there was a setting among that, TRUE, and the SECONDS by
 * which it writes from there on. */
gboolean e2e_own_timers_confirm (E2eOwnTimers *self, guint64 seq, guint *seconds);

/* The other end's setting of SECONDS came. Whether it holds: an own one that is not sealed yet goes
 * out later, and its record will confirm that it was known here; it holds instead. One that is
 * sealed and not confirmed has crossed with it: then the one of who IS_CREATOR holds. */
gboolean e2e_own_timers_yield (E2eOwnTimers *self, guint seconds, gboolean is_creator);
