/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The way to a relay: a GSocketClient with the proxy, TLS and pin that one link asks for, and what
 * its failures mean to a person.
 */

#pragma once

#include <gio/gio.h>

#include "client/error.h"
#include "protocol/endpoint.h"

typedef struct _E2eLinkRoute E2eLinkRoute;

/* PROXY: as E2eOptions.proxy. */
E2eLinkRoute *e2e_link_route_new (const E2eEndpoint *relay, const gchar *proxy);
/* Its client must have no attempt under way. Takes NULL. */
void e2e_link_route_free (E2eLinkRoute *self);

/* As g_socket_client_connect_async() and its finish. The error is of E2E_CLIENT_ERROR. */
void e2e_link_route_connect_async (E2eLinkRoute *self, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer data);
GSocketConnection *
e2e_link_route_connect_finish (E2eLinkRoute *self, GAsyncResult *result, GError **error);

/* Who is to blame if it took too long up to now: an E2E_CLIENT_ERROR. */
E2eClientError e2e_link_route_judge_silence (E2eLinkRoute *self);

/* HOST or HOST:PORT, for messages. */
const gchar *e2e_link_route_get_name (E2eLinkRoute *self);
