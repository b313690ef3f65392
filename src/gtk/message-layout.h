/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which rows are in view and where: brings together the messages, the geometry and the row widgets.
 */

#pragma once

#include "gtk/message-feed.h"
#include "gtk/message-geometry.h"
#include "gtk/message-rows.h"
#include "gtk/message-selection.h"

/* Where a row that is wanted goes. */
typedef enum
{
  E2E_MESSAGE_PLACE_NEAREST, /* into view with the least movement */
  E2E_MESSAGE_PLACE_MIDDLE,
} E2eMessagePlace;

/* A row to be brought into view by the next run. */
typedef struct
{
  guint64 id; /* 0 for none */
  E2eMessagePlace place;
  gboolean flashes; /* lights up for a moment */
  gboolean takes_focus; /* the keyboard goes on from there */
} E2eMessageWanted;

typedef struct
{
  E2eMessageFeed *feed;
  E2eMessageGeometry *geometry;
  E2eMessageRows *rows;
  E2eMessageSelection *selection;
  E2eMessageWanted wanted;
  gboolean is_stale; /* the rows in view are to be set anew */

  /* Of the last run. */
  guint first; /* position of the first row in view */
  guint64 last_seen_id; /* of the last message of which the end is in view; 0 for none */
} E2eMessageLayout;

/* PARENT: of the rows. */
E2eMessageLayout *e2e_message_layout_new (GtkContainer *parent);
void e2e_message_layout_free (E2eMessageLayout *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (E2eMessageLayout, e2e_message_layout_free)

/* The feed's messages changed so. WIDTH: of the list now. */
void e2e_message_layout_splice (E2eMessageLayout *self, guint position, guint n_removed,
                                guint n_added, gint width);

/* Gives each message in view its row, allocates them, and greets the one that was wanted. */
void e2e_message_layout_run (E2eMessageLayout *self, gint width, gint page);

/* Shows in the rows what is selected now. */
void e2e_message_layout_show_selection (E2eMessageLayout *self);

/* The position of the message that ROW shows; FALSE if it shows none that is in the list. */
gboolean e2e_message_layout_find (E2eMessageLayout *self, E2eMessageRow *row, guint *position);
