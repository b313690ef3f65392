/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Hands items over to a main context from any thread, in order. The one way between the engine's
 * thread and the conversation's.
 */

#pragma once

#include <glib.h>

/* Owns ITEM. */
typedef void (*E2eMailboxFunc) (gpointer item, gpointer data);

typedef struct _E2eMailbox E2eMailbox;

/* FUNC runs in CONTEXT, a few items at a time, so that a flood leaves room for others. */
E2eMailbox *e2e_mailbox_new (GMainContext *context, gint priority, E2eMailboxFunc func,
                             gpointer data, GDestroyNotify free_item);

/* From any thread. Takes ITEM over. */
void e2e_mailbox_post (E2eMailbox *self, gpointer item);

/* Hands nothing over any more; what is still posted lies until the mailbox is freed. Only in the
 * context's thread, and from FUNC too. */
void e2e_mailbox_close (E2eMailbox *self);

/* Frees what was not handed over. Only when no other thread posts any more, and in the context's
 * thread, or after e2e_mailbox_close() or that thread's end. Takes NULL. */
void e2e_mailbox_free (E2eMailbox *self);
