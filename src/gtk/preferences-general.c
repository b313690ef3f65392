/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gtk/preferences-general.h"

#include "gtk/row.h"
#include "gtk/spelling.h"

struct _E2ePreferencesGeneral
{
  GtkBin parent_instance;

  GtkWidget *name;
  GtkWidget *style;
  GtkWidget *spell_check;
  GtkWidget *background;
  GtkWidget *notifications;
  GtkWidget *notification_preview;
};

G_DEFINE_FINAL_TYPE (E2ePreferencesGeneral, e2e_preferences_general, GTK_TYPE_BIN)

static void
e2e_preferences_general_class_init (E2ePreferencesGeneralClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (E2E_TYPE_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/e2echat/E2EChat/preferences-general.ui");
  gtk_widget_class_bind_template_child (widget_class, E2ePreferencesGeneral, name);
  gtk_widget_class_bind_template_child (widget_class, E2ePreferencesGeneral, style);
  gtk_widget_class_bind_template_child (widget_class, E2ePreferencesGeneral, spell_check);
  gtk_widget_class_bind_template_child (widget_class, E2ePreferencesGeneral, background);
  gtk_widget_class_bind_template_child (widget_class, E2ePreferencesGeneral, notifications);
  gtk_widget_class_bind_template_child (widget_class, E2ePreferencesGeneral, notification_preview);
  gtk_widget_class_bind_template_callback (widget_class, e2e_row_on_activated);
}

static void
e2e_preferences_general_init (E2ePreferencesGeneral *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  e2e_row_separate_all (GTK_WIDGET (self));
}

void
e2e_preferences_general_follow (E2ePreferencesGeneral *self, E2eSettings *settings)
{
  const GBindingFlags flags = G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE;

  g_object_bind_property (settings, "name", self->name, "text", flags);
  g_object_bind_property (settings, "style", self->style, "active-id", flags);
  g_object_bind_property (settings, "spell-check", self->spell_check, "active", flags);
  g_object_bind_property (settings, "background", self->background, "active", flags);
  g_object_bind_property (settings, "notifications", self->notifications, "active", flags);
  g_object_bind_property (settings, "notification-preview", self->notification_preview, "active",
                          flags);
  g_object_bind_property (self->notifications, "active", self->notification_preview, "sensitive",
                          G_BINDING_SYNC_CREATE);
  gtk_widget_set_visible (gtk_widget_get_ancestor (self->spell_check, E2E_TYPE_ROW),
                          e2e_spelling_is_supported ());
}
