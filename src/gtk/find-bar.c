/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gtk/find-bar.h"

#include <glib/gi18n.h>

#include "gtk/announcement.h"

struct _E2eFindBar
{
  GtkBin parent_instance;

  E2eMessageView *view; /* borrowed */
  gchar *said; /* the count that was told to a screen reader last */

  GtkSearchBar *bar;
  GtkEntry *entry;
  GtkLabel *count_label;
  GtkWidget *older_button;
  GtkWidget *newer_button;
};

static guint closed_signal;

G_DEFINE_FINAL_TYPE (E2eFindBar, e2e_find_bar, GTK_TYPE_BIN)

/* "3/17" would be said as a fraction. */
static void
say_count (E2eFindBar *self, const gchar *count)
{
  E2eMessageHits *hits = e2e_message_view_get_hits (self->view);
  const guint n_hits = e2e_message_hits_get_n (hits);
  g_autofree gchar *sentence =
    n_hits > 0 ? g_strdup_printf (_ ("Match %u of %u"), e2e_message_hits_get_hit (hits), n_hits)
               : g_strdup (_ ("No matches"));

  if (g_strcmp0 (self->said, count) == 0)
    return;

  g_free (self->said);
  self->said = g_strdup (count);
  if (*count != '\0')
    e2e_announce (GTK_WIDGET (self), sentence);
}

static void
show_count (E2eFindBar *self)
{
  E2eMessageHits *hits = e2e_message_view_get_hits (self->view);
  const guint n_hits = e2e_message_hits_get_n (hits);
  const guint hit = e2e_message_hits_get_hit (hits);
  const gboolean is_busy = e2e_message_hits_get_searching (hits);
  g_autofree gchar *count = NULL;

  if (*gtk_entry_get_text (self->entry) == '\0')
    count = g_strdup ("");
  else if (n_hits > 0)
    /* Translators: the number of a match among all, as in 3/17 */
    count = g_strdup_printf (_ ("%u/%u"), hit, n_hits);
  else
    count = g_strdup (is_busy ? "…" : C_ ("matches", "None"));
  gtk_label_set_text (self->count_label, count);
  if (!is_busy)
    say_count (self, count);
  gtk_widget_set_sensitive (self->older_button, n_hits > 1);
  gtk_widget_set_sensitive (self->newer_button, n_hits > 1);
}

static void
on_search_changed (E2eFindBar *self)
{
  e2e_message_hits_search (e2e_message_view_get_hits (self->view),
                           gtk_entry_get_text (self->entry));
  show_count (self);
}

static void
on_older (E2eFindBar *self)
{
  e2e_message_hits_step (e2e_message_view_get_hits (self->view), TRUE);
}

static void
on_newer (E2eFindBar *self)
{
  e2e_message_hits_step (e2e_message_view_get_hits (self->view), FALSE);
}

static void
on_stop_search (E2eFindBar *self)
{
  gtk_search_bar_set_search_mode (self->bar, FALSE);
}

static void
on_mode_changed (E2eFindBar *self)
{
  if (gtk_search_bar_get_search_mode (self->bar))
    return;

  gtk_entry_set_text (self->entry, "");
  e2e_message_hits_search (e2e_message_view_get_hits (self->view), NULL);
  g_signal_emit (self, closed_signal, 0);
}

static void
e2e_find_bar_finalize (GObject *object)
{
  g_free (E2E_FIND_BAR (object)->said);
  G_OBJECT_CLASS (e2e_find_bar_parent_class)->finalize (object);
}

static void
e2e_find_bar_class_init (E2eFindBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = e2e_find_bar_finalize;
  closed_signal = g_signal_new ("closed", E2E_TYPE_FIND_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/e2echat/E2EChat/find-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, E2eFindBar, bar);
  gtk_widget_class_bind_template_child (widget_class, E2eFindBar, entry);
  gtk_widget_class_bind_template_child (widget_class, E2eFindBar, count_label);
  gtk_widget_class_bind_template_child (widget_class, E2eFindBar, older_button);
  gtk_widget_class_bind_template_child (widget_class, E2eFindBar, newer_button);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_older);
  gtk_widget_class_bind_template_callback (widget_class, on_stop_search);
  gtk_widget_class_bind_template_callback (widget_class, on_newer);
}

/* GTK leaves its own button without one. */
static void
name_close_button (GtkWidget *widget, gpointer unused)
{
  if (gtk_style_context_has_class (gtk_widget_get_style_context (widget), "close"))
    {
      gtk_widget_set_tooltip_text (widget, _ ("Stop searching"));
      atk_object_set_name (gtk_widget_get_accessible (widget), _ ("Stop searching"));
    }
  else if (GTK_IS_CONTAINER (widget))
    gtk_container_forall (GTK_CONTAINER (widget), name_close_button, unused);
}

static void
e2e_find_bar_init (E2eFindBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  name_close_button (GTK_WIDGET (self->bar), NULL);
  /* Until it is on the screen it cannot take keys; gtk_search_bar_connect_entry() gives it the
   * focus earlier, and GTK stumbles over a key that is released in between. */
  g_signal_connect_after (self->entry, "map", G_CALLBACK (gtk_widget_grab_focus), NULL);
}

void
e2e_find_bar_follow (E2eFindBar *self, E2eMessageView *view)
{
  self->view = view;
  g_signal_connect_object (e2e_message_view_get_hits (view), "changed", G_CALLBACK (show_count),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->bar, "notify::search-mode-enabled", G_CALLBACK (on_mode_changed),
                           self, G_CONNECT_SWAPPED);
}

void
e2e_find_bar_open (E2eFindBar *self)
{
  gtk_search_bar_set_search_mode (self->bar, TRUE);
  if (gtk_widget_get_mapped (GTK_WIDGET (self->entry)))
    gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}
