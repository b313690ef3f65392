/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How long the app's main thread is away from its main loop while a session comes about, people
 * chat and a transcript is saved: no frame can be later than that. The app is whole, the other
 * person a conversation in a thread of their own, the relay a process with TLS, found by name; keys
 * are exchanged with the strongest suite.
 */

#include "gtk/application.h"
#include "gtk/transcript.h"
#include "gtk/window-private.h"

#include <glib/gstdio.h>
#include <time.h>

#include "support/certificate.h"
#include "support/process.h"

#define LIMIT_MS 50
#define PATIENCE_US (60 * (gint64) G_USEC_PER_SEC)
#define N_MESSAGES 3000
#define TEXT "A message of a usual length, as people write them when they have something to say."

/* --- The main loop, watched ---------------------------------------------------------------- */

/* From the return of one poll to the beginning of the next. */
typedef struct
{
  gint64 left_wall_us; /* 0: not watched yet */
  gint64 left_cpu_us;
  gint64 wall_us; /* the longest */
  gint64 cpu_us;
  guint n_late; /* those with more than the limit of computing */
  guint n_turns;
} Watch;

static Watch watch;

static gint64
get_cpu_us (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static gint
poll_watched (GPollFD *fds, guint n_fds, gint timeout_ms)
{
  const gint64 cpu_us = get_cpu_us () - watch.left_cpu_us;
  gint n_ready;

  if (watch.left_wall_us != 0)
    {
      watch.n_turns++;
      watch.n_late += cpu_us > LIMIT_MS * 1000;
      watch.cpu_us = MAX (watch.cpu_us, cpu_us);
      watch.wall_us = MAX (watch.wall_us, g_get_monotonic_time () - watch.left_wall_us);
    }
  n_ready = g_poll (fds, n_fds, timeout_ms);
  watch.left_wall_us = g_get_monotonic_time ();
  watch.left_cpu_us = get_cpu_us ();
  return n_ready;
}

static void
begin_phase (void)
{
  watch = (Watch){
    .left_wall_us = g_get_monotonic_time (),
    .left_cpu_us = get_cpu_us (),
  };
}

static void
end_phase (const gchar *name)
{
  g_print ("%-28s %7u turns   longest %6.1f ms   computing %6.1f ms   above %d ms: %u\n", name,
           watch.n_turns, (gdouble) watch.wall_us / 1000, (gdouble) watch.cpu_us / 1000, LIMIT_MS,
           watch.n_late);
}

static gboolean
on_look (gpointer unused)
{
  (void) unused;
  return G_SOURCE_CONTINUE;
}

/* What is waited for may come about without a source of this loop. */
#define run_until(condition) \
  for (gint64 end_us_ = g_get_monotonic_time () + PATIENCE_US; !(condition);) \
  run_once (end_us_, #condition)

static void
run_once (gint64 end_us, const gchar *condition)
{
  g_main_context_iteration (NULL, TRUE);
  if (g_get_monotonic_time () > end_us)
    g_error ("this did not come about: %s", condition);
}

static void
run_for (gint64 time_us)
{
  const gint64 end_us = g_get_monotonic_time () + time_us;

  run_until (g_get_monotonic_time () > end_us);
}

/* --- The other person ---------------------------------------------------------------------- */

typedef struct
{
  gchar *code;
  const E2eOptions *options;
  gint may_talk;
  gint has_talked;
  gint is_over;
} Peer;

static void
talk (E2eConversation *conversation, GMainContext *context)
{
  for (guint i = 0; i < N_MESSAGES;)
    if (e2e_conversation_send_text (conversation, TEXT, NULL, NULL) != NULL)
      i++;
    else
      g_main_context_iteration (context, TRUE);
}

static gpointer
run_peer (gpointer data)
{
  Peer *self = data;
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (E2eConversation) conversation = NULL;
  g_autoptr (GSource) look = g_timeout_source_new (10);
  g_autoptr (GError) error = NULL;

  g_main_context_push_thread_default (context);
  g_source_set_callback (look, on_look, NULL, NULL);
  g_source_attach (look, context);
  conversation = e2e_conversation_new ();
  if (!e2e_conversation_join (conversation, self->code, self->options, &error))
    g_error ("%s", error->message);
  while (!g_atomic_int_get (&self->is_over))
    {
      g_main_context_iteration (context, TRUE);
      if (g_atomic_int_get (&self->may_talk) && !g_atomic_int_get (&self->has_talked))
        {
          talk (conversation, context);
          g_atomic_int_set (&self->has_talked, TRUE);
        }
    }
  g_source_destroy (look);
  g_clear_object (&conversation);
  while (g_main_context_iteration (context, FALSE))
    ;
  g_main_context_pop_thread_default (context);
  return NULL;
}

/* --- The app ------------------------------------------------------------------------------- */

static void
on_saved (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  (void) source;
  if (!e2e_transcript_save_finish (result, &error))
    g_error ("%s", error->message);
  *(gboolean *) data = TRUE;
}

static void
measure_saving (E2eWindow *window, const gchar *folder)
{
  g_autofree gchar *path = g_build_filename (folder, "chat.txt", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  gboolean is_saved = FALSE;

  begin_phase ();
  e2e_transcript_save_async (G_LIST_MODEL (window->conversation), "Me", "Them", file, NULL,
                             on_saved, &is_saved);
  run_until (is_saved);
  end_phase ("saving the transcript");
  g_unlink (path);
}

static guint
count_messages (E2eWindow *window)
{
  return g_list_model_get_n_items (G_LIST_MODEL (window->conversation));
}

static void
measure_chat (E2eWindow *window, Peer *peer)
{
  const guint n_before = count_messages (window);

  begin_phase ();
  g_atomic_int_set (&peer->may_talk, TRUE);
  run_until (g_atomic_int_get (&peer->has_talked));
  run_until (count_messages (window) >= n_before + N_MESSAGES);
  run_for (G_USEC_PER_SEC / 2);
  end_phase ("their messages, at once");

  begin_phase ();
  for (guint i = 0; i < 100; i++)
    {
      if (e2e_conversation_send_text (window->conversation, TEXT, NULL, NULL) == NULL)
        g_error ("a message was not taken");
      run_for (G_USEC_PER_SEC / 100);
    }
  end_phase ("own messages");
}

static void
measure_session (E2eWindow *window, const E2eOptions *options, const gchar *folder)
{
  Peer peer = { .options = options };
  GThread *thread;

  begin_phase ();
  g_action_group_activate_action (G_ACTION_GROUP (window), "create", NULL);
  run_until (window->conversation != NULL &&
             e2e_conversation_get_code (window->conversation) != NULL &&
             e2e_conversation_get_state (window->conversation) == E2E_STATE_WAITING);
  run_for (G_USEC_PER_SEC / 2);
  end_phase ("name, connection, TLS, code");

  begin_phase ();
  peer.code = g_strdup (e2e_conversation_get_code (window->conversation));
  thread = g_thread_new ("peer", run_peer, &peer);
  run_until (e2e_conversation_get_state (window->conversation) == E2E_STATE_SECURE);
  end_phase ("key exchange, 4096 bits");

  begin_phase ();
  run_until (window->chat_page != NULL &&
             gtk_stack_get_visible_child (window->stack) == window->chat_page);
  run_for (G_USEC_PER_SEC);
  end_phase ("the chat comes up");

  measure_chat (window, &peer);
  measure_saving (window, folder);

  begin_phase ();
  g_atomic_int_set (&peer.is_over, TRUE);
  e2e_window_leave_at_once (window);
  run_for (G_USEC_PER_SEC / 2);
  end_phase ("leaving");
  g_thread_join (thread);
  g_free (peer.code);
}

/* As a person would have set them. */
static E2eSettings *
set_up_settings (const E2eOptions *options)
{
  E2eSettings *settings = e2e_settings_new ();

  g_object_set (settings, "relay", options->relay, "tls", TRUE, "pin", options->pin, "proxy",
                "direct", "strength", (guint) E2E_STRENGTH_4096, NULL);
  /* The session bus of a measurement has nobody who would take them. */
  g_object_set (settings, "notifications", FALSE, NULL);
  if (!e2e_settings_is_persistent (settings))
    g_error ("the schema of the settings is not in %s", BENCH_SCHEMA_DIR);
  return settings;
}

static void
measure_app (const E2eOptions *options, const gchar *folder)
{
  g_autoptr (E2eSettings) settings = set_up_settings (options);
  g_autoptr (E2eApplication) application = e2e_application_new ();
  g_autoptr (GError) error = NULL;

  g_object_set (application, "application-id", "io.github.e2echat.E2EChat.Bench", NULL);
  if (!g_application_register (G_APPLICATION (application), NULL, &error))
    g_error ("%s", error->message);
  g_application_activate (G_APPLICATION (application));
  run_for (G_USEC_PER_SEC);
  measure_session (E2E_WINDOW (gtk_application_get_active_window (GTK_APPLICATION (application))),
                   options, folder);
}

int
main (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree gchar *folder = g_dir_make_tmp ("e2echat-bench-XXXXXX", &error);
  g_autofree gchar *cert = g_build_filename (folder, "cert.pem", NULL);
  g_autofree gchar *key = g_build_filename (folder, "key.pem", NULL);
  g_autofree gchar *line =
    g_strdup_printf ("--listen 127.0.0.1:0 --tls-cert %s --tls-key %s", cert, key);
  g_autoptr (E2eOptions) options = e2e_options_new ();
  TestProcess *relay;

  g_setenv ("GSETTINGS_BACKEND", "memory", TRUE);
  g_setenv ("GSETTINGS_SCHEMA_DIR", BENCH_SCHEMA_DIR, TRUE);
  options->pin = test_certificate_write (cert, key, 30);
  relay = test_process_new_relay (BENCH_RELAY, line, TEST_ANY_CORE);
  options->relay = g_strdup_printf ("localhost:%u", relay->port);
  options->proxy = g_strdup ("direct");
  options->tls = TRUE;

  g_main_context_set_poll_func (NULL, poll_watched);
  g_timeout_add (10, on_look, NULL);
  g_print ("the main thread between two polls, the longest of each phase\n");
  measure_app (options, folder);
  test_process_end (relay, SIGTERM);
  g_unlink (cert);
  g_unlink (key);
  g_rmdir (folder);
  return 0;
}
