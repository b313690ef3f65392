/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gtk/message-clip.h"

#include "client/display.h"

#include <string.h>

/* What is on the clipboard, which owns it. */
typedef struct
{
  E2eMessageClip *clip; /* that follows it; NULL for none */
  gchar *text;
  guint64 first_id; /* of the messages that it was taken from */
  guint64 last_id;
  guint n; /* in the list from the first to the last */
} Copied;

struct _E2eMessageClip
{
  E2eMessageFeed *feed;
  E2eMessageSelection *selection;
  E2eMessageSelection *primary; /* what is selected, or was when it was left */
  gboolean is_leaving;
  GtkTargetEntry *targets;
  gint n_targets;
  Copied *copied; /* NULL for nothing, or nothing of ours any more */
};

/* --- The primary selection ----------------------------------------------------------------- */

static void
get_primary (GtkClipboard *clipboard, GtkSelectionData *data, guint info, gpointer primary)
{
  g_autofree gchar *text = NULL;

  (void) clipboard;
  (void) info;
  /* Another part of a message may be shown by now. */
  e2e_message_selection_check (E2E_MESSAGE_SELECTION (primary));
  text = e2e_message_selection_dup_text (E2E_MESSAGE_SELECTION (primary));
  if (text == NULL)
    return;

  gtk_selection_data_set_text (data, text, -1);
  explicit_bzero (text, strlen (text));
}

static void
keep (GtkClipboard *clipboard, gpointer primary)
{
  (void) clipboard;
  (void) primary;
  /* What another program has selected leaves ours as it is: it can be copied still. */
}

static gboolean
has_primary (E2eMessageClip *self)
{
  return gtk_clipboard_get_owner (gtk_clipboard_get (GDK_SELECTION_PRIMARY)) ==
         G_OBJECT (self->primary);
}

static void
on_settled (E2eMessageClip *self)
{
  if (!e2e_message_selection_is_empty (self->selection))
    gtk_clipboard_set_with_owner (gtk_clipboard_get (GDK_SELECTION_PRIMARY), self->targets,
                                  (guint) self->n_targets, get_primary, keep,
                                  G_OBJECT (self->primary));
}

/* Programs that collect what is selected ask at once: not for every step of a drag. */
static void
on_changed (E2eMessageClip *self)
{
  E2eMessagePoint anchor;
  E2eMessagePoint focus;

  if (!e2e_message_selection_is_empty (self->selection) &&
      e2e_message_selection_get_points (self->selection, &anchor, &focus))
    {
      e2e_message_selection_set (self->primary, &anchor, &focus);
      if (!has_primary (self))
        on_settled (self);
    }
  else if (!self->is_leaving)
    e2e_message_selection_clear (self->primary);
}

static void
on_primary_changed (E2eMessageClip *self)
{
  if (e2e_message_selection_is_empty (self->primary) && has_primary (self))
    gtk_clipboard_clear (gtk_clipboard_get (GDK_SELECTION_PRIMARY));
}

void
e2e_message_clip_leave_selection (E2eMessageClip *self)
{
  self->is_leaving = TRUE;
  e2e_message_selection_clear (self->selection);
  self->is_leaving = FALSE;
}

/* --- The clipboard ------------------------------------------------------------------------- */

static void
get_copied (GtkClipboard *clipboard, GtkSelectionData *data, guint info, gpointer copied)
{
  (void) clipboard;
  (void) info;

  gtk_selection_data_set_text (data, ((Copied *) copied)->text, -1);
}

static void
free_copied (GtkClipboard *clipboard, gpointer data)
{
  Copied *copied = data;

  (void) clipboard;
  if (copied->clip != NULL)
    copied->clip->copied = NULL;
  explicit_bzero (copied->text, strlen (copied->text));
  g_free (copied->text);
  g_free (copied);
}

/* How many messages there are from the first to the last; 0 if one of these is not there. */
static guint
count (E2eMessageClip *self, guint64 first_id, guint64 last_id)
{
  guint first;
  guint last;

  return e2e_message_feed_find (self->feed, first_id, &first) &&
             e2e_message_feed_find (self->feed, last_id, &last)
           ? last - first + 1
           : 0;
}

static void
copy (E2eMessageClip *self, gchar *text, guint64 first_id, guint64 last_id)
{
  GtkClipboard *clipboard = gtk_clipboard_get (GDK_SELECTION_CLIPBOARD);
  Copied *copied = g_new0 (Copied, 1);

  copied->text = text;
  copied->first_id = first_id;
  copied->last_id = last_id;
  copied->n = count (self, first_id, last_id);
  if (!gtk_clipboard_set_with_data (clipboard, self->targets, (guint) self->n_targets, get_copied,
                                    free_copied, copied))
    {
      free_copied (clipboard, copied);
      return;
    }
  gtk_clipboard_set_can_store (clipboard, NULL, 0);
  copied->clip = self;
  self->copied = copied;
}

gboolean
e2e_message_clip_copy_selection (E2eMessageClip *self)
{
  E2eMessagePoint anchor;
  E2eMessagePoint focus;
  gchar *text;

  if (!e2e_message_selection_get_points (self->selection, &anchor, &focus))
    return FALSE;
  text = e2e_message_selection_dup_text (self->selection);
  if (text == NULL)
    return FALSE;

  copy (self, text, MIN (anchor.id, focus.id), MAX (anchor.id, focus.id));
  return TRUE;
}

void
e2e_message_clip_copy_message (E2eMessageClip *self, E2eMessage *message)
{
  const guint64 id = e2e_message_get_id (message);

  copy (self, e2e_display_text (e2e_message_get_text (message)), id, id);
}

void
e2e_message_clip_check (E2eMessageClip *self)
{
  const Copied *copied = self->copied;

  e2e_message_selection_check (self->primary);
  if (copied != NULL && count (self, copied->first_id, copied->last_id) != copied->n)
    gtk_clipboard_clear (gtk_clipboard_get (GDK_SELECTION_CLIPBOARD));
}

void
e2e_message_clip_forget (E2eMessageClip *self)
{
  e2e_message_selection_clear (self->primary);
  if (self->copied != NULL)
    self->copied->clip = NULL;
  self->copied = NULL;
}

/* ------------------------------------------------------------------------------------------- */

E2eMessageClip *
e2e_message_clip_new (E2eMessageFeed *feed, E2eMessageSelection *selection)
{
  E2eMessageClip *self = g_new0 (E2eMessageClip, 1);
  GtkTargetList *targets = gtk_target_list_new (NULL, 0);

  self->feed = feed;
  self->selection = selection;
  self->primary = e2e_message_selection_new (feed);
  gtk_target_list_add_text_targets (targets, 0);
  self->targets = gtk_target_table_new_from_list (targets, &self->n_targets);
  gtk_target_list_unref (targets);
  g_signal_connect_swapped (selection, "changed", G_CALLBACK (on_changed), self);
  g_signal_connect_swapped (selection, "settled", G_CALLBACK (on_settled), self);
  g_signal_connect_swapped (self->primary, "changed", G_CALLBACK (on_primary_changed), self);
  return self;
}

void
e2e_message_clip_free (E2eMessageClip *self)
{
  if (self == NULL)
    return;

  e2e_message_clip_forget (self);
  g_signal_handlers_disconnect_by_data (self->selection, self);
  g_signal_handlers_disconnect_by_data (self->primary, self);
  g_object_unref (self->primary);
  gtk_target_table_free (self->targets, self->n_targets);
  g_free (self);
}
