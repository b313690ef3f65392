/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "gtk/spelling.h"

#ifdef HAVE_GSPELL

#include <gspell/gspell.h>

gboolean
e2e_spelling_is_supported (void)
{
  return TRUE;
}

void
e2e_spelling_set_enabled (GtkTextView *view, gboolean is_enabled)
{
  GspellTextBuffer *buffer =
    gspell_text_buffer_get_from_gtk_text_buffer (gtk_text_view_get_buffer (view));
  GspellTextView *checked = gspell_text_view_get_from_gtk_text_view (view);

  if (is_enabled && gspell_text_buffer_get_spell_checker (buffer) == NULL)
    {
      g_autoptr (GspellChecker) checker = gspell_checker_new (NULL);

      gspell_text_buffer_set_spell_checker (buffer, checker);
    }
  gspell_text_view_set_inline_spell_checking (checked, is_enabled);
  gspell_text_view_set_enable_language_menu (checked, is_enabled);
}

#else

gboolean
e2e_spelling_is_supported (void)
{
  return FALSE;
}

void
e2e_spelling_set_enabled (GtkTextView *view, gboolean is_enabled)
{
  (void) view;
  (void) is_enabled;
}

#endif
