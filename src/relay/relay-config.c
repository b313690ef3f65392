/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "relay/relay-config.h"

#include <gio/gio.h>

#include "relay/listen-address.h"
#include "wire/wire.h"

#define MIB (1024u * 1024u)

#define FIELD(field) G_STRUCT_OFFSET (E2eRelayConfig, field)

/* The least that max-buffered may be: twice what a worker reads at once. */
#define MIN_BUFFERED_BYTES (2u * E2E_MAX_READ_BYTES)

/* The least that max-frame may be: a handshake message of the largest group fits in. */
#define MIN_FRAME_BYTES 4096u

const E2eRelaySetting e2e_relay_settings[] = {
  { "workers", FIELD (n_workers), 0, 0, 256, "threads",
    "Threads that forward; 0: one per processor" },
  { "id-digits", FIELD (id_digits), E2E_WIRE_DEFAULT_ID_DIGITS, E2E_WIRE_MIN_ID_DIGITS,
    E2E_WIRE_MAX_ID_DIGITS, "digits", "Length of a session ID" },
  { "linger", FIELD (linger_s), E2E_WIRE_DEFAULT_LINGER_S, 1, 30 * 86400, "seconds",
    "How long the seat of a lost connection is kept" },
  { "ping", FIELD (ping_s), E2E_WIRE_DEFAULT_PING_S, 1, 3600, "seconds",
    "How often a client with nothing to send shows that it is there" },
  { "max-opening", FIELD (max_opening_s), E2E_WIRE_DEFAULT_OPENING_S, 1, 3600, "seconds",
    "Longest time until a connection has its seat" },
  { "max-idle", FIELD (max_idle_s), 0, 0, 86400, "seconds",
    "Longest silence of a connection; 0: three times --ping" },
  { "max-connections", FIELD (max_connections), 50000, 0, 10000000, "connections",
    "Most connections in all; 0: as many as there are descriptors" },
  { "max-connections-per-address", FIELD (max_connections_per_address), 200, 0, 10000000,
    "connections", "Most connections of one address or IPv6 /64; 0: no limit" },
  { "max-sessions", FIELD (max_sessions), 100000, 0, 100000000, "sessions",
    "Most sessions in all; 0: no limit" },
  { "max-creations", FIELD (max_creations_per_minute), 30, 0, 1000000, "per minute",
    "Most sessions created by one address; 0: no limit" },
  { "max-failed-joins", FIELD (max_failed_joins_per_minute), 20, 0, 1000000, "per minute",
    "Most failed joins by one address; 0: no limit" },
  { "max-frame", FIELD (max_frame_bytes), E2E_WIRE_MAX_LENGTH, MIN_FRAME_BYTES, E2E_WIRE_MAX_LENGTH,
    "bytes", "Longest frame" },
  { "max-buffered", FIELD (max_buffered_bytes), MIN_BUFFERED_BYTES, MIN_BUFFERED_BYTES, 64 * MIB,
    "bytes", "Most bytes kept for one connection" },
  { "max-buffered-total", FIELD (max_buffered_total_bytes), 256 * MIB, 0, G_MAXINT64, "bytes",
    "Most bytes kept for all connections; 0: no limit" },
};
const gsize e2e_n_relay_settings = G_N_ELEMENTS (e2e_relay_settings);

G_DEFINE_QUARK (e2e - relay - error - quark, e2e_relay_error)

E2eRelayConfig *
e2e_relay_config_new (void)
{
  E2eRelayConfig *self = g_new0 (E2eRelayConfig, 1);

  self->addresses = g_ptr_array_new_with_free_func (g_object_unref);
  self->listening_fds = g_array_new (FALSE, FALSE, sizeof (gint));
  self->port = E2E_WIRE_DEFAULT_PORT;
  for (gsize i = 0; i < e2e_n_relay_settings; i++)
    G_STRUCT_MEMBER (guint64, self, e2e_relay_settings[i].offset) = e2e_relay_settings[i].value;
  return self;
}

E2eRelayConfig *
e2e_relay_config_copy (const E2eRelayConfig *self)
{
  E2eRelayConfig *copy = g_memdup2 (self, sizeof *self);

  copy->addresses = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < self->addresses->len; i++)
    g_ptr_array_add (copy->addresses, g_object_ref (self->addresses->pdata[i]));
  copy->listening_fds = g_array_copy (self->listening_fds);
  copy->tls_cert = g_strdup (self->tls_cert);
  copy->tls_key = g_strdup (self->tls_key);
  copy->key_file = g_strdup (self->key_file);
  return copy;
}

void
e2e_relay_config_free (E2eRelayConfig *self)
{
  g_ptr_array_unref (self->addresses);
  g_array_unref (self->listening_fds);
  g_free (self->tls_cert);
  g_free (self->tls_key);
  g_free (self->key_file);
  g_free (self);
}

static const E2eRelaySetting *
find_setting (const gchar *name)
{
  for (gsize i = 0; i < e2e_n_relay_settings; i++)
    if (g_str_equal (e2e_relay_settings[i].name, name))
      return &e2e_relay_settings[i];

  return NULL;
}

gboolean
e2e_relay_config_set (E2eRelayConfig *self, const gchar *name, const gchar *text, GError **error)
{
  const E2eRelaySetting *setting = find_setting (name);
  guint64 value;

  if (setting == NULL)
    {
      g_set_error (error, E2E_RELAY_ERROR, E2E_RELAY_ERROR_OPTION, "There is no setting '%s'.",
                   name);
      return FALSE;
    }
  if (!g_ascii_string_to_unsigned (text, 10, setting->minimum, setting->maximum, &value, NULL))
    {
      g_set_error (error, E2E_RELAY_ERROR, E2E_RELAY_ERROR_OPTION,
                   "'%s' is not a value for %s: give a number from %" G_GUINT64_FORMAT
                   " to %" G_GUINT64_FORMAT " (%s).",
                   text, name, setting->minimum, setting->maximum, setting->unit);
      return FALSE;
    }

  G_STRUCT_MEMBER (guint64, self, setting->offset) = value;
  return TRUE;
}

gboolean
e2e_relay_config_add_address (E2eRelayConfig *self, const gchar *text, GError **error)
{
  g_autoptr (GSocketAddress) address = e2e_listen_address_parse (text, error);

  if (address == NULL)
    return FALSE;

  g_ptr_array_add (self->addresses, g_steal_pointer (&address));
  return TRUE;
}

void
e2e_relay_config_add_listening_fd (E2eRelayConfig *self, gint fd)
{
  g_array_append_val (self->listening_fds, fd);
}

gboolean
e2e_relay_config_check (const E2eRelayConfig *self, GError **error)
{
  if ((self->tls_cert == NULL) != (self->tls_key == NULL))
    {
      g_set_error_literal (error, E2E_RELAY_ERROR, E2E_RELAY_ERROR_OPTION,
                           "TLS needs both a certificate and its key: give --tls-cert and "
                           "--tls-key.");
      return FALSE;
    }
  return TRUE;
}

gint64
e2e_relay_config_get_idle_us (const E2eRelayConfig *self)
{
  const guint64 idle_s =
    self->max_idle_s > 0 ? self->max_idle_s : E2E_WIRE_SILENT_PINGS * self->ping_s;

  return (gint64) idle_s * G_USEC_PER_SEC;
}
