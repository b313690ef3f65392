/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A place in the list of messages, as the mouse points to it, and the text that is there.
 */

#pragma once

#include "gtk/message-layout.h"

/* How much a selection grows by: a click, a double and a triple one choose. */
typedef enum
{
  E2E_MESSAGE_UNIT_CHARACTER,
  E2E_MESSAGE_UNIT_WORD,
  E2E_MESSAGE_UNIT_MESSAGE,
} E2eMessageUnit;

typedef struct
{
  E2eMessagePoint start; /* of the unit */
  E2eMessagePoint end; /* the same for a character: the point that is nearest */
  E2eMessageText *text; /* borrowed; NULL if the message has none to select */
  gboolean is_inside; /* it is on the text, not just next to it */
} E2eMessageSpot;

/* What is at X and Y in CANVAS, or nearest to it. FALSE if no message is in view. */
gboolean e2e_message_spot_find (E2eMessageLayout *layout, GtkWidget *canvas, gint x, gint y,
                                E2eMessageUnit unit, E2eMessageSpot *spot);

/* Whether the SPOT found at X and Y in CANVAS shows as selected. */
gboolean
e2e_message_spot_is_selected (const E2eMessageSpot *spot, GtkWidget *canvas, gint x, gint y);
