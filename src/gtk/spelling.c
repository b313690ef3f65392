/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "gtk/spelling.h"

#ifdef HAVE_GSPELL

#include <gspell/gspell.h>

struct _E2eSpelling
{
  GtkTextView *view;
  gboolean is_enabled;
};

/* The libraries beneath count what they share without a lock: only one thing is ever read, and
 * nobody else asks them meanwhile. */
static GspellChecker *checker; /* once it is read */
static GThread *reader; /* while it is read */
static GList *waiting; /* for it; E2eSpelling, borrowed */

gboolean
e2e_spelling_is_supported (void)
{
  return TRUE;
}

static void
apply (E2eSpelling *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->view);
  GspellTextView *checked = gspell_text_view_get_from_gtk_text_view (self->view);

  gspell_text_buffer_set_spell_checker (gspell_text_buffer_get_from_gtk_text_buffer (buffer),
                                        checker);
  gspell_text_view_set_inline_spell_checking (checked, self->is_enabled);
  gspell_text_view_set_enable_language_menu (checked, self->is_enabled);
}

static void
finish_reading (void)
{
  checker = g_thread_join (reader);
  reader = NULL;
}

static gboolean
on_read (gpointer unused)
{
  g_autoptr (GList) all = g_steal_pointer (&waiting);

  (void) unused;
  if (reader != NULL)
    finish_reading ();
  for (GList *at = all; at != NULL; at = at->next)
    apply (at->data);
  return G_SOURCE_REMOVE;
}

static gpointer
read_dictionary (gpointer language)
{
  GspellChecker *read = gspell_checker_new (language);

  g_idle_add (on_read, NULL);
  return read;
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
  waiting = g_list_remove (waiting, self);
  /* The program may end now, and its libraries with it: not under the hands of a thread. */
  if (waiting == NULL && reader != NULL)
    finish_reading ();
  g_free (self);
}

void
e2e_spelling_set_enabled (E2eSpelling *self, gboolean is_enabled)
{
  self->is_enabled = is_enabled;
  if (checker != NULL)
    {
      apply (self);
      return;
    }

  if (is_enabled && reader == NULL)
    reader =
      g_thread_new ("dictionary", read_dictionary, (gpointer) gspell_language_get_default ());
  if (reader != NULL && g_list_find (waiting, self) == NULL)
    waiting = g_list_prepend (waiting, self);
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
