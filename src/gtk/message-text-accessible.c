/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gtk/message-text-accessible.h"

#include "gtk/message-text.h"

struct _E2eMessageTextAccessible
{
  GtkLabelAccessible parent_instance;
};

static void implement_text (AtkTextIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (E2eMessageTextAccessible, e2e_message_text_accessible,
                               GTK_TYPE_LABEL_ACCESSIBLE,
                               G_IMPLEMENT_INTERFACE (ATK_TYPE_TEXT, implement_text))

/* In characters; FALSE for nothing. */
static gboolean
get_selected (AtkText *text, gint *start, gint *end)
{
  GtkWidget *widget = gtk_accessible_get_widget (GTK_ACCESSIBLE (text));
  const gchar *shown;

  if (widget == NULL || !e2e_message_text_get_selected (E2E_MESSAGE_TEXT (widget), start, end))
    return FALSE;

  shown = gtk_label_get_text (GTK_LABEL (widget));
  *start = (gint) g_utf8_pointer_to_offset (shown, shown + *start);
  *end = (gint) g_utf8_pointer_to_offset (shown, shown + *end);
  return TRUE;
}

static gint
e2e_message_text_accessible_get_n_selections (AtkText *text)
{
  gint start;
  gint end;

  return get_selected (text, &start, &end) ? 1 : 0;
}

static gchar *
e2e_message_text_accessible_get_selection (AtkText *text, gint number, gint *start, gint *end)
{
  return number == 0 && get_selected (text, start, end) ? atk_text_get_text (text, *start, *end)
                                                        : NULL;
}

static gboolean
select_region (AtkText *text, gint start, gint end)
{
  GtkWidget *widget = gtk_accessible_get_widget (GTK_ACCESSIBLE (text));

  if (widget == NULL)
    return FALSE;

  gtk_label_select_region (GTK_LABEL (widget), start, end);
  return TRUE;
}

static gboolean
e2e_message_text_accessible_add_selection (AtkText *text, gint start, gint end)
{
  return e2e_message_text_accessible_get_n_selections (text) == 0 &&
         select_region (text, start, end);
}

static gboolean
e2e_message_text_accessible_set_selection (AtkText *text, gint number, gint start, gint end)
{
  return number < e2e_message_text_accessible_get_n_selections (text) &&
         select_region (text, start, end);
}

static gboolean
e2e_message_text_accessible_remove_selection (AtkText *text, gint number)
{
  GtkWidget *widget = gtk_accessible_get_widget (GTK_ACCESSIBLE (text));

  if (number >= e2e_message_text_accessible_get_n_selections (text))
    return FALSE;

  g_signal_emit_by_name (widget, "select", 0, 0, FALSE);
  return TRUE;
}

static void
e2e_message_text_accessible_notify_gtk (GObject *widget, GParamSpec *pspec)
{
  GTK_WIDGET_ACCESSIBLE_CLASS (e2e_message_text_accessible_parent_class)
    ->notify_gtk (widget, pspec);
  if (g_str_equal (pspec->name, "selected"))
    g_signal_emit_by_name (gtk_widget_get_accessible (GTK_WIDGET (widget)),
                           "text-selection-changed");
}

static void
e2e_message_text_accessible_class_init (E2eMessageTextAccessibleClass *klass)
{
  GTK_WIDGET_ACCESSIBLE_CLASS (klass)->notify_gtk = e2e_message_text_accessible_notify_gtk;
}

static void
e2e_message_text_accessible_init (E2eMessageTextAccessible *self)
{
  (void) self;
}

static void
implement_text (AtkTextIface *iface)
{
  iface->get_n_selections = e2e_message_text_accessible_get_n_selections;
  iface->get_selection = e2e_message_text_accessible_get_selection;
  iface->add_selection = e2e_message_text_accessible_add_selection;
  iface->set_selection = e2e_message_text_accessible_set_selection;
  iface->remove_selection = e2e_message_text_accessible_remove_selection;
}
