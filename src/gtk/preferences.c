/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gtk/preferences.h"

#include "gtk/preferences-connection.h"
#include "gtk/preferences-general.h"
#include "gtk/preferences-privacy.h"

struct _E2ePreferences
{
  GtkWindow parent_instance;

  E2ePreferencesGeneral *general;
  E2ePreferencesConnection *connection;
  E2ePreferencesPrivacy *privacy;
};

G_DEFINE_FINAL_TYPE (E2ePreferences, e2e_preferences, GTK_TYPE_WINDOW)

static gboolean
e2e_preferences_key_press_event (GtkWidget *widget, GdkEventKey *event)
{
  if (GTK_WIDGET_CLASS (e2e_preferences_parent_class)->key_press_event (widget, event))
    return GDK_EVENT_STOP;
  if (event->keyval != GDK_KEY_Escape)
    return GDK_EVENT_PROPAGATE;

  gtk_window_close (GTK_WINDOW (widget));
  return GDK_EVENT_STOP;
}

static void
e2e_preferences_class_init (E2ePreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (E2E_TYPE_PREFERENCES_GENERAL);
  g_type_ensure (E2E_TYPE_PREFERENCES_CONNECTION);
  g_type_ensure (E2E_TYPE_PREFERENCES_PRIVACY);
  widget_class->key_press_event = e2e_preferences_key_press_event;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/e2echat/E2EChat/preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, E2ePreferences, general);
  gtk_widget_class_bind_template_child (widget_class, E2ePreferences, connection);
  gtk_widget_class_bind_template_child (widget_class, E2ePreferences, privacy);
}

static void
e2e_preferences_init (E2ePreferences *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
e2e_preferences_new (GtkWindow *parent, E2eSettings *settings)
{
  E2ePreferences *self = g_object_new (E2E_TYPE_PREFERENCES, "transient-for", parent, NULL);

  e2e_preferences_general_follow (self->general, settings);
  e2e_preferences_connection_follow (self->connection, settings);
  e2e_preferences_privacy_follow (self->privacy, settings);
  return GTK_WIDGET (self);
}
