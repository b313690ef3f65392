/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Tells a person who is elsewhere what happened in a window, and leads back to it.
 */

#pragma once

#include <gio/gio.h>

/* PEER_NAME is as the peer gave it. BODY is plain text that is safe to show, as
 * e2e_sentence_notification() gives it. Replaces what was told of this window before. */
void e2e_notification_send (GApplication *application, guint window_id, const gchar *peer_name,
                            const gchar *body);

/* The person is back in the window. */
void e2e_notification_withdraw (GApplication *application, guint window_id);
