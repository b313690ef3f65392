/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "relay/tls.h"

#include <errno.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <pthread.h>
#include <string.h>
#include <sys/socket.h>

/* More than a record of TLS 1.2, the larger ones. */
#define MAX_RECORD_BYTES (17 * 1024)

#define PRIORITIES "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2"

/* What a connection keeps alive: it may outlive a reload. */
typedef struct
{
  gint n_users; /* atomic */
  gnutls_certificate_credentials_t credentials;
} Identity;

struct _E2eServerTls
{
  gchar *cert_path;
  gchar *key_path;
  gnutls_priority_t priorities;
  E2eAccount *account; /* NULL: none */
  pthread_mutex_t lock;
  Identity *identity; /* under lock */
};

struct _E2eTlsSession
{
  gnutls_session_t session;
  Identity *identity;
  E2eAccount *account;
  gint fd;
  gboolean shaking_hands;
  gboolean broken; /* the socket takes nothing any more */

  /* While it reads. */
  guint8 *room; /* where the caller wants what is read */
  gsize room_bytes;
  const guint8 *ahead; /* read from the socket, not taken by GnuTLS yet */
  gsize ahead_bytes;
  gboolean to_the_end;
  gboolean pulled; /* GnuTLS was given something since it was asked last */
  gboolean dry; /* the socket has no more for now */

  gsize pending_bytes; /* taken by GnuTLS, not yet by the socket, and so not reported as taken */
};

static void
identity_unref (Identity *self)
{
  if (__atomic_sub_fetch (&self->n_users, 1, __ATOMIC_ACQ_REL) > 0)
    return;

  gnutls_certificate_free_credentials (self->credentials);
  g_free (self);
}

static Identity *
server_tls_ref_identity (E2eServerTls *self)
{
  Identity *identity;

  pthread_mutex_lock (&self->lock);
  identity = self->identity;
  __atomic_add_fetch (&identity->n_users, 1, __ATOMIC_RELAXED);
  pthread_mutex_unlock (&self->lock);
  return identity;
}

static gboolean
read_pem (const gchar *path, const gchar *what, gchar **pem, gsize *pem_bytes, GError **error)
{
  g_autoptr (GError) reason = NULL;

  if (g_file_get_contents (path, pem, pem_bytes, &reason))
    return TRUE;

  g_set_error (error, E2E_RELAY_ERROR, E2E_RELAY_ERROR_CERTIFICATE,
               "The TLS %s cannot be read: %s. Check its path and permissions.", what,
               reason->message);
  return FALSE;
}

static Identity *
load_identity (const gchar *cert_path, const gchar *key_path, GError **error)
{
  g_autofree gchar *cert = NULL;
  g_autofree gchar *key = NULL;
  gsize cert_bytes;
  gsize key_bytes;
  Identity *self;
  gint result;

  if (!read_pem (cert_path, "certificate", &cert, &cert_bytes, error) ||
      !read_pem (key_path, "key", &key, &key_bytes, error))
    return NULL;

  self = g_new0 (Identity, 1);
  self->n_users = 1;
  gnutls_certificate_allocate_credentials (&self->credentials);
  result =
    gnutls_certificate_set_x509_key_mem (self->credentials,
                                         &(gnutls_datum_t){ (guchar *) cert, (guint) cert_bytes },
                                         &(gnutls_datum_t){ (guchar *) key, (guint) key_bytes },
                                         GNUTLS_X509_FMT_PEM);
  explicit_bzero (key, key_bytes);
  if (result < 0)
    {
      g_set_error (error, E2E_RELAY_ERROR, E2E_RELAY_ERROR_CERTIFICATE,
                   "Certificate %s and key %s are of no use together: %s Give a PEM certificate "
                   "and the key it was made for.",
                   cert_path, key_path, gnutls_strerror (result));
      identity_unref (self);
      return NULL;
    }
  return self;
}

E2eServerTls *
e2e_server_tls_new (const gchar *cert_path, const gchar *key_path, GError **error)
{
  Identity *identity = load_identity (cert_path, key_path, error);
  E2eServerTls *self;

  if (identity == NULL)
    return NULL;

  self = g_new0 (E2eServerTls, 1);
  self->cert_path = g_strdup (cert_path);
  self->key_path = g_strdup (key_path);
  self->identity = identity;
  pthread_mutex_init (&self->lock, NULL);
  gnutls_priority_init (&self->priorities, PRIORITIES, NULL);
  return self;
}

void
e2e_server_tls_free (E2eServerTls *self)
{
  identity_unref (self->identity);
  gnutls_priority_deinit (self->priorities);
  pthread_mutex_destroy (&self->lock);
  g_free (self->cert_path);
  g_free (self->key_path);
  g_free (self);
}

gboolean
e2e_server_tls_reload (E2eServerTls *self, GError **error)
{
  Identity *fresh = load_identity (self->cert_path, self->key_path, error);
  Identity *old;

  if (fresh == NULL)
    return FALSE;

  pthread_mutex_lock (&self->lock);
  old = self->identity;
  self->identity = fresh;
  pthread_mutex_unlock (&self->lock);
  identity_unref (old);
  return TRUE;
}

gchar *
e2e_server_tls_dup_pin (E2eServerTls *self)
{
  Identity *identity = server_tls_ref_identity (self);
  gnutls_datum_t der = { 0 };
  gchar *pin;

  gnutls_certificate_get_crt_raw (identity->credentials, 0, 0, &der);
  pin = g_compute_checksum_for_data (G_CHECKSUM_SHA256, der.data, der.size);
  identity_unref (identity);
  return pin;
}

gboolean
e2e_server_tls_is_out_of_date (E2eServerTls *self, gint64 now_s)
{
  Identity *identity = server_tls_ref_identity (self);
  gnutls_datum_t der = { 0 };
  gnutls_x509_crt_t certificate;
  gboolean out_of_date = FALSE;

  gnutls_certificate_get_crt_raw (identity->credentials, 0, 0, &der);
  gnutls_x509_crt_init (&certificate);
  if (gnutls_x509_crt_import (certificate, &der, GNUTLS_X509_FMT_DER) == 0)
    out_of_date = now_s < gnutls_x509_crt_get_activation_time (certificate) ||
                  now_s > gnutls_x509_crt_get_expiration_time (certificate);
  gnutls_x509_crt_deinit (certificate);
  identity_unref (identity);
  return out_of_date;
}

/* To GnuTLS a failed write is the end of reading as well, though what the other side said before it
 * hung up may still wait to be read. So it is not told; e2e_tls_session_write() tells. */
static ssize_t
on_push (gnutls_transport_ptr_t data, const giovec_t *pieces, int n_pieces)
{
  E2eTlsSession *self = data;
  const struct msghdr message = { .msg_iov = (struct iovec *) pieces, .msg_iovlen = n_pieces };
  gssize n_bytes = 0;

  if (!self->broken)
    {
      n_bytes = sendmsg (self->fd, &message, MSG_NOSIGNAL);
      if (n_bytes >= 0 || errno == EAGAIN || errno == EINTR)
        return n_bytes;
      self->broken = TRUE;
    }

  n_bytes = 0;
  for (gint i = 0; i < n_pieces; i++)
    n_bytes += (gssize) pieces[i].iov_len;
  return n_bytes;
}

void
e2e_server_tls_set_account (E2eServerTls *self, E2eAccount *account)
{
  self->account = account;
}

/* A read that was not filled has emptied the socket: whatever comes later, a poll shows. */
static gssize
receive (E2eTlsSession *self, guint8 *out, gsize max_bytes)
{
  gssize got = -1;

  errno = EAGAIN;
  if (self->dry)
    return -1;

  do
    got = recv (self->fd, out, max_bytes, 0);
  while (got < 0 && errno == EINTR);

  self->dry = got < 0 ? errno == EAGAIN : (gsize) got < max_bytes && !self->to_the_end;
  return got;
}

/* GnuTLS asks for the header and the body of each record. Instead of two system calls for each, all
 * there is is read at once, to the end of the room for what comes out of it. The two do not meet:
 * what comes out is shorter than what went in, but for what GnuTLS holds of one record. */
static ssize_t
on_pull (gnutls_transport_ptr_t data, void *out, size_t max_bytes)
{
  E2eTlsSession *self = data;
  const gsize spare_bytes = self->room_bytes - MIN (self->room_bytes, MAX_RECORD_BYTES);
  gssize n_bytes;

  if (self->ahead_bytes == 0 && spare_bytes > max_bytes)
    {
      guint8 *ahead = self->room + self->room_bytes - spare_bytes;

      n_bytes = receive (self, ahead, spare_bytes);
      if (n_bytes <= 0)
        return n_bytes;
      self->ahead = ahead;
      self->ahead_bytes = (gsize) n_bytes;
    }

  if (self->ahead_bytes == 0)
    n_bytes = receive (self, out, max_bytes);
  else
    {
      n_bytes = (gssize) MIN (max_bytes, self->ahead_bytes);
      memcpy (out, self->ahead, (gsize) n_bytes);
      self->ahead += n_bytes;
      self->ahead_bytes -= (gsize) n_bytes;
    }
  self->pulled |= n_bytes > 0;
  return n_bytes;
}

E2eTlsSession *
e2e_tls_session_new (E2eServerTls *server, gint fd)
{
  E2eTlsSession *self;

  if (server->account != NULL && !e2e_account_take (server->account, E2E_TLS_SESSION_BYTES))
    return NULL;

  self = g_new0 (E2eTlsSession, 1);
  self->account = server->account;
  /* No tickets: they cost memory and time, and a chat connects rarely. */
  if (gnutls_init (&self->session,
                   GNUTLS_SERVER | GNUTLS_NONBLOCK | GNUTLS_NO_SIGNAL | GNUTLS_NO_TICKETS) < 0)
    {
      if (self->account != NULL)
        e2e_account_give_back (self->account, E2E_TLS_SESSION_BYTES);
      g_free (self);
      return NULL;
    }

  self->identity = server_tls_ref_identity (server);
  self->shaking_hands = TRUE;
  gnutls_priority_set (self->session, server->priorities);
  gnutls_credentials_set (self->session, GNUTLS_CRD_CERTIFICATE, self->identity->credentials);
  self->fd = fd;
  gnutls_transport_set_ptr (self->session, self);
  gnutls_transport_set_pull_function (self->session, on_pull);
  gnutls_transport_set_vec_push_function (self->session, on_push);
  return self;
}

void
e2e_tls_session_free (E2eTlsSession *self)
{
  gnutls_deinit (self->session);
  identity_unref (self->identity);
  if (self->account != NULL)
    e2e_account_give_back (self->account, E2E_TLS_SESSION_BYTES);
  g_free (self);
}

void
e2e_tls_session_give (E2eTlsSession *self, const guint8 *bytes, gsize n_bytes)
{
  self->ahead = bytes;
  self->ahead_bytes = n_bytes;
}

gboolean
e2e_tls_session_is_shaking_hands (const E2eTlsSession *self)
{
  return self->shaking_hands;
}

/* 'Again' does not mean that the socket has no more: it also follows a piece of a message that took
 * a whole record. No poll would show the rest. */
static gboolean
is_to_go_on (const E2eTlsSession *self, gssize result)
{
  if (result == GNUTLS_E_AGAIN)
    return self->pulled && (self->ahead_bytes > 0 || !self->dry);

  return result < 0 && result != GNUTLS_E_REHANDSHAKE && !gnutls_error_is_fatal ((gint) result);
}

static gint
shake_hands (E2eTlsSession *self)
{
  gint result;

  do
    {
      self->pulled = FALSE;
      result = gnutls_handshake (self->session);
    }
  while (is_to_go_on (self, result));

  if (result == GNUTLS_E_SUCCESS)
    self->shaking_hands = FALSE;
  else if (result != GNUTLS_E_AGAIN)
    {
      g_debug ("A TLS handshake failed: %s", gnutls_strerror (result));
      gnutls_alert_send_appropriate (self->session, result);
    }
  return result;
}

static gssize
read_once (E2eTlsSession *self, guint8 *out, gsize max_bytes)
{
  gssize result;

  self->room = out;
  self->room_bytes = max_bytes;
  do
    {
      self->pulled = FALSE;
      result = gnutls_record_recv (self->session, out, max_bytes);
    }
  while (is_to_go_on (self, result));
  return result;
}

gboolean
e2e_tls_session_read (E2eTlsSession *self, guint8 *out, gsize max_bytes, gboolean to_the_end,
                      gsize *n_bytes)
{
  gssize result = GNUTLS_E_SUCCESS;
  gboolean lost;

  *n_bytes = 0;
  self->to_the_end = to_the_end;
  if (self->shaking_hands)
    result = shake_hands (self);

  while (!self->shaking_hands && *n_bytes < max_bytes)
    {
      result = read_once (self, out + *n_bytes, max_bytes - *n_bytes);
      if (result <= 0)
        break;
      *n_bytes += (gsize) result;
    }

  /* What was read ahead does not stay where it is: what is left of it is lost, and the connection
   * with it. A handshake reads nothing ahead: it may have to wait for a write. */
  lost = self->ahead_bytes > 0;
  self->ahead_bytes = 0;
  self->room_bytes = 0;
  self->dry = FALSE;
  return !lost && (result > 0 || result == GNUTLS_E_AGAIN);
}

/* GnuTLS keeps a record that the socket did not take, and wants to be asked for it with nothing
 * new. To the caller that record stays untaken, and so first in what is given again. */
gssize
e2e_tls_session_write (E2eTlsSession *self, const guint8 *bytes, gsize n_bytes)
{
  const gsize max_record = gnutls_record_get_max_size (self->session);
  gsize taken = 0;

  g_return_val_if_fail (self->pending_bytes <= n_bytes, -1);

  while (taken < n_bytes)
    {
      const gsize offered =
        self->pending_bytes > 0 ? self->pending_bytes : MIN (n_bytes - taken, max_record);
      const gssize result = self->pending_bytes > 0
                              ? gnutls_record_send (self->session, NULL, 0)
                              : gnutls_record_send (self->session, bytes + taken, offered);

      if (result == GNUTLS_E_AGAIN || result == GNUTLS_E_INTERRUPTED)
        {
          self->pending_bytes = offered;
          return (gssize) taken;
        }
      if (result < 0 || self->broken)
        return -1;
      taken += self->pending_bytes > 0 ? offered : (gsize) result;
      self->pending_bytes = 0;
    }
  return (gssize) taken;
}

void
e2e_tls_session_shut (E2eTlsSession *self)
{
  if (!self->shaking_hands)
    gnutls_bye (self->session, GNUTLS_SHUT_WR);
}
