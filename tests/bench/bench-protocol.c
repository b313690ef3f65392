/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the end-to-end layer costs: handshakes, records, ratchet steps and whole sessions, records
 * beside Nettle's bare AES-256-GCM of the same run. Times are this thread's CPU time, medians of
 * several repetitions, so that other work on the machine shows little.
 */

#include <nettle/gcm.h>
#include <string.h>
#include <time.h>

#include "protocol/record.h"
#include "protocol/session.h"

#define MAX_REPEATS 31
#define N_SIDES 2

typedef enum
{
  CREATOR,
  JOINER,
} Side;

typedef struct
{
  guint n_repeats;
  guint n_handshakes;
  gsize batch_bytes; /* of contents, sealed in one go */
  gsize max_batch; /* records in one go */
} Plan;

static const Plan full_plan = { .n_repeats = 15,
                                .n_handshakes = 9,
                                .batch_bytes = 4 * 1024 * 1024,
                                .max_batch = 4096 };
static const Plan quick_plan = { .n_repeats = 5,
                                 .n_handshakes = 3,
                                 .batch_bytes = 1024 * 1024,
                                 .max_batch = 512 };

/* --- Measuring ----------------------------------------------------------------------------- */

static gdouble
cpu_us (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (gdouble) time.tv_sec * 1e6 + (gdouble) time.tv_nsec / 1e3;
}

/* One figure over all repetitions. */
typedef struct
{
  gdouble values[MAX_REPEATS];
  guint n_values;
} Figure;

static void
note (Figure *self, gdouble value)
{
  g_assert (self->n_values < MAX_REPEATS);
  self->values[self->n_values++] = value;
}

static gint
compare (gconstpointer a, gconstpointer b)
{
  const gdouble difference = *(const gdouble *) a - *(const gdouble *) b;

  return (difference > 0) - (difference < 0);
}

static gdouble
median (Figure *self)
{
  qsort (self->values, self->n_values, sizeof self->values[0], compare);
  return self->values[self->n_values / 2];
}

/* --- The bare cipher ----------------------------------------------------------------------- */

static guint8 bare_key[E2E_AEAD_KEY_BYTES];
static guint8 bare_nonce[E2E_AEAD_NONCE_BYTES];
static guint8 bare_in[E2E_RECORD_MAX_PADDED_BYTES];
static guint8 bare_out[E2E_RECORD_MAX_PADDED_BYTES];
static guint8 bare_tag[E2E_AEAD_TAG_BYTES];

/* What nobody can do without: a key that serves once is set up, and the bytes go through. */
static gdouble
time_bare_seal (gsize n_bytes, gsize n_times)
{
  const gdouble start_us = cpu_us ();
  struct gcm_aes256_ctx ctx;

  for (gsize i = 0; i < n_times; i++)
    {
      memcpy (bare_nonce, &i, sizeof i);
      gcm_aes256_set_key (&ctx, bare_key);
      gcm_aes256_set_iv (&ctx, sizeof bare_nonce, bare_nonce);
      gcm_aes256_encrypt (&ctx, n_bytes, bare_out, bare_in);
      gcm_aes256_digest (&ctx, sizeof bare_tag, bare_tag);
    }
  return (cpu_us () - start_us) / (gdouble) n_times;
}

static gdouble
time_bare_open (gsize n_bytes, gsize n_times)
{
  const gdouble start_us = cpu_us ();
  struct gcm_aes256_ctx ctx;

  for (gsize i = 0; i < n_times; i++)
    {
      memcpy (bare_nonce, &i, sizeof i);
      gcm_aes256_set_key (&ctx, bare_key);
      gcm_aes256_set_iv (&ctx, sizeof bare_nonce, bare_nonce);
      gcm_aes256_decrypt (&ctx, n_bytes, bare_in, bare_out);
      gcm_aes256_digest (&ctx, sizeof bare_tag, bare_tag);
    }
  return (cpu_us () - start_us) / (gdouble) n_times;
}

/* --- Two sessions and nothing between them ------------------------------------------------- */

typedef struct
{
  E2eSession *sessions[N_SIDES];
  gboolean is_timed; /* each side alone; to ask the clock would be dear for each of many messages */
  gdouble spent_us[N_SIDES];
  gint64 now_us;
  gsize n_secure;
  gsize n_contents; /* that arrived */
  gsize n_messages; /* of any kind, on the wire */
  gsize n_bytes;
} Pair;

static void
pair_init (Pair *self, E2eSuite suite)
{
  *self = (Pair){ .now_us = 0 };
  for (guint side = 0; side < N_SIDES; side++)
    {
      const E2eSessionConfig config = { .role =
                                          side == CREATOR ? E2E_ROLE_CREATOR : E2E_ROLE_JOINER,
                                        .suite = suite,
                                        .session_id = "A3F2B1",
                                        .secret = "7KXQ9" };
      self->sessions[side] = e2e_session_new (&config);
    }
}

static void
pair_clear (Pair *self)
{
  for (guint side = 0; side < N_SIDES; side++)
    e2e_session_free (self->sessions[side]);
}

static gdouble
read_clock (const Pair *self)
{
  return self->is_timed ? cpu_us () : 0;
}

/* Carries one message of SIDE to the other. FALSE if it has none. */
static gboolean
carry (Pair *self, guint side)
{
  const guint other = 1 - side;
  const gdouble start_us = read_clock (self);
  g_autoptr (GBytes) data = e2e_session_take_data (self->sessions[side], self->now_us);
  const gdouble taken_us = read_clock (self);
  E2eSessionEvent *event;
  gconstpointer bytes;
  gsize n_bytes;

  self->spent_us[side] += taken_us - start_us;
  if (data == NULL)
    return FALSE;

  bytes = g_bytes_get_data (data, &n_bytes);
  self->n_messages++;
  self->n_bytes += n_bytes;
  e2e_session_receive (self->sessions[other], bytes, n_bytes, self->now_us);
  while ((event = e2e_session_take_event (self->sessions[other])) != NULL)
    {
      self->n_secure += event->kind == E2E_SESSION_SECURE;
      self->n_contents += event->kind == E2E_SESSION_CONTENT;
      e2e_session_event_free (event);
    }
  self->spent_us[other] += read_clock (self) - taken_us;
  return TRUE;
}

static void
carry_all (Pair *self)
{
  gboolean creator_spoke;
  gboolean joiner_spoke;

  do
    {
      creator_spoke = carry (self, CREATOR);
      joiner_spoke = carry (self, JOINER);
    }
  while (creator_spoke || joiner_spoke);
}

/* The creator draws its values when the joiner comes, so that is part of its handshake. */
static void
pair_connect (Pair *self)
{
  gdouble start_us;

  e2e_session_link_up (self->sessions[CREATOR], FALSE, self->now_us);
  e2e_session_link_up (self->sessions[JOINER], FALSE, self->now_us);
  e2e_session_peer (self->sessions[JOINER], E2E_PEER_CONNECTED, self->now_us);
  self->is_timed = TRUE;
  start_us = read_clock (self);
  e2e_session_peer (self->sessions[CREATOR], E2E_PEER_CONNECTED, self->now_us);
  self->spent_us[CREATOR] += read_clock (self) - start_us;
  carry_all (self);
  self->is_timed = FALSE;
  g_assert (self->n_secure == N_SIDES);
}

static void
measure_handshakes (const Plan *plan)
{
  g_print ("\nHandshake, ms of CPU. One end waits for the other, so both together is how long it "
           "takes\nbeside the network.\n");
  g_print ("%-20s %9s %9s %9s %9s %9s\n", "", "creator", "joiner", "both", "messages", "bytes");
  for (guint suite = E2E_SUITE_2048; suite <= E2E_SUITE_4096; suite++)
    {
      Figure sides[N_SIDES] = { 0 };
      Figure both = { 0 };
      Pair pair;

      for (guint i = 0; i < plan->n_handshakes; i++)
        {
          pair_init (&pair, suite);
          pair_connect (&pair);
          note (&sides[CREATOR], pair.spent_us[CREATOR] / 1e3);
          note (&sides[JOINER], pair.spent_us[JOINER] / 1e3);
          note (&both, (pair.spent_us[CREATOR] + pair.spent_us[JOINER]) / 1e3);
          pair_clear (&pair);
        }
      g_print ("suite %u (%u bits)   %9.2f %9.2f %9.2f %9" G_GSIZE_FORMAT " %9" G_GSIZE_FORMAT "\n",
               suite, (guint) e2e_group_for_suite (suite)->element_bytes * 8,
               median (&sides[CREATOR]), median (&sides[JOINER]), median (&both), pair.n_messages,
               pair.n_bytes);
    }
}

/* --- Records without sessions -------------------------------------------------------------- */

/* The keys that a handshake left. */
static void
shake_hands (const E2eGroup *group, E2eRatchet *ratchets[N_SIDES])
{
  g_autoptr (E2eHandshake) creator =
    e2e_handshake_new (E2E_ROLE_CREATOR, group->suite, "A3F2B1", "7KXQ9", e2e_random_system, NULL);
  g_autoptr (E2eHandshake) joiner =
    e2e_handshake_new (E2E_ROLE_JOINER, group->suite, "A3F2B1", "7KXQ9", e2e_random_system, NULL);
  E2eHandshake *ends[] = { creator, joiner };
  GBytes *message = e2e_handshake_start (creator);

  for (guint to = JOINER; message != NULL; to = 1 - to)
    {
      g_autoptr (GBytes) heard = message;
      E2eFailure failure;
      gsize n_bytes;
      gconstpointer bytes = g_bytes_get_data (heard, &n_bytes);

      g_assert (e2e_handshake_receive (ends[to], bytes, n_bytes, &message, &failure) !=
                E2E_HANDSHAKE_FAILED);
    }

  for (guint side = 0; side < N_SIDES; side++)
    {
      g_autoptr (E2eSecret) keys = e2e_handshake_steal_keys (ends[side]);

      ratchets[side] = e2e_ratchet_new (group, side == CREATOR ? E2E_ROLE_CREATOR : E2E_ROLE_JOINER,
                                        (gpointer) keys->data, e2e_random_system, NULL, 0);
    }
}

typedef struct
{
  Figure seal;
  Figure open;
  Figure key;
  Figure bare;
  Figure bare_padded;
  Figure ratio;
  Figure ratio_padded;
  Figure open_ratio_padded;
} RecordFigures;

/* As in a session, some records are kept, and the oldest is freed when the next is sealed. */
#define WINDOW_RECORDS 16

typedef struct
{
  E2eRatchet *ratchets[N_SIDES];
  GBytes *content;
  GBytes *sealed[WINDOW_RECORDS];
  guint64 n_sealed;
} Window;

static void
forget_records (Window *self)
{
  for (gsize i = 0; i < WINDOW_RECORDS; i++)
    g_clear_pointer (&self->sealed[i], g_bytes_unref);
}

/* Adds to SEAL_US and OPEN_US what WINDOW_RECORDS cost. */
static void
time_window (Window *self, gdouble *seal_us, gdouble *open_us)
{
  gdouble start_us = cpu_us ();

  for (gsize i = 0; i < WINDOW_RECORDS; i++)
    {
      const E2eRecord record = { .seq = ++self->n_sealed, .content = self->content };

      g_clear_pointer (&self->sealed[i], g_bytes_unref);
      self->sealed[i] = e2e_record_seal (self->ratchets[JOINER], E2E_DIRECTION_TO_CREATOR, &record,
                                         TRUE, E2E_RECORD_MIN_PADDED_BYTES, 0);
    }
  *seal_us += cpu_us () - start_us;

  start_us = cpu_us ();
  for (gsize i = 0; i < WINDOW_RECORDS; i++)
    {
      g_auto (E2eRecord) record = { 0 };
      gsize n_bytes;
      const guint8 *data = g_bytes_get_data (self->sealed[i], &n_bytes);

      if (!e2e_record_open (self->ratchets[CREATOR], E2E_DIRECTION_TO_CREATOR, &record, data,
                            n_bytes) ||
          !g_bytes_equal (record.content, self->content))
        g_error ("A record did not open");
    }
  *open_us += cpu_us () - start_us;
}

/* The part that no cipher does: chain key, record key and nonce. */
static gdouble
time_key (E2eRatchet *ratchet, gsize n)
{
  const gdouble start_us = cpu_us ();

  for (gsize i = 0; i < n; i++)
    {
      e2e_ratchet_next_key (ratchet);
      e2e_ratchet_wipe_key (ratchet);
    }
  return (cpu_us () - start_us) / (gdouble) n;
}

static gsize
batch_size (const Plan *plan, gsize content_bytes)
{
  return CLAMP (plan->batch_bytes / content_bytes, 4 * WINDOW_RECORDS, plan->max_batch);
}

static void
measure_batch (RecordFigures *figures, Window *window, gsize n)
{
  const gsize content_bytes = g_bytes_get_size (window->content);
  const gsize padded_bytes = e2e_record_padded_bytes (content_bytes, E2E_RECORD_MIN_PADDED_BYTES);
  const gsize n_windows = n / WINDOW_RECORDS;
  const gdouble bare_us = time_bare_seal (content_bytes, n);
  const gdouble bare_padded_us = time_bare_seal (padded_bytes, n);
  const gdouble bare_open_us = time_bare_open (padded_bytes, n);
  gdouble seal_us = 0;
  gdouble open_us = 0;

  for (gsize i = 0; i < n_windows; i++)
    time_window (window, &seal_us, &open_us);
  seal_us /= (gdouble) (n_windows * WINDOW_RECORDS);
  open_us /= (gdouble) (n_windows * WINDOW_RECORDS);

  note (&figures->seal, seal_us);
  note (&figures->open, open_us);
  note (&figures->bare, bare_us);
  note (&figures->bare_padded, bare_padded_us);
  note (&figures->ratio, seal_us / bare_us);
  note (&figures->ratio_padded, seal_us / bare_padded_us);
  note (&figures->open_ratio_padded, open_us / bare_open_us);
}

static void
measure_record (const Plan *plan, gsize content_bytes)
{
  const gsize n = batch_size (plan, content_bytes);
  Window window = { .content = g_bytes_new_take (g_malloc0 (content_bytes), content_bytes) };
  RecordFigures figures = { 0 };

  shake_hands (e2e_group_for_suite (E2E_SUITE_2048), window.ratchets);
  for (guint repeat = 0; repeat < plan->n_repeats; repeat++)
    measure_batch (&figures, &window, n);
  for (guint repeat = 0; repeat < plan->n_repeats; repeat++)
    note (&figures.key, time_key (window.ratchets[JOINER], n));

  g_print ("%7" G_GSIZE_FORMAT " %7" G_GSIZE_FORMAT
           " %8.2f %8.2f %8.2f %8.2f %8.2f %10.2f %10.2f %10.2f %10.0f %10.0f\n",
           content_bytes, e2e_record_padded_bytes (content_bytes, E2E_RECORD_MIN_PADDED_BYTES),
           median (&figures.seal), median (&figures.open), median (&figures.key),
           median (&figures.bare), median (&figures.bare_padded), median (&figures.ratio),
           median (&figures.ratio_padded), median (&figures.open_ratio_padded),
           1e6 / median (&figures.seal), 1e6 / median (&figures.open));

  forget_records (&window);
  g_bytes_unref (window.content);
  e2e_ratchet_free (window.ratchets[CREATOR]);
  e2e_ratchet_free (window.ratchets[JOINER]);
}

static void
measure_records (const Plan *plan)
{
  g_print ("\nRecords, microseconds of CPU each. 'keys' is the part of either that derives chain "
           "and record\nkeys. 'bare' seals the content with AES-256-GCM and a new key, 'padded' "
           "the padded bytes.\n");
  g_print ("%7s %7s %8s %8s %8s %8s %8s %10s %10s %10s %10s %10s\n", "content", "padded", "seal",
           "open", "keys", "bare", "padded", "seal/bare", "seal/padd.", "open/padd.", "seals/s",
           "opens/s");
  measure_record (plan, 64);
  measure_record (plan, 1024 - E2E_RECORD_PREFIX_BYTES); /* the most that pads to 1 KiB */
  measure_record (plan, 1024);
  measure_record (plan, E2E_MAX_CONTENT_BYTES);
}

/* --- Ratchet steps ------------------------------------------------------------------------- */

/* Each record answers the one before, so each starts a chain. */
static void
measure_steps (const Plan *plan)
{
  g_print ("\nRatchet steps, ms of CPU: the whole cost of a record that starts a chain.\n");
  g_print ("%-20s %9s %9s\n", "", "seal", "open");
  for (guint suite = E2E_SUITE_2048; suite <= E2E_SUITE_4096; suite++)
    {
      g_autoptr (GBytes) content = g_bytes_new_static ("content", 7);
      Figure seal = { 0 };
      Figure open = { 0 };
      E2eRatchet *ratchets[N_SIDES];

      shake_hands (e2e_group_for_suite (suite), ratchets);
      for (guint i = 0; i < 2 * plan->n_handshakes; i++)
        {
          const guint from = i % N_SIDES;
          const E2eDirection direction =
            from == CREATOR ? E2E_DIRECTION_TO_JOINER : E2E_DIRECTION_TO_CREATOR;
          const E2eRecord record = { .seq = 1 + i / N_SIDES, .content = content };
          g_auto (E2eRecord) opened = { 0 };
          const gdouble start_us = cpu_us ();
          g_autoptr (GBytes) sealed = e2e_record_seal (ratchets[from], direction, &record, TRUE,
                                                       E2E_RECORD_MIN_PADDED_BYTES, 0);
          const gdouble sealed_us = cpu_us ();
          gsize n_bytes;
          const guint8 *data = g_bytes_get_data (sealed, &n_bytes);

          g_assert (data[1] == E2E_RECORD_FLAG_RATCHET);
          if (!e2e_record_open (ratchets[1 - from], direction, &opened, data, n_bytes))
            g_error ("A record did not open");
          note (&seal, (sealed_us - start_us) / 1e3);
          note (&open, (cpu_us () - sealed_us) / 1e3);
        }
      g_print ("suite %u (%u bits)   %9.2f %9.2f\n", suite,
               (guint) e2e_group_for_suite (suite)->element_bytes * 8, median (&seal),
               median (&open));
      e2e_ratchet_free (ratchets[CREATOR]);
      e2e_ratchet_free (ratchets[JOINER]);
    }
}

/* --- Whole sessions ------------------------------------------------------------------------ */

/* Sends n contents one way, 10 ms apart, and what acknowledges them the other. */
static gdouble
time_messages (Pair *pair, const E2eContent *content, gsize n)
{
  const gdouble start_us = cpu_us ();

  pair->n_contents = 0;
  for (gsize i = 0; i < n; i++)
    {
      pair->now_us += 10 * 1000;
      for (guint side = 0; side < N_SIDES; side++)
        e2e_session_tick (pair->sessions[side], pair->now_us);
      if (e2e_session_send (pair->sessions[JOINER], content, pair->now_us) == 0)
        g_error ("A content was not taken");
      carry_all (pair);
    }
  g_assert (pair->n_contents == n);
  return (cpu_us () - start_us) / (gdouble) n;
}

static void
measure_content (const Plan *plan, const gchar *name, const E2eContent *content)
{
  g_autoptr (GBytes) encoded = e2e_content_encode (content);
  const gsize content_bytes = g_bytes_get_size (encoded);
  const gsize padded_bytes = e2e_record_padded_bytes (content_bytes, E2E_RECORD_MIN_PADDED_BYTES);
  const gsize n = batch_size (plan, content_bytes);
  Figure message = { 0 };
  Figure ratio = { 0 };
  Figure ratio_padded = { 0 };
  Pair pair;

  pair_init (&pair, E2E_SUITE_2048);
  pair_connect (&pair);
  for (guint i = 0; i < plan->n_repeats; i++)
    {
      const gdouble bare_us = time_bare_seal (content_bytes, n) + time_bare_open (content_bytes, n);
      const gdouble message_us = time_messages (&pair, content, n);
      const gdouble padded_us = time_bare_seal (padded_bytes, n) + time_bare_open (padded_bytes, n);

      note (&message, message_us);
      note (&ratio, message_us / bare_us);
      note (&ratio_padded, message_us / padded_us);
    }
  pair_clear (&pair);
  g_print ("%-20s %7" G_GSIZE_FORMAT " %7" G_GSIZE_FORMAT " %9.2f %10.2f %10.2f %11.0f\n", name,
           content_bytes, padded_bytes, median (&message), median (&ratio), median (&ratio_padded),
           1e6 / median (&message));
}

static void
measure_sessions (const Plan *plan)
{
  g_autofree gchar *short_text = g_strnfill (64, 'x');
  g_autofree gchar *long_text = g_strnfill (1024, 'x');
  g_autoptr (GBytes) bytes =
    g_bytes_new_take (g_malloc0 (E2E_MAX_CHUNK_BYTES), E2E_MAX_CHUNK_BYTES);
  const E2eContent short_content = { .kind = E2E_CONTENT_TEXT, .text = short_text };
  const E2eContent long_content = { .kind = E2E_CONTENT_TEXT, .text = long_text };
  const E2eContent chunk = { .kind = E2E_CONTENT_CHUNK, .chunk = bytes };

  g_print (
    "\nSessions, microseconds of CPU of both ends for each content: encoded, queued, "
    "sealed,\nopened, decoded, acknowledged; beside the bare cipher that seals and opens.\n");
  g_print ("%-20s %7s %7s %9s %10s %10s %11s\n", "", "content", "padded", "both", "both/bare",
           "both/padd.", "contents/s");
  measure_content (plan, "TEXT of 64 bytes", &short_content);
  measure_content (plan, "TEXT of 1024 bytes", &long_content);
  measure_content (plan, "CHUNK of 65503 bytes", &chunk);
}

int
main (int argc, char **argv)
{
  gboolean quick = FALSE;
  const GOptionEntry entries[] = {
    { "quick", 0, 0, G_OPTION_ARG_NONE, &quick, "Fewer repetitions, rougher figures", NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("- measure the end-to-end layer");
  g_autoptr (GError) error = NULL;
  const Plan *plan;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      g_printerr ("%s\n", error->message);
      return 2;
    }

  plan = quick ? &quick_plan : &full_plan;
  g_print ("Medians of %u repetitions (handshakes and ratchet steps: %u)\n", plan->n_repeats,
           plan->n_handshakes);
  measure_handshakes (plan);
  measure_records (plan);
  measure_steps (plan);
  measure_sessions (plan);
  return 0;
}
