/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gtk/transcript.h"

#include <glib/gi18n.h>

#include "client/display.h"

/* As many as take a few milliseconds. */
#define SLICE_MESSAGES 500

#define INDENT "\n    "

typedef struct
{
  GListModel *messages;
  gchar *own_name;
  gchar *peer_name;
  GFile *file;
  GString *text;
  guint n_done;
} Save;

static void
save_free (Save *self)
{
  g_clear_object (&self->messages);
  g_clear_object (&self->file);
  g_free (self->own_name);
  g_free (self->peer_name);
  if (self->text != NULL)
    g_string_free (self->text, TRUE);
  g_free (self);
}

gchar *
e2e_transcript_name_time (E2eMessage *message)
{
  g_autoptr (GDateTime) time =
    g_date_time_new_from_unix_local (e2e_message_get_time_ms (message) / 1000);

  /* A peer's clock may say what no calendar has. */
  return time != NULL ? g_date_time_format (time, "%F %H:%M") : g_strdup (_ ("unknown time"));
}

static gchar *
text_of (E2eMessage *message)
{
  g_autofree gchar *shown = NULL;
  g_auto (GStrv) lines = NULL;

  if (e2e_message_get_retracted (message))
    return g_strdup (_ ("(taken back)"));

  shown = e2e_display_text (e2e_message_get_text (message));
  lines = g_strsplit (shown, "\n", -1);
  return g_strjoinv (INDENT, lines);
}

void
e2e_transcript_append (GString *out, E2eMessage *message, const gchar *own_name,
                       const gchar *peer_name)
{
  g_autofree gchar *time = e2e_transcript_name_time (message);
  g_autofree gchar *text = text_of (message);

  if (e2e_message_get_from (message) == E2E_FROM_SYSTEM)
    {
      g_string_append_printf (out, "[%s] * %s\n", time, text);
      return;
    }

  g_string_append_printf (out, "[%s] %s: %s", time,
                          e2e_message_get_from (message) == E2E_FROM_SELF ? own_name : peer_name,
                          text);
  if (e2e_message_get_edited (message) && !e2e_message_get_retracted (message))
    g_string_append_printf (out, " %s", _ ("(edited)"));
  if (e2e_message_get_state (message) == E2E_MESSAGE_UNDELIVERED ||
      e2e_message_get_state (message) == E2E_MESSAGE_WAITING)
    g_string_append_printf (out, " %s", _ ("(not delivered)"));
  g_string_append_c (out, '\n');
}

static void
on_replaced (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static gboolean
on_idle (gpointer data)
{
  GTask *task = data;
  Save *self = g_task_get_task_data (task);
  g_autoptr (GBytes) bytes = NULL;

  for (guint i = 0; i < SLICE_MESSAGES; i++)
    {
      g_autoptr (E2eMessage) message = g_list_model_get_item (self->messages, self->n_done);

      if (message == NULL)
        {
          bytes = g_string_free_to_bytes (g_steal_pointer (&self->text));
          g_file_replace_contents_bytes_async (self->file, bytes, NULL, FALSE,
                                               G_FILE_CREATE_PRIVATE |
                                                 G_FILE_CREATE_REPLACE_DESTINATION,
                                               g_task_get_cancellable (task), on_replaced,
                                               g_object_ref (task));
          return G_SOURCE_REMOVE;
        }
      e2e_transcript_append (self->text, message, self->own_name, self->peer_name);
      self->n_done++;
    }
  return G_SOURCE_CONTINUE;
}

void
e2e_transcript_save_async (GListModel *messages, const gchar *own_name, const gchar *peer_name,
                           GFile *file, GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Save *self = g_new0 (Save, 1);

  self->messages = g_object_ref (messages);
  self->own_name = g_strdup (own_name);
  self->peer_name = g_strdup (peer_name);
  self->file = g_object_ref (file);
  self->text = g_string_new (NULL);
  g_task_set_task_data (task, self, (GDestroyNotify) save_free);
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, on_idle, g_steal_pointer (&task), g_object_unref);
}

gboolean
e2e_transcript_save_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
