/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What becomes of messages that come: an own one is shown, the peer's are counted while they come
 * out of view, divided from what was seen, and announced to screen readers. And up to which message
 * a person has seen all.
 *
 * Signals:
 *   void n-new-changed ()
 *   void seen (guint64 id)   up to this one; grows
 */

#pragma once

#include "gtk/message-canvas.h"
#include "gtk/message-onlooker.h"

#define E2E_TYPE_MESSAGE_ARRIVALS (e2e_message_arrivals_get_type ())
G_DECLARE_FINAL_TYPE (E2eMessageArrivals, e2e_message_arrivals, E2E, MESSAGE_ARRIVALS, GObject)

/* CANVAS: borrowed. Takes a reference to ONLOOKER. */
E2eMessageArrivals *
e2e_message_arrivals_new (E2eMessageCanvas *canvas, E2eMessageOnlooker *onlooker);

/* To be called after the canvas got another model, NULL for none. */
void e2e_message_arrivals_follow (E2eMessageArrivals *self, GListModel *model);

/* To be called after the canvas moved, or a person came to look. */
void e2e_message_arrivals_look (E2eMessageArrivals *self);

/* Of the peer, that came while the newest message was out of view. */
guint e2e_message_arrivals_get_n_new (E2eMessageArrivals *self);
