/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "relay/admission.h"

#include <pthread.h>
#include <string.h>

#include "relay/bucket.h"
#include "relay/network.h"
#include "wire/wire.h"

#define PREFIX_BYTES 8 /* of an IPv6 address: whoever has one has its /64 */

struct _E2eSource
{
  guint8 key[E2E_ADDRESS_KEY_BYTES]; /* of an IPv6 address the network alone */
  guint64 n_connections;
  E2eBucket creations;
  E2eBucket failed_joins;
  GList remembered; /* in E2eAdmission, while n_connections is 0 */
};

struct _E2eAdmission
{
  pthread_mutex_t lock; /* not GMutex: thread sanitizers see through this one */

  guint64 max_connections;
  guint64 max_connections_per_address;
  guint64 max_sessions;
  guint64 max_creations_per_minute;
  guint64 max_failed_joins_per_minute;

  GHashTable *sources; /* by key */
  GQueue remembered; /* of E2eSource without a connection, the longest ago first */
  guint64 n_connections; /* welcome ones */
  guint64 n_refused;
  guint64 n_sessions;
  guint64 n_hits[E2E_N_HITS];
};

static guint
hash_key (gconstpointer key)
{
  guint64 halves[2];

  memcpy (halves, key, sizeof halves);
  halves[0] = (halves[0] ^ halves[1]) * G_GUINT64_CONSTANT (0x9E3779B97F4A7C15);
  return (guint) (halves[0] >> 32);
}

static gboolean
equal_keys (gconstpointer a, gconstpointer b)
{
  return memcmp (a, b, E2E_ADDRESS_KEY_BYTES) == 0;
}

E2eAdmission *
e2e_admission_new (const E2eRelayConfig *config, guint64 max_connections)
{
  E2eAdmission *self = g_new0 (E2eAdmission, 1);

  pthread_mutex_init (&self->lock, NULL);
  e2e_admission_set_limits (self, config, max_connections);
  self->sources = g_hash_table_new_full (hash_key, equal_keys, NULL, g_free);
  return self;
}

void
e2e_admission_free (E2eAdmission *self)
{
  g_hash_table_unref (self->sources);
  pthread_mutex_destroy (&self->lock);
  g_free (self);
}

void
e2e_admission_set_limits (E2eAdmission *self, const E2eRelayConfig *config, guint64 max_connections)
{
  pthread_mutex_lock (&self->lock);
  self->max_connections = max_connections;
  self->max_connections_per_address = config->max_connections_per_address;
  self->max_sessions = config->max_sessions;
  self->max_creations_per_minute = config->max_creations_per_minute;
  self->max_failed_joins_per_minute = config->max_failed_joins_per_minute;
  pthread_mutex_unlock (&self->lock);
}

static gboolean
get_key (guint8 key[E2E_ADDRESS_KEY_BYTES], const struct sockaddr *address)
{
  if (!e2e_address_get_key (address, key))
    return FALSE;

  if (!e2e_address_key_is_v4 (key))
    memset (key + PREFIX_BYTES, 0, E2E_ADDRESS_KEY_BYTES - PREFIX_BYTES);
  return TRUE;
}

static void
forget (E2eAdmission *self, E2eSource *source)
{
  g_queue_unlink (&self->remembered, &source->remembered);
  g_hash_table_remove (self->sources, source->key);
}

/* Addresses that have nothing left to be remembered for go first, then those of longest ago. */
static void
tidy (E2eAdmission *self, gint64 now_us)
{
  while (self->remembered.length > 0)
    {
      E2eSource *oldest = self->remembered.head->data;

      if (self->remembered.length <= E2E_MAX_REMEMBERED_SOURCES &&
          !(e2e_bucket_is_full (&oldest->creations, now_us) &&
            e2e_bucket_is_full (&oldest->failed_joins, now_us)))
        return;
      forget (self, oldest);
    }
}

static E2eSource *
get_source (E2eAdmission *self, const guint8 key[E2E_ADDRESS_KEY_BYTES])
{
  E2eSource *source = g_hash_table_lookup (self->sources, key);

  if (source != NULL)
    return source;

  source = g_new0 (E2eSource, 1);
  memcpy (source->key, key, E2E_ADDRESS_KEY_BYTES);
  source->remembered.data = source;
  g_hash_table_insert (self->sources, source->key, source);
  g_queue_push_tail_link (&self->remembered, &source->remembered);
  return source;
}

static gboolean
is_reached (guint64 count, guint64 limit)
{
  return limit > 0 && count >= limit;
}

static void
count_in (E2eAdmission *self, E2eSource *source)
{
  if (source->n_connections++ == 0)
    g_queue_unlink (&self->remembered, &source->remembered);
}

static guint
hit (E2eAdmission *self, E2eHit limit, guint refusal)
{
  self->n_hits[limit]++;
  return refusal;
}

static gboolean
enter (E2eAdmission *self, const struct sockaddr *address, E2eEntry *entry)
{
  guint8 key[E2E_ADDRESS_KEY_BYTES];

  *entry = (E2eEntry){ 0 };
  if (get_key (key, address))
    entry->source = get_source (self, key);

  if (is_reached (self->n_connections, self->max_connections))
    entry->refusal = hit (self, E2E_HIT_CONNECTIONS, E2E_WIRE_ERROR_RELAY_FULL);
  else if (entry->source != NULL &&
           is_reached (entry->source->n_connections, self->max_connections_per_address))
    entry->refusal = hit (self, E2E_HIT_CONNECTIONS_PER_ADDRESS, E2E_WIRE_ERROR_TOO_MANY);

  if (entry->refusal != 0 && is_reached (self->n_refused, E2E_MAX_REFUSED_CONNECTIONS))
    return FALSE;

  if (entry->refusal != 0)
    self->n_refused++;
  else
    self->n_connections++;
  if (entry->source != NULL)
    count_in (self, entry->source);
  return TRUE;
}

gboolean
e2e_admission_enter (E2eAdmission *self, const struct sockaddr *address, gint64 now_us,
                     E2eEntry *entry)
{
  gboolean entered;

  pthread_mutex_lock (&self->lock);
  entered = enter (self, address, entry);
  tidy (self, now_us);
  pthread_mutex_unlock (&self->lock);
  return entered;
}

static gboolean
identify (E2eAdmission *self, const struct sockaddr *address, E2eEntry *entry)
{
  guint8 key[E2E_ADDRESS_KEY_BYTES];
  E2eSource *source;

  if (!get_key (key, address))
    return TRUE;

  source = get_source (self, key);
  if (entry->refusal == 0 && is_reached (source->n_connections, self->max_connections_per_address))
    {
      const guint refusal = hit (self, E2E_HIT_CONNECTIONS_PER_ADDRESS, E2E_WIRE_ERROR_TOO_MANY);

      if (is_reached (self->n_refused, E2E_MAX_REFUSED_CONNECTIONS))
        return FALSE;
      entry->refusal = refusal;
      self->n_connections--;
      self->n_refused++;
    }
  entry->source = source;
  count_in (self, source);
  return TRUE;
}

gboolean
e2e_admission_identify (E2eAdmission *self, const struct sockaddr *address, gint64 now_us,
                        E2eEntry *entry)
{
  gboolean may;

  g_return_val_if_fail (entry->source == NULL, FALSE);

  pthread_mutex_lock (&self->lock);
  may = identify (self, address, entry);
  tidy (self, now_us);
  pthread_mutex_unlock (&self->lock);
  return may;
}

void
e2e_admission_leave (E2eAdmission *self, const E2eEntry *entry, gint64 now_us)
{
  pthread_mutex_lock (&self->lock);
  if (entry->refusal != 0)
    self->n_refused--;
  else
    self->n_connections--;
  if (entry->source != NULL && --entry->source->n_connections == 0)
    g_queue_push_tail_link (&self->remembered, &entry->source->remembered);
  tidy (self, now_us);
  pthread_mutex_unlock (&self->lock);
}

guint
e2e_admission_create (E2eAdmission *self, E2eSource *source, gint64 now_us)
{
  guint refusal = 0;

  pthread_mutex_lock (&self->lock);
  if (is_reached (self->n_sessions, self->max_sessions))
    refusal = hit (self, E2E_HIT_SESSIONS, E2E_WIRE_ERROR_RELAY_FULL);
  else if (source != NULL &&
           !e2e_bucket_take (&source->creations, self->max_creations_per_minute, now_us))
    refusal = hit (self, E2E_HIT_CREATIONS, E2E_WIRE_ERROR_TOO_MANY);
  else
    self->n_sessions++;
  pthread_mutex_unlock (&self->lock);
  return refusal;
}

guint
e2e_admission_recreate (E2eAdmission *self)
{
  return e2e_admission_create (self, NULL, 0);
}

void
e2e_admission_forget_session (E2eAdmission *self)
{
  pthread_mutex_lock (&self->lock);
  self->n_sessions--;
  pthread_mutex_unlock (&self->lock);
}

guint
e2e_admission_try (E2eAdmission *self, E2eSource *source, gint64 now_us)
{
  guint refusal = 0;

  pthread_mutex_lock (&self->lock);
  if (source != NULL &&
      !e2e_bucket_has_one (&source->failed_joins, self->max_failed_joins_per_minute, now_us))
    refusal = hit (self, E2E_HIT_FAILED_JOINS, E2E_WIRE_ERROR_TOO_MANY);
  pthread_mutex_unlock (&self->lock);
  return refusal;
}

void
e2e_admission_count_failure (E2eAdmission *self, E2eSource *source, gint64 now_us)
{
  pthread_mutex_lock (&self->lock);
  if (source != NULL)
    e2e_bucket_take (&source->failed_joins, self->max_failed_joins_per_minute, now_us);
  pthread_mutex_unlock (&self->lock);
}

guint64
e2e_admission_get_n_hits (E2eAdmission *self, E2eHit limit)
{
  guint64 n_hits;

  pthread_mutex_lock (&self->lock);
  n_hits = self->n_hits[limit];
  pthread_mutex_unlock (&self->lock);
  return n_hits;
}

gsize
e2e_admission_get_n_sources (E2eAdmission *self)
{
  gsize n_sources;

  pthread_mutex_lock (&self->lock);
  n_sources = g_hash_table_size (self->sources);
  pthread_mutex_unlock (&self->lock);
  return n_sources;
}

guint64
e2e_admission_get_n_sessions (E2eAdmission *self)
{
  guint64 n_sessions;

  pthread_mutex_lock (&self->lock);
  n_sessions = self->n_sessions;
  pthread_mutex_unlock (&self->lock);
  return n_sessions;
}
