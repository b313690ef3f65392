/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "gtk/shortcuts.h"

#include <glib/gi18n.h>

#include "gtk/row.h"

struct _E2eShortcuts
{
  GtkDialog parent_instance;

  GtkBox *groups;
};

G_DEFINE_FINAL_TYPE (E2eShortcuts, e2e_shortcuts, GTK_TYPE_DIALOG)

typedef struct
{
  const gchar *accelerator;
  const gchar *what;
} Shortcut;

#define MAX_SHORTCUTS 8 /* in a group; the first without an accelerator ends it */

static const struct
{
  const gchar *title;
  Shortcut shortcuts[MAX_SHORTCUTS];
} groups[] = {
  { N_ ("Sessions"),
    {
      { "<Primary>n", N_ ("New session") },
      { "<Primary>j", N_ ("Join a session") },
      { "<Primary>w", N_ ("Close the window") },
      { "<Primary>q", N_ ("Quit") },
    } },
  { N_ ("Chat"),
    {
      { "Return", N_ ("Send") },
      { "<Shift>Return", N_ ("New line") },
      { "Up", N_ ("Edit the last message") },
      { "Escape", N_ ("Leave a reply or an edit") },
      { "<Primary>period", N_ ("Choose an emoji") },
      { "Menu", N_ ("What to do with a message") },
      { "<Shift>Up", N_ ("Select messages") },
    } },
  { N_ ("View"),
    {
      { "<Primary>f", N_ ("Find in this chat") },
      { "<Primary>g", N_ ("Older match") },
      { "<Primary><Shift>g", N_ ("Newer match") },
      { "<Primary>e", N_ ("Compare safety emoji") },
      { "F10", N_ ("Menu") },
      { "<Primary>comma", N_ ("Preferences") },
      { "<Primary>question", N_ ("Keyboard shortcuts") },
    } },
};

/* Its keys are read with its title. */
static GtkWidget *
new_row (const Shortcut *shortcut)
{
  GtkWidget *row = e2e_row_new (_ (shortcut->what), NULL);
  GtkWidget *keys = gtk_shortcut_label_new (shortcut->accelerator);
  GdkModifierType modifiers;
  guint key;
  g_autofree gchar *spoken_keys = NULL;
  g_autofree gchar *spoken = NULL;

  gtk_accelerator_parse (shortcut->accelerator, &key, &modifiers);
  spoken_keys = gtk_accelerator_get_label (key, modifiers);
  spoken = g_strdup_printf ("%s: %s", _ (shortcut->what), spoken_keys);
  atk_object_set_name (gtk_widget_get_accessible (row), spoken);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_show (keys);
  gtk_container_add (GTK_CONTAINER (row), keys);
  return row;
}

static void
add_group (E2eShortcuts *self, const gchar *title, const Shortcut *shortcuts)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *label = gtk_label_new (title);
  GtkWidget *list = gtk_list_box_new ();

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_style_context_add_class (gtk_widget_get_style_context (label), "heading");
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_style_context_add_class (gtk_widget_get_style_context (list), "boxed");
  atk_object_set_name (gtk_widget_get_accessible (list), title);
  for (guint i = 0; i < MAX_SHORTCUTS && shortcuts[i].accelerator != NULL; i++)
    gtk_container_add (GTK_CONTAINER (list), new_row (&shortcuts[i]));
  gtk_container_add (GTK_CONTAINER (box), label);
  gtk_container_add (GTK_CONTAINER (box), list);
  gtk_widget_show (label);
  gtk_widget_show (list);
  gtk_widget_show (box);
  gtk_container_add (GTK_CONTAINER (self->groups), box);
}

static void
e2e_shortcuts_class_init (E2eShortcutsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/e2echat/E2EChat/shortcuts.ui");
  gtk_widget_class_bind_template_child (widget_class, E2eShortcuts, groups);
}

static void
e2e_shortcuts_init (E2eShortcuts *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (gsize i = 0; i < G_N_ELEMENTS (groups); i++)
    add_group (self, _ (groups[i].title), groups[i].shortcuts);
  e2e_row_separate_all (GTK_WIDGET (self->groups));
  g_signal_connect (self, "response", G_CALLBACK (gtk_widget_destroy), NULL);
}

GtkWidget *
e2e_shortcuts_new (GtkWindow *parent)
{
  return g_object_new (E2E_TYPE_SHORTCUTS, "use-header-bar", TRUE, "transient-for", parent, NULL);
}
