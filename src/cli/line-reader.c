/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/line-reader.h"

#include "client/error.h"

#include <string.h>

struct _E2eLineReader
{
  GObject parent_instance;

  GInputStream *input;
  gchar buffer[E2E_LINE_READER_MAX_BYTES];
  gsize start; /* of what was read and not yet taken */
  gsize end;
  gboolean is_too_long; /* the rest of this line is passed over */
  gboolean has_ended;
};

G_DEFINE_FINAL_TYPE (E2eLineReader, e2e_line_reader, G_TYPE_OBJECT)

static void
e2e_line_reader_finalize (GObject *object)
{
  E2eLineReader *self = E2E_LINE_READER (object);

  g_clear_object (&self->input);
  explicit_bzero (self->buffer, sizeof self->buffer);

  G_OBJECT_CLASS (e2e_line_reader_parent_class)->finalize (object);
}

static void
e2e_line_reader_class_init (E2eLineReaderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = e2e_line_reader_finalize;
}

static void
e2e_line_reader_init (E2eLineReader *self)
{
  (void) self;
}

E2eLineReader *
e2e_line_reader_new (GInputStream *input)
{
  E2eLineReader *self = g_object_new (E2E_TYPE_LINE_READER, NULL);

  self->input = g_object_ref (input);
  return self;
}

/* Gives the task the LINE, without its end, or its refusal. */
static void
return_line (GTask *task, const gchar *line, gsize n_bytes, gboolean is_too_long)
{
  if (n_bytes > 0 && line[n_bytes - 1] == '\r')
    n_bytes--;
  if (!is_too_long && g_utf8_validate_len (line, n_bytes, NULL))
    g_task_return_pointer (task, g_strndup (line, n_bytes), g_free);
  else
    g_task_return_error (task, e2e_client_error_new (E2E_CLIENT_ERROR_BAD_TEXT, NULL));
}

/* Whether the buffer had what the task waits for. Its callback may ask for the next line at once,
 * so this one is taken before it is given. */
static gboolean
try_return (E2eLineReader *self, GTask *task)
{
  const gchar *line = self->buffer + self->start;
  const gsize n_bytes = self->end - self->start;
  const gchar *line_end = memchr (line, '\n', n_bytes);
  const gboolean is_too_long = self->is_too_long;

  if (line_end == NULL && !self->has_ended)
    return FALSE;

  self->is_too_long = FALSE;
  if (line_end != NULL)
    {
      self->start += (gsize) (line_end - line) + 1;
      return_line (task, line, (gsize) (line_end - line), is_too_long);
    }
  else if (n_bytes > 0 || is_too_long)
    {
      self->start = self->end;
      return_line (task, line, n_bytes, is_too_long);
    }
  else
    g_task_return_pointer (task, NULL, NULL);
  return TRUE;
}

static void on_read_ready (GObject *source, GAsyncResult *result, gpointer user_data);

static void
read_more (E2eLineReader *self, GTask *task)
{
  self->end -= self->start;
  memmove (self->buffer, self->buffer + self->start, self->end);
  self->start = 0;

  if (self->end == sizeof self->buffer)
    {
      self->is_too_long = TRUE;
      self->end = 0;
    }
  g_input_stream_read_async (self->input, self->buffer + self->end, sizeof self->buffer - self->end,
                             G_PRIORITY_DEFAULT, g_task_get_cancellable (task), on_read_ready,
                             task);
}

static void
on_read_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  E2eLineReader *self = g_task_get_source_object (task);
  const gssize n_read = g_input_stream_read_finish (G_INPUT_STREAM (source), result, &error);

  if (n_read < 0)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  self->end += (gsize) n_read;
  self->has_ended = n_read == 0;
  if (!try_return (self, task))
    read_more (self, g_steal_pointer (&task));
}

void
e2e_line_reader_next_async (E2eLineReader *self, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  if (!try_return (self, task))
    read_more (self, g_steal_pointer (&task));
}

gchar *
e2e_line_reader_next_finish (E2eLineReader *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
