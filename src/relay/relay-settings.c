/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "relay/relay-settings.h"

#include "relay/relay-config.h"
#include "wire/wire.h"

#define MIB (1024u * 1024u)

#define FIELD(field) G_STRUCT_OFFSET (E2eRelayConfig, field)

#define NUMBER(group_, name_, field, value_, minimum_, maximum_, unit_, help_) \
  { \
    .kind = E2E_SETTING_NUMBER, .group = E2E_SETTINGS_##group_, .name = name_, \
    .offset = FIELD (field), .value = value_, .minimum = minimum_, .maximum = maximum_, \
    .unit = unit_, .help = help_ \
  }
#define LIMIT(name_, field, value_, maximum_, unit_, help_) \
  { \
    .kind = E2E_SETTING_NUMBER, .group = E2E_SETTINGS_LIMITS, .name = name_, \
    .offset = FIELD (field), .value = value_, .maximum = maximum_, .unit = unit_, .help = help_, \
    .reloads = TRUE \
  }
#define OTHER(kind_, name_, field, form, help_) \
  { \
    .kind = E2E_SETTING_##kind_, .group = E2E_SETTINGS_WHERE, .name = name_, \
    .offset = FIELD (field), .unit = form, .help = help_ \
  }

/* The least that max-buffered may be: twice what a worker reads at once. */
#define MIN_BUFFERED_BYTES (2u * E2E_MAX_READ_BYTES)

const gchar *const e2e_setting_group_titles[E2E_N_SETTING_GROUPS] = {
  [E2E_SETTINGS_WHERE] = "Where and how:",
  [E2E_SETTINGS_NUMBERS] = "Numbers:",
  [E2E_SETTINGS_LIMITS] = "Limits:",
};

const E2eRelaySetting e2e_relay_settings[] = {
  OTHER (ADDRESSES, "listen", addresses, "ADDRESS",
         "Listen there alone: ADDR:PORT, [V6]:PORT or unix:PATH; may be given several times"),
  NUMBER (WHERE, "port", port, E2E_WIRE_DEFAULT_PORT, 0, G_MAXUINT16, "port",
          "Where to listen on all addresses of this machine; 0: any that is free"),
  OTHER (PATH, "tls-cert", tls_cert, "FILE", "Speak TLS too, with this certificate (PEM)"),
  OTHER (PATH, "tls-key", tls_key, "FILE", "The certificate's key (PEM)"),
  OTHER (PATH, "key-file", key_file, "FILE",
         "Keep the key of seat tokens here, so that clients resume after a restart"),
  OTHER (NETWORKS, "proxy-from", proxies, "NETWORK",
         "Expect the PROXY protocol, version 2, from there: 192.0.2.0/24, 2001:db8::/32, one "
         "address or unix; may be given several times"),
  OTHER (ADDRESS, "metrics", metrics, "ADDRESS",
         "Serve /metrics and /healthz by HTTP there: a loopback ADDR:PORT or unix:PATH"),
  OTHER (FLAG, "verbose", verbose, NULL, "Say more: also why connections are closed"),

  NUMBER (NUMBERS, "workers", n_workers, 0, 0, 256, "threads",
          "Threads that forward; 0: one per processor"),
  NUMBER (NUMBERS, "id-digits", id_digits, E2E_WIRE_DEFAULT_ID_DIGITS, E2E_WIRE_MIN_ID_DIGITS,
          E2E_WIRE_MAX_ID_DIGITS, "digits", "Length of a session ID"),
  NUMBER (NUMBERS, "linger", linger_s, E2E_WIRE_DEFAULT_LINGER_S, 1, 30 * 86400, "seconds",
          "How long the seat of a lost connection is kept"),
  NUMBER (NUMBERS, "ping", ping_s, E2E_WIRE_DEFAULT_PING_S, 1, 3600, "seconds",
          "How often a client with nothing to send shows that it is there"),

  NUMBER (LIMITS, "max-opening", max_opening_s, E2E_WIRE_DEFAULT_OPENING_S, 1, 3600, "seconds",
          "Longest time until a connection has its seat"),
  NUMBER (LIMITS, "max-idle", max_idle_s, 0, 0, 86400, "seconds",
          "Longest silence of a connection; 0: three times --ping"),
  LIMIT ("max-connections", max_connections, 50000, 10000000, "connections",
         "Most connections in all; 0: as many as there are descriptors"),
  LIMIT ("max-connections-per-address", max_connections_per_address, 200, 10000000, "connections",
         "Most connections of one address or IPv6 /64; 0: no limit"),
  LIMIT ("max-sessions", max_sessions, 100000, 100000000, "sessions",
         "Most sessions in all; 0: no limit"),
  LIMIT ("max-creations", max_creations_per_minute, 30, 1000000, "per minute",
         "Most sessions created by one address; 0: no limit"),
  LIMIT ("max-failed-joins", max_failed_joins_per_minute, 20, 1000000, "per minute",
         "Most failed joins by one address; 0: no limit"),
  NUMBER (LIMITS, "max-frame", max_frame_bytes, E2E_WIRE_MAX_LENGTH, E2E_WIRE_LEAST_MAX_LENGTH,
          E2E_WIRE_MAX_LENGTH, "bytes", "Longest frame"),
  NUMBER (LIMITS, "max-buffered", max_buffered_bytes, MIN_BUFFERED_BYTES, MIN_BUFFERED_BYTES,
          64 * MIB, "bytes", "Most bytes kept for one connection"),
  LIMIT ("max-memory", max_memory_bytes, 512 * MIB, G_MAXINT64, "bytes",
         "Most memory for connections and sessions in all; 0: no limit"),
};
const gsize e2e_n_relay_settings = G_N_ELEMENTS (e2e_relay_settings);

const E2eRelaySetting *
e2e_relay_setting_find (const gchar *name)
{
  for (gsize i = 0; i < e2e_n_relay_settings; i++)
    if (g_str_equal (e2e_relay_settings[i].name, name))
      return &e2e_relay_settings[i];

  return NULL;
}

gboolean
e2e_relay_setting_is_list (const E2eRelaySetting *self)
{
  return self->kind == E2E_SETTING_ADDRESSES || self->kind == E2E_SETTING_NETWORKS;
}
