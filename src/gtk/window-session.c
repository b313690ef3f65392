/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gtk/window-private.h"

#include <glib/gi18n.h>

#include "client/error.h"
#include "gtk/departure.h"
#include "gtk/join-dialog.h"
#include "gtk/question.h"
#include "gtk/relay-dialog.h"
#include "gtk/sentence.h"
#include "gtk/transcript.h"

#define THEN_CREATE_KEY "e2e-then-create"

/* Answers of the question about closing. */
typedef enum
{
  ANSWER_STAY,
  ANSWER_WHEN_DELIVERED,
  ANSWER_NOW,
} Answer;

static GApplication *
get_application (E2eWindow *self)
{
  return G_APPLICATION (gtk_window_get_application (GTK_WINDOW (self)));
}

void
e2e_window_show_error (E2eWindow *self, const gchar *title, const GError *error)
{
  GtkWidget *dialog = e2e_question_new (GTK_WINDOW (self), title, error->message);

  e2e_question_add_button (dialog, _ ("_Close"), GTK_RESPONSE_CLOSE, NULL);
  g_signal_connect (dialog, "response", G_CALLBACK (gtk_widget_destroy), NULL);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* --- Creating ------------------------------------------------------------------------------ */

void
e2e_window_create (E2eWindow *self)
{
  g_autoptr (E2eOptions) options = e2e_settings_get_options (self->settings);
  g_autoptr (E2eConversation) conversation = e2e_conversation_new ();
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&self->typed, g_free);
  g_clear_pointer (&self->typed_relay, g_free);
  if (e2e_conversation_create (conversation, options, &error))
    e2e_window_set_conversation (self, g_steal_pointer (&conversation));
  else if (g_error_matches (error, E2E_CLIENT_ERROR, E2E_CLIENT_ERROR_NO_RELAY))
    e2e_window_choose_relay (self, TRUE);
  else
    e2e_start_page_set_error (self->start_page, error->message);
}

static void
on_relay_response (E2eRelayDialog *dialog, gint response, gpointer data)
{
  E2eWindow *self = data;
  const gboolean then_create =
    GPOINTER_TO_INT (g_object_get_data (G_OBJECT (dialog), THEN_CREATE_KEY));

  if (response == GTK_RESPONSE_OK)
    e2e_relay_dialog_apply (dialog);
  gtk_widget_destroy (GTK_WIDGET (dialog));
  e2e_start_page_set_error (self->start_page, NULL);
  if (response == GTK_RESPONSE_OK && then_create)
    e2e_window_create (self);
}

void
e2e_window_choose_relay (E2eWindow *self, gboolean then_create)
{
  E2eRelayDialog *dialog = e2e_relay_dialog_new (GTK_WINDOW (self), self->settings);

  g_object_set_data (G_OBJECT (dialog), THEN_CREATE_KEY, GINT_TO_POINTER (then_create));
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_relay_response), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* --- Joining ------------------------------------------------------------------------------- */

static gboolean
join (E2eWindow *self, const gchar *typed, const gchar *relay, GError **error)
{
  g_autoptr (E2eOptions) options = e2e_settings_get_options (self->settings);
  g_autoptr (E2eConversation) conversation = e2e_conversation_new ();

  g_free (options->relay);
  options->relay = g_strdup (relay);
  if (!e2e_conversation_join (conversation, typed, options, error))
    return FALSE;

  g_free (self->typed);
  self->typed = g_strdup (typed);
  g_free (self->typed_relay);
  self->typed_relay = g_strdup (relay);
  e2e_window_set_conversation (self, g_steal_pointer (&conversation));
  return TRUE;
}

static void
on_join_response (E2eJoinDialog *dialog, gint response, gpointer data)
{
  E2eWindow *self = data;
  g_autoptr (GError) error = NULL;

  if (response != GTK_RESPONSE_OK)
    gtk_widget_destroy (GTK_WIDGET (dialog));
  else if (join (self, e2e_join_dialog_get_typed (dialog), e2e_join_dialog_get_relay (dialog),
                 &error))
    gtk_widget_destroy (GTK_WIDGET (dialog));
  else
    e2e_join_dialog_show_error (dialog, error);
}

static E2eJoinDialog *
ask_what_to_join (E2eWindow *self, const gchar *typed)
{
  E2eJoinDialog *dialog = e2e_join_dialog_new (GTK_WINDOW (self), self->settings, typed);

  g_signal_connect_object (dialog, "response", G_CALLBACK (on_join_response), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
  return dialog;
}

void
e2e_window_join (E2eWindow *self, const gchar *typed)
{
  ask_what_to_join (self, typed);
}

/* With what was tried before, for whoever wants to compare it. */
void
e2e_window_try_again (E2eWindow *self)
{
  const GError *error = e2e_conversation_get_error (self->conversation);
  const gboolean is_mistyped =
    g_error_matches (error, E2E_CLIENT_ERROR, E2E_CLIENT_ERROR_WRONG_CODE) ||
    g_error_matches (error, E2E_CLIENT_ERROR, E2E_CLIENT_ERROR_NO_SESSION);

  e2e_window_set_conversation (self, NULL);
  if (self->typed != NULL)
    e2e_join_dialog_correct (ask_what_to_join (self, self->typed), self->typed_relay, is_mistyped);
  else
    e2e_window_create (self);
}

/* --- Ending -------------------------------------------------------------------------------- */

void
e2e_window_cancel (E2eWindow *self)
{
  g_autoptr (E2eConversation) conversation = NULL;

  if (self->conversation == NULL)
    return;

  /* There are messages to read. */
  if (self->was_secure)
    {
      e2e_conversation_leave_async (self->conversation, NULL, NULL);
      return;
    }
  conversation = g_object_ref (self->conversation);
  e2e_window_set_conversation (self, NULL);
  e2e_departure_begin (get_application (self), conversation, FALSE);
}

/* Out of sight at once; the goodbye goes out behind it. */
static void
depart (E2eWindow *self, gboolean when_delivered)
{
  if (self->conversation != NULL)
    e2e_departure_begin (get_application (self), self->conversation, when_delivered);
  gtk_widget_destroy (GTK_WIDGET (self));
}

static void
on_close_response (GtkDialog *dialog, gint response, gpointer data)
{
  E2eWindow *self = data;

  gtk_widget_destroy (GTK_WIDGET (dialog));
  if (response == ANSWER_WHEN_DELIVERED || response == ANSWER_NOW)
    depart (self, response == ANSWER_WHEN_DELIVERED);
}

static void
ask_to_close (E2eWindow *self)
{
  GtkWidget *dialog = e2e_question_new (
    GTK_WINDOW (self), _ ("Leave before everything is delivered?"),
    _ (
      "Some of what you wrote has not reached the other person. It may be lost if you leave now."));

  e2e_question_add_button (dialog, _ ("_Stay"), ANSWER_STAY, NULL);
  e2e_question_add_button (dialog, _ ("_Leave Now"), ANSWER_NOW, "destructive-action");
  e2e_question_add_button (dialog, _ ("Leave When _Delivered"), ANSWER_WHEN_DELIVERED, NULL);
  gtk_dialog_set_default_response (GTK_DIALOG (dialog), ANSWER_WHEN_DELIVERED);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_close_response), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

gboolean
e2e_window_may_close (E2eWindow *self, gboolean to_background)
{
  const E2eState state =
    self->conversation != NULL ? e2e_conversation_get_state (self->conversation) : E2E_STATE_IDLE;
  const gboolean is_under_way = state != E2E_STATE_IDLE && state != E2E_STATE_ENDED;

  if (is_under_way && to_background && e2e_settings_get_boolean (self->settings, "background"))
    {
      gtk_widget_hide (GTK_WIDGET (self));
      return FALSE;
    }
  if (is_under_way && !e2e_conversation_get_settled (self->conversation))
    {
      gtk_window_present (GTK_WINDOW (self));
      ask_to_close (self);
      return FALSE;
    }
  if (is_under_way)
    e2e_departure_begin (get_application (self), self->conversation, FALSE);
  return TRUE;
}

void
e2e_window_leave (E2eWindow *self)
{
  if (e2e_window_may_close (self, FALSE))
    gtk_widget_destroy (GTK_WIDGET (self));
}

void
e2e_window_leave_at_once (E2eWindow *self)
{
  depart (self, FALSE);
}

/* --- Transcript ---------------------------------------------------------------------------- */

static void
on_saved (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (E2eWindow) self = data;
  g_autoptr (GError) error = NULL;

  (void) source;
  if (!e2e_transcript_save_finish (result, &error) && !gtk_widget_in_destruction (data))
    e2e_window_show_error (self, _ ("The transcript was not saved"), error);
}

static void
on_file_chosen (GtkNativeDialog *chooser, gint response, gpointer data)
{
  E2eWindow *self = data;
  g_autoptr (GFile) file = NULL;
  g_autofree gchar *peer = NULL;
  const gchar *own = e2e_conversation_get_name (self->conversation);

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  g_object_unref (chooser);
  if (file == NULL)
    return;

  peer = e2e_sentence_peer (e2e_conversation_get_peer_name (self->conversation));
  e2e_transcript_save_async (G_LIST_MODEL (self->conversation), *own != '\0' ? own : _ ("Me"), peer,
                             file, NULL, on_saved, g_object_ref (self));
}

static void
choose_file (E2eWindow *self)
{
  GtkFileChooserNative *chooser =
    gtk_file_chooser_native_new (_ ("Save Transcript"), GTK_WINDOW (self),
                                 GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), _ ("_Cancel"));

  gtk_file_chooser_set_do_overwrite_confirmation (GTK_FILE_CHOOSER (chooser), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), _ ("Chat.txt"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect_object (chooser, "response", G_CALLBACK (on_file_chosen), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static void
on_save_response (GtkDialog *dialog, gint response, gpointer data)
{
  gtk_widget_destroy (GTK_WIDGET (dialog));
  if (response == GTK_RESPONSE_ACCEPT)
    choose_file (data);
}

void
e2e_window_save_transcript (E2eWindow *self)
{
  GtkWidget *dialog =
    e2e_question_new (GTK_WINDOW (self), _ ("Save what was said?"),
                      _ ("The file is not encrypted: whoever can open it can read the chat. "
                         "Messages that have disappeared are not in it."));

  e2e_question_add_button (dialog, _ ("_Cancel"), GTK_RESPONSE_CANCEL, NULL);
  e2e_question_add_button (dialog, _ ("_Save Unencrypted…"), GTK_RESPONSE_ACCEPT, NULL);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_save_response), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}
