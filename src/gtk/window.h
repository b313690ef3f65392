/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A window: one session, from the start page to the end.
 */

#pragma once

#include "client/settings.h"

#include <gtk/gtk.h>

#define E2E_TYPE_WINDOW (e2e_window_get_type ())
G_DECLARE_FINAL_TYPE (E2eWindow, e2e_window, E2E, WINDOW, GtkApplicationWindow)

/* Actions: create, join, try-again, choose-relay, cancel, leave, invite-again, save-transcript,
 * timer (u: seconds, stateful), find, safety, retry, menu, shortcuts, close. */
E2eWindow *e2e_window_new (GtkApplication *application, E2eSettings *settings);

/* Whether no session was begun here. */
gboolean e2e_window_is_free (E2eWindow *self);

/* Asks for a code or link; TYPED, or NULL, fills it in. */
void e2e_window_join (E2eWindow *self, const gchar *typed);

/* Leaves and closes; asks first if something would be lost. */
void e2e_window_leave (E2eWindow *self);

/* The same without asking: the person's session ends. */
void e2e_window_leave_at_once (E2eWindow *self);
