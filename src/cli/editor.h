/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The line at the bottom of the terminal that a person edits, while lines are printed above it.
 * editor-readline.c is GNU readline's; editor-plain.c does without, where it is not built in.
 * There is one at a time, in the main loop.
 */

#pragma once

#include <glib.h>

typedef struct _E2eEditor E2eEditor;

typedef struct
{
  /* A line was entered, in UTF-8 as far as the terminal is; or NULL: the end of input, Ctrl+D. */
  void (*line) (const gchar *line, gpointer user_data);
  /* What is being written changed; not known without readline. */
  void (*changed) (const gchar *text, gpointer user_data);
} E2eEditorFuncs;

E2eEditor *e2e_editor_new (const E2eEditorFuncs *funcs, gpointer user_data);

/* Takes the line off the terminal and gives the terminal back. Takes NULL. */
void e2e_editor_free (E2eEditor *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (E2eEditor, e2e_editor_free)

/* What stands before the line: STATUS, "" for none, which may change any time, and PROMPT. Both in
 * the terminal's letters. */
void e2e_editor_set_prompt (E2eEditor *self, const gchar *status, const gchar *prompt);

/* Whether entered lines can be called back by arrow up, until the program ends; nothing is written
 * to disk. Codes are not for keeping. */
void e2e_editor_set_remembers (E2eEditor *self, gboolean remembers);

/* Prints TEXT, whole lines without the last end, above the line. */
void e2e_editor_print (E2eEditor *self, const gchar *text);

/* Puts a text into the line, which could not be sent and shall not be lost. */
void e2e_editor_put_back (E2eEditor *self, const gchar *text);

/* What is being written. To be freed. */
gchar *e2e_editor_dup_text (E2eEditor *self);
