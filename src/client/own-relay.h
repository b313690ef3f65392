/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A relay inside this process, for two people on one network: 'host on this computer'. It takes
 * connections from the thread-default main context of whoever made it.
 */

#pragma once

#include <gio/gio.h>

typedef struct _E2eOwnRelay E2eOwnRelay;

/* Listens on port 5000, or on any that is free if that one is taken. HOSTING_FAILED. */
E2eOwnRelay *e2e_own_relay_new (GError **error);

/* Closes all connections. Takes NULL. */
void e2e_own_relay_free (E2eOwnRelay *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (E2eOwnRelay, e2e_own_relay_free)

guint16 e2e_own_relay_get_port (E2eOwnRelay *self);

/* The addresses by which others may reach it, without brackets and port, the likeliest first; that
 * of this computer alone if it is on no network. At least one, NULL-terminated. */
const gchar *const *e2e_own_relay_get_hosts (E2eOwnRelay *self);

/* The same for a relay that is not running yet, to show what hosting would mean. To be freed. */
gchar **e2e_own_relay_list_hosts (void);
