/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A connection to the relay over loopback, plain or with TLS, that does not block. Whatever the
 * relay's certificate, it is believed.
 */

#pragma once

#include <glib.h>
#include <gnutls/gnutls.h>

#define SOAK_NO_LINE (-1)

typedef struct
{
  gint fd; /* SOAK_NO_LINE: closed */
  gnutls_session_t tls; /* NULL: plain */
  gboolean is_shaking_hands;
  gsize pending_bytes; /* that TLS has taken and the socket has not, and so are not told as taken */
} SoakLine;

/* FALSE: nobody listens. */
gboolean soak_line_open (SoakLine *self, guint16 port, gboolean with_tls);
/* RUDELY: with a reset. */
void soak_line_close (SoakLine *self, gboolean rudely);

/* Returns how many bytes were taken, 0 if none are for now, -1 if the connection is lost. What was
 * not taken is to be given again, first. */
gssize soak_line_send (SoakLine *self, const guint8 *bytes, gsize n_bytes);

/* Returns how many bytes there were, 0 if there are none for now, -1 at the end. */
gssize soak_line_receive (SoakLine *self, guint8 *bytes, gsize max_bytes);

/* Whether there is more to receive that no poll shows. */
gboolean soak_line_has_more (const SoakLine *self);
