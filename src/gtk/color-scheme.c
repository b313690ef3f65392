/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gtk/color-scheme.h"

#include <gtk/gtk.h>

#define PORTAL_NAME "org.freedesktop.portal.Desktop"
#define PORTAL_PATH "/org/freedesktop/portal/desktop"
#define PORTAL_INTERFACE "org.freedesktop.portal.Settings"
#define APPEARANCE "org.freedesktop.appearance"
#define COLOR_SCHEME "color-scheme"

/* The portal's values. */
typedef enum
{
  SYSTEM_UNKNOWN,
  SYSTEM_DARK,
  SYSTEM_LIGHT,
} SystemScheme;

struct _E2eColorScheme
{
  GObject parent_instance;

  E2eSettings *settings;
  GCancellable *cancellable;
  GDBusConnection *bus;
  guint subscription_id;
  SystemScheme system;
  gboolean is_set; /* GTK was told something */
};

G_DEFINE_FINAL_TYPE (E2eColorScheme, e2e_color_scheme, G_TYPE_OBJECT)

/* Each of these makes GTK read its theme anew: not for nothing, and not on the way to the first
 * frame. */
static void
set_dark (E2eColorScheme *self, gboolean is_dark)
{
  GtkSettings *gtk_settings = gtk_settings_get_default ();
  gboolean was_dark = FALSE;

  self->is_set = TRUE;
  g_object_get (gtk_settings, "gtk-application-prefer-dark-theme", &was_dark, NULL);
  if (was_dark != is_dark)
    g_object_set (gtk_settings, "gtk-application-prefer-dark-theme", is_dark, NULL);
}

static void
apply (E2eColorScheme *self)
{
  g_autofree gchar *style = e2e_settings_get_string (self->settings, "style");

  if (g_str_equal (style, "dark"))
    set_dark (self, TRUE);
  else if (g_str_equal (style, "light"))
    set_dark (self, FALSE);
  else if (self->system != SYSTEM_UNKNOWN)
    set_dark (self, self->system == SYSTEM_DARK);
  else if (self->is_set)
    {
      self->is_set = FALSE;
      gtk_settings_reset_property (gtk_settings_get_default (),
                                   "gtk-application-prefer-dark-theme");
    }
}

/* VALUE may be wrapped once more, as Read() does. */
static void
take_system (E2eColorScheme *self, GVariant *value)
{
  g_autoptr (GVariant) inner = g_variant_ref (value);

  while (g_variant_is_of_type (inner, G_VARIANT_TYPE_VARIANT))
    {
      GVariant *unwrapped = g_variant_get_variant (inner);

      g_variant_unref (inner);
      inner = unwrapped;
    }
  if (!g_variant_is_of_type (inner, G_VARIANT_TYPE_UINT32))
    return;

  self->system = g_variant_get_uint32 (inner) == 1   ? SYSTEM_DARK
                 : g_variant_get_uint32 (inner) == 2 ? SYSTEM_LIGHT
                                                     : SYSTEM_UNKNOWN;
  apply (self);
}

static void
on_setting_changed (GDBusConnection *bus, const gchar *sender, const gchar *path,
                    const gchar *interface, const gchar *signal, GVariant *parameters,
                    gpointer data)
{
  const gchar *space;
  const gchar *key;
  g_autoptr (GVariant) value = NULL;

  (void) bus;
  (void) sender;
  (void) path;
  (void) interface;
  (void) signal;
  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(ssv)")))
    return;

  g_variant_get (parameters, "(&s&sv)", &space, &key, &value);
  if (g_str_equal (space, APPEARANCE) && g_str_equal (key, COLOR_SCHEME))
    take_system (data, value);
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GVariant) answer =
    g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);
  g_autoptr (GVariant) value = NULL;

  /* No portal, or no longer asked for. */
  if (answer == NULL)
    return;

  value = g_variant_get_child_value (answer, 0);
  take_system (data, value);
}

static void
on_bus (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GDBusConnection) bus = g_bus_get_finish (result, NULL);
  E2eColorScheme *self = data;

  (void) source;
  if (bus == NULL)
    return;

  self->bus = g_steal_pointer (&bus);
  self->subscription_id =
    g_dbus_connection_signal_subscribe (self->bus, PORTAL_NAME, PORTAL_INTERFACE, "SettingChanged",
                                        PORTAL_PATH, APPEARANCE, G_DBUS_SIGNAL_FLAGS_NONE,
                                        on_setting_changed, self, NULL);
  g_dbus_connection_call (self->bus, PORTAL_NAME, PORTAL_PATH, PORTAL_INTERFACE, "Read",
                          g_variant_new ("(ss)", APPEARANCE, COLOR_SCHEME), G_VARIANT_TYPE ("(v)"),
                          G_DBUS_CALL_FLAGS_NONE, -1, self->cancellable, on_read, self);
}

static void
e2e_color_scheme_dispose (GObject *object)
{
  E2eColorScheme *self = E2E_COLOR_SCHEME (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  if (self->subscription_id != 0)
    g_dbus_connection_signal_unsubscribe (self->bus, self->subscription_id);
  self->subscription_id = 0;
  g_clear_object (&self->cancellable);
  g_clear_object (&self->bus);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (e2e_color_scheme_parent_class)->dispose (object);
}

static void
e2e_color_scheme_class_init (E2eColorSchemeClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = e2e_color_scheme_dispose;
}

static void
e2e_color_scheme_init (E2eColorScheme *self)
{
  self->cancellable = g_cancellable_new ();
}

E2eColorScheme *
e2e_color_scheme_new (E2eSettings *settings)
{
  E2eColorScheme *self = g_object_new (E2E_TYPE_COLOR_SCHEME, NULL);

  self->settings = g_object_ref (settings);
  g_signal_connect_object (settings, "notify::style", G_CALLBACK (apply), self, G_CONNECT_SWAPPED);
  apply (self);
  g_bus_get (G_BUS_TYPE_SESSION, self->cancellable, on_bus, self);
  return self;
}
