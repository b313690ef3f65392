/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a person set once for all sessions: GSettings, schema io.github.e2echat.E2EChat. Where the
 * schema is not installed (a build tree, a script) every setting has its default and is kept in
 * memory, so that nothing needs an installation.
 *
 * Each setting is a property of this object, readable and writable, with notify, named like its
 * key:
 *   "name" s                  shown to the other person
 *   "relay" s                 the relay in use, as E2eOptions.relay; "" none
 *   "relays" as               known relays, newest first
 *   "own-relay" b             host on this computer
 *   "tls" b, "pin" s          for a relay named without a scheme
 *   "proxy" s                 as E2eOptions.proxy
 *   "strength" u              an E2eStrength
 *   "read-receipts" b  "typing-notices" b  "hide-lengths" b
 *   "timer" u                 seconds, disappearing messages of a new session
 *   "notifications" b, "notification-preview" b
 *   "spell-check" b
 *   "style" s                 "system", "light" or "dark"
 *   "background" b            run on when the window is closed
 *   "window-width" i, "window-height" i, "window-maximized" b
 * Main thread only.
 */

#pragma once

#include "client/options.h"

#define E2E_SETTINGS_SCHEMA "io.github.e2echat.E2EChat"
#define E2E_SETTINGS_MAX_RELAYS 32

#define E2E_TYPE_SETTINGS (e2e_settings_get_type ())
G_DECLARE_FINAL_TYPE (E2eSettings, e2e_settings, E2E, SETTINGS, GObject)

E2eSettings *e2e_settings_new (void);

/* Whether values outlive this process. */
gboolean e2e_settings_is_persistent (E2eSettings *self);

/* Typed reading and writing of one setting by its name; a name or type that it has not is the
 * caller's mistake. A value outside of its range is not taken. Strings are to be freed. */
gboolean e2e_settings_get_boolean (E2eSettings *self, const gchar *key);
gint e2e_settings_get_int (E2eSettings *self, const gchar *key);
guint e2e_settings_get_uint (E2eSettings *self, const gchar *key);
gchar *e2e_settings_get_string (E2eSettings *self, const gchar *key);
gchar **e2e_settings_get_strings (E2eSettings *self, const gchar *key);

/* Puts RELAY first in "relays". */
void e2e_settings_remember_relay (E2eSettings *self, const gchar *relay);

/* The options of a new session. To be freed. */
E2eOptions *e2e_settings_get_options (E2eSettings *self);
