/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cli/editor.h with GNU readline. Readline has one state for the whole process, hence the one
 * pointer here; signals are not its business, as goodbye must be said first.
 */

#include "cli/editor.h"

#include "cli/completion.h"

#include <glib-unix.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <readline/history.h>
#include <readline/readline.h>

#define MAX_HISTORY 500

struct _E2eEditor
{
  E2eEditorFuncs funcs;
  gpointer user_data;

  gchar *prompt; /* status included */
  gchar *waiting_text; /* to be put into the line once readline has emptied it */
  gboolean remembers;
  gboolean is_handing_over; /* readline shows the prompt when the line was handed over */
  gboolean has_ended;
  guint input_id;
  guint resize_id;
  guint continue_id;
};

static E2eEditor *the_editor;
static int continue_fd = -1;

/* The line goes off the terminal, so that it can come back as a message with its time. An answer
 * to a question stays. */
static int
accept_line (int count, int key)
{
  if (!the_editor->remembers)
    return rl_newline (count, key);

  rl_clear_visible_line ();
  rl_done = 1;
  return 0;
}

static void
remember (const gchar *line)
{
  const HIST_ENTRY *last =
    history_length > 0 ? history_get (history_base + history_length - 1) : NULL;

  if (line[0] != '\0' && (last == NULL || !g_str_equal (last->line, line)))
    add_history (line);
}

static void
stop_reading (E2eEditor *self)
{
  if (self->has_ended)
    return;

  self->has_ended = TRUE;
  rl_callback_handler_remove ();
  g_clear_handle_id (&self->input_id, g_source_remove);
}

static void
on_line (char *line)
{
  E2eEditor *self = the_editor;

  self->is_handing_over = TRUE;
  if (line == NULL)
    {
      putchar ('\n');
      stop_reading (self);
    }
  else if (self->remembers)
    remember (line);
  self->funcs.line (line, self->user_data);
  self->is_handing_over = FALSE;
  free (line);
}

static gboolean
on_input (gint fd, GIOCondition condition, gpointer user_data)
{
  E2eEditor *self = user_data;
  g_autofree gchar *text = NULL;

  (void) fd;
  (void) condition;
  rl_callback_read_char ();
  if (self->has_ended)
    return G_SOURCE_REMOVE;

  text = g_steal_pointer (&self->waiting_text);
  if (text != NULL)
    {
      rl_insert_text (text);
      rl_redisplay ();
    }
  self->funcs.changed (rl_line_buffer, self->user_data);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_resize (gpointer user_data)
{
  E2eEditor *self = user_data;

  if (!self->has_ended)
    rl_resize_terminal ();
  return G_SOURCE_CONTINUE;
}

static void
on_continue_signal (int number)
{
  const guint64 one = 1;

  (void) number;
  if (write (continue_fd, &one, sizeof one) < 0)
    return; /* it is noted already */
}

/* After Ctrl+Z and fg: the shell has set the terminal its own way. */
static gboolean
on_continue (gint fd, GIOCondition condition, gpointer user_data)
{
  E2eEditor *self = user_data;
  guint64 n_continued;

  (void) condition;
  if (read (fd, &n_continued, sizeof n_continued) < 0 || self->has_ended)
    return G_SOURCE_CONTINUE;

  rl_deprep_terminal ();
  rl_prep_terminal (1);
  rl_on_new_line ();
  rl_redisplay ();
  return G_SOURCE_CONTINUE;
}

static void
watch_continue (E2eEditor *self)
{
  struct sigaction action = { .sa_handler = on_continue_signal, .sa_flags = SA_RESTART };

  if (continue_fd < 0)
    continue_fd = eventfd (0, EFD_CLOEXEC | EFD_NONBLOCK);
  self->continue_id = g_unix_fd_add (continue_fd, G_IO_IN, on_continue, self);
  sigaction (SIGCONT, &action, NULL);
}

/* Readline wants a function that gives one match more at each call, from malloc(). */
static char *
next_match (const char *text, int state)
{
  static guint index;
  const gchar *match;

  if (state == 0)
    index = 0;
  match = e2e_completion_next (rl_line_buffer, text, &index);
  return match == NULL ? NULL : strdup (match);
}

static char **
complete (const char *text, int start, int end)
{
  (void) start;
  (void) end;
  rl_attempted_completion_over = 1; /* or names of files would follow */
  return rl_completion_matches (text, next_match);
}

static void
bind_enter (void)
{
  static const char *const keymaps[] = { "emacs-standard", "vi-insert", "vi-command" };

  for (guint i = 0; i < G_N_ELEMENTS (keymaps); i++)
    {
      Keymap map = rl_get_keymap_by_name (keymaps[i]);

      rl_bind_key_in_map ('\r', accept_line, map);
      rl_bind_key_in_map ('\n', accept_line, map);
    }
}

E2eEditor *
e2e_editor_new (const E2eEditorFuncs *funcs, gpointer user_data)
{
  E2eEditor *self = g_new0 (E2eEditor, 1);

  g_return_val_if_fail (the_editor == NULL, NULL);

  self->funcs = *funcs;
  self->user_data = user_data;
  self->prompt = g_strdup ("");
  the_editor = self;

  rl_readline_name = "e2echat-cli";
  rl_catch_signals = 0;
  rl_catch_sigwinch = 0;
  rl_attempted_completion_function = complete;
  rl_initialize ();
  bind_enter ();
  using_history ();
  stifle_history (MAX_HISTORY);

  rl_callback_handler_install (self->prompt, on_line);
  self->input_id = g_unix_fd_add (STDIN_FILENO, G_IO_IN | G_IO_HUP | G_IO_ERR, on_input, self);
  self->resize_id = g_unix_signal_add (SIGWINCH, on_resize, self);
  watch_continue (self);
  return self;
}

void
e2e_editor_free (E2eEditor *self)
{
  if (self == NULL)
    return;

  if (!self->has_ended)
    rl_clear_visible_line ();
  stop_reading (self);
  fflush (stdout);
  signal (SIGCONT, SIG_DFL);
  g_clear_handle_id (&self->resize_id, g_source_remove);
  g_clear_handle_id (&self->continue_id, g_source_remove);
  clear_history ();
  the_editor = NULL;
  g_free (self->prompt);
  g_free (self->waiting_text);
  g_free (self);
}

/* Between these two, the terminal is at the start of an empty line. */
static void
hide_line (E2eEditor *self)
{
  if (!self->has_ended && !self->is_handing_over)
    rl_clear_visible_line ();
}

static void
show_line (E2eEditor *self)
{
  if (!self->has_ended && !self->is_handing_over)
    {
      rl_on_new_line ();
      rl_redisplay ();
    }
  fflush (stdout);
}

void
e2e_editor_set_prompt (E2eEditor *self, const gchar *status, const gchar *prompt)
{
  g_autofree gchar *whole =
    status[0] == '\0' ? g_strdup (prompt) : g_strdup_printf ("[%s] %s", status, prompt);

  if (g_str_equal (whole, self->prompt))
    return;

  g_free (self->prompt);
  self->prompt = g_steal_pointer (&whole);
  if (self->has_ended)
    return;
  hide_line (self);
  rl_set_prompt (self->prompt);
  show_line (self);
}

void
e2e_editor_set_remembers (E2eEditor *self, gboolean remembers)
{
  self->remembers = remembers;
}

void
e2e_editor_print (E2eEditor *self, const gchar *text)
{
  hide_line (self);
  fputs (text, stdout);
  putchar ('\n');
  show_line (self);
}

/* Readline empties the line after it was handed over, so the text has to wait for that. */
void
e2e_editor_put_back (E2eEditor *self, const gchar *text)
{
  g_free (self->waiting_text);
  self->waiting_text = g_strdup (text);
}

gchar *
e2e_editor_dup_text (E2eEditor *self)
{
  return g_strdup (self->has_ended || rl_line_buffer == NULL ? "" : rl_line_buffer);
}
