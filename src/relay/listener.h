/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A listening socket.
 */

#pragma once

#include <gio/gio.h>
#include <sys/socket.h>

typedef struct _E2eListener E2eListener;

/* Takes a connected, non-blocking descriptor over. */
typedef void (*E2eListenerAccepted) (gpointer data, gint fd, const struct sockaddr *address);

/* Listens on ADDRESS. Fails with ADDRESS_IN_USE or ADDRESS. */
E2eListener *e2e_listener_new (GSocketAddress *address, GError **error);

/* Takes a listening descriptor over. Fails with ADDRESS. */
E2eListener *e2e_listener_new_from_fd (gint fd, GError **error);

/* Stops listening. */
void e2e_listener_free (E2eListener *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (E2eListener, e2e_listener_free)

/* The address, with the port that was found if any would do. */
const gchar *e2e_listener_get_address (const E2eListener *self);

/* 0: a unix socket. */
guint16 e2e_listener_get_port (const E2eListener *self);

/* Whether its unix socket, if it is one, is removed from the file system with it: at first if
 * e2e_listener_new() made it. */
void e2e_listener_set_removes (E2eListener *self, gboolean removes);

/* To be polled: readable while connections wait. */
gint e2e_listener_get_fd (const E2eListener *self);

/* Gives at most MAX of the connections that wait to ACCEPTED. FALSE if there is no descriptor for
 * one: it goes on waiting, and asking again at once would be in vain. */
gboolean
e2e_listener_accept (E2eListener *self, guint max, E2eListenerAccepted accepted, gpointer data);
