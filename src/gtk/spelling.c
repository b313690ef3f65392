/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "gtk/spelling.h"

#ifdef HAVE_GSPELL

#include <gspell/gspell.h>

struct _E2eSpelling
{
  GtkTextView *view;
  GspellChecker *checker; /* NULL until it is read */
  GCancellable *reading; /* NULL unless it is being read */
  gboolean is_enabled;
};

/* The libraries beneath say nothing about threads: one reads or forgets at a time. */
static GMutex mutex;

gboolean
e2e_spelling_is_supported (void)
{
  return TRUE;
}

static void
apply (E2eSpelling *self)
{
  GspellTextView *checked = gspell_text_view_get_from_gtk_text_view (self->view);

  gspell_text_view_set_inline_spell_checking (checked, self->is_enabled);
  gspell_text_view_set_enable_language_menu (checked, self->is_enabled);
}

static void
set_checker (E2eSpelling *self, GspellChecker *checker)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->view);

  gspell_text_buffer_set_spell_checker (gspell_text_buffer_get_from_gtk_text_buffer (buffer),
                                        checker);
}

static void
forget (GTask *task, gpointer source, gpointer checker, GCancellable *cancellable)
{
  (void) source;
  (void) cancellable;
  g_mutex_lock (&mutex);
  g_object_unref (checker);
  g_mutex_unlock (&mutex);
  g_task_return_boolean (task, TRUE);
}

/* Takes CHECKER over, which nobody else has. */
static void
forget_in_thread (gpointer checker)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, NULL, NULL);

  g_task_set_task_data (task, checker, NULL);
  g_task_run_in_thread (task, forget);
}

static void
read_dictionary (GTask *task, gpointer source, gpointer language, GCancellable *cancellable)
{
  GspellChecker *checker;

  (void) source;
  (void) cancellable;
  g_mutex_lock (&mutex);
  checker = gspell_checker_new (language);
  g_mutex_unlock (&mutex);
  g_task_return_pointer (task, checker, forget_in_thread);
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer data)
{
  GspellChecker *checker = g_task_propagate_pointer (G_TASK (result), NULL);
  E2eSpelling *self = data;

  (void) source;
  /* Whoever wanted it is gone. */
  if (checker == NULL)
    return;

  g_clear_object (&self->reading);
  self->checker = checker;
  set_checker (self, checker);
  apply (self);
}

E2eSpelling *
e2e_spelling_new (GtkTextView *view)
{
  E2eSpelling *self = g_new0 (E2eSpelling, 1);

  self->view = view;
  return self;
}

void
e2e_spelling_free (E2eSpelling *self)
{
  g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  if (self->checker != NULL)
    {
      self->is_enabled = FALSE;
      apply (self);
      set_checker (self, NULL);
      forget_in_thread (self->checker);
    }
  g_free (self);
}

void
e2e_spelling_set_enabled (E2eSpelling *self, gboolean is_enabled)
{
  self->is_enabled = is_enabled;
  if (self->checker != NULL)
    apply (self);
  else if (is_enabled && self->reading == NULL)
    {
      g_autoptr (GTask) task = NULL;

      self->reading = g_cancellable_new ();
      task = g_task_new (NULL, self->reading, on_read, self);
      g_task_set_task_data (task, (gpointer) gspell_language_get_default (), NULL);
      g_task_run_in_thread (task, read_dictionary);
    }
}

#else

gboolean
e2e_spelling_is_supported (void)
{
  return FALSE;
}

E2eSpelling *
e2e_spelling_new (GtkTextView *view)
{
  (void) view;
  return NULL;
}

void
e2e_spelling_free (E2eSpelling *self)
{
  (void) self;
}

void
e2e_spelling_set_enabled (E2eSpelling *self, gboolean is_enabled)
{
  (void) self;
  (void) is_enabled;
}

#endif
