/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cli/editor.h without a library: the terminal itself edits the line, as far as it can, and what is
 * printed meanwhile comes in between.
 */

#include "cli/editor.h"

#include "cli/line-reader.h"

#include <gio/gunixinputstream.h>
#include <stdio.h>
#include <unistd.h>

struct _E2eEditor
{
  E2eEditorFuncs funcs;
  gpointer user_data;

  E2eLineReader *reader;
  GCancellable *cancellable;
  gchar *status;
  gchar *prompt;
  gboolean is_prompting; /* the prompt is the last thing on the screen */
};

static void
show_prompt (E2eEditor *self)
{
  if (!self->is_prompting)
    fputs (self->prompt, stdout);
  fflush (stdout);
  self->is_prompting = TRUE;
}

static void on_line_ready (GObject *source, GAsyncResult *result, gpointer user_data);

static void
read_next (E2eEditor *self)
{
  e2e_line_reader_next_async (self->reader, self->cancellable, on_line_ready, self);
}

static void
on_line_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  E2eEditor *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree gchar *line = e2e_line_reader_next_finish (E2E_LINE_READER (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (error != NULL)
    {
      e2e_editor_print (self, error->message);
      read_next (self);
      return;
    }

  self->is_prompting = FALSE;
  if (line != NULL)
    read_next (self);
  self->funcs.line (line, self->user_data);
  show_prompt (self);
}

E2eEditor *
e2e_editor_new (const E2eEditorFuncs *funcs, gpointer user_data)
{
  E2eEditor *self = g_new0 (E2eEditor, 1);
  g_autoptr (GInputStream) input = g_unix_input_stream_new (STDIN_FILENO, FALSE);

  self->funcs = *funcs;
  self->user_data = user_data;
  self->reader = e2e_line_reader_new (input);
  self->cancellable = g_cancellable_new ();
  self->status = g_strdup ("");
  self->prompt = g_strdup ("");
  read_next (self);
  return self;
}

void
e2e_editor_free (E2eEditor *self)
{
  if (self == NULL)
    return;

  if (self->is_prompting)
    putchar ('\n');
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  g_object_unref (self->reader);
  g_free (self->status);
  g_free (self->prompt);
  g_free (self);
}

/* A status that changes cannot stay in its place here, so each is a line. */
void
e2e_editor_set_prompt (E2eEditor *self, const gchar *status, const gchar *prompt)
{
  const gboolean is_new_prompt = !g_str_equal (prompt, self->prompt);
  const gboolean is_new_status = status[0] != '\0' && !g_str_equal (status, self->status);

  g_free (self->status);
  self->status = g_strdup (status);
  g_free (self->prompt);
  self->prompt = g_strdup (prompt);

  if (is_new_status)
    {
      g_autofree gchar *line = g_strdup_printf ("[%s]", status);

      e2e_editor_print (self, line);
    }
  else if (is_new_prompt)
    {
      self->is_prompting = FALSE;
      show_prompt (self);
    }
}

void
e2e_editor_set_remembers (E2eEditor *self, gboolean remembers)
{
  (void) self;
  (void) remembers;
}

void
e2e_editor_print (E2eEditor *self, const gchar *text)
{
  printf ("\r%s\n", text);
  self->is_prompting = FALSE;
  show_prompt (self);
}

/* The line is still on the screen above, from where it can be copied. */
void
e2e_editor_put_back (E2eEditor *self, const gchar *text)
{
  (void) self;
  (void) text;
}

gchar *
e2e_editor_dup_text (E2eEditor *self)
{
  (void) self;
  return g_strdup ("");
}
