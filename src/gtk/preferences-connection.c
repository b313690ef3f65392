/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gtk/preferences-connection.h"

#include "gtk/announcement.h"
#include "gtk/row.h"

typedef gboolean (*CheckFunc) (const gchar *text, GError **error);

/* An entry whose text is taken when it is right, and stays visible with a sentence when it is not.
 */
typedef struct
{
  const gchar *key;
  GtkEntry *entry;
  GtkLabel *hint;
  CheckFunc check;
} Checked;

struct _E2ePreferencesConnection
{
  GtkBin parent_instance;

  E2eSettings *settings;
  Checked checked[3];

  GtkWidget *own_relay;
  GtkEntry *relay;
  GtkWidget *tls;
  GtkEntry *pin;
  GtkLabel *relay_hint;
  GtkEntry *proxy;
  GtkLabel *proxy_hint;
};

G_DEFINE_FINAL_TYPE (E2ePreferencesConnection, e2e_preferences_connection, GTK_TYPE_BIN)

static void
show_hint (GtkLabel *hint, const GError *error)
{
  gtk_label_set_text (hint, error != NULL ? error->message : "");
  gtk_widget_set_visible (GTK_WIDGET (hint), error != NULL);
}

static void
on_entry_changed (GtkEntry *entry, gpointer data)
{
  E2ePreferencesConnection *self = data;
  const gchar *text = gtk_entry_get_text (entry);
  GtkStyleContext *context = gtk_widget_get_style_context (GTK_WIDGET (entry));
  const Checked *checked = self->checked;
  g_autoptr (GError) error = NULL;

  while (checked->entry != entry)
    checked++;
  if (*text == '\0' || checked->check (text, &error))
    {
      gtk_style_context_remove_class (context, "error");
      g_object_set (self->settings, checked->key, text, NULL);
    }
  else
    gtk_style_context_add_class (context, "error");
  show_hint (checked->hint, error);
}

/* A relay is only one to remember when it is whole. */
static gboolean
on_relay_left (E2ePreferencesConnection *self)
{
  g_autofree gchar *relay = e2e_settings_get_string (self->settings, "relay");

  if (*relay != '\0')
    e2e_settings_remember_relay (self->settings, relay);
  return GDK_EVENT_PROPAGATE;
}

static void
e2e_preferences_connection_dispose (GObject *object)
{
  g_clear_object (&E2E_PREFERENCES_CONNECTION (object)->settings);
  G_OBJECT_CLASS (e2e_preferences_connection_parent_class)->dispose (object);
}

static void
e2e_preferences_connection_class_init (E2ePreferencesConnectionClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (E2E_TYPE_ROW);
  G_OBJECT_CLASS (klass)->dispose = e2e_preferences_connection_dispose;
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/e2echat/E2EChat/preferences-connection.ui");
  gtk_widget_class_bind_template_child (widget_class, E2ePreferencesConnection, own_relay);
  gtk_widget_class_bind_template_child (widget_class, E2ePreferencesConnection, relay);
  gtk_widget_class_bind_template_child (widget_class, E2ePreferencesConnection, tls);
  gtk_widget_class_bind_template_child (widget_class, E2ePreferencesConnection, pin);
  gtk_widget_class_bind_template_child (widget_class, E2ePreferencesConnection, relay_hint);
  gtk_widget_class_bind_template_child (widget_class, E2ePreferencesConnection, proxy);
  gtk_widget_class_bind_template_child (widget_class, E2ePreferencesConnection, proxy_hint);
  gtk_widget_class_bind_template_callback (widget_class, e2e_row_on_activated);
}

static void
e2e_preferences_connection_init (E2ePreferencesConnection *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  e2e_describe (GTK_WIDGET (self->relay), self->relay_hint);
  e2e_describe (GTK_WIDGET (self->pin), self->relay_hint);
  e2e_describe (GTK_WIDGET (self->proxy), self->proxy_hint);
  e2e_row_separate_all (GTK_WIDGET (self));
  self->checked[0] = (Checked){ "relay", self->relay, self->relay_hint, e2e_options_check_relay };
  self->checked[1] = (Checked){ "pin", self->pin, self->relay_hint, e2e_options_check_pin };
  self->checked[2] = (Checked){ "proxy", self->proxy, self->proxy_hint, e2e_options_check_proxy };
}

void
e2e_preferences_connection_follow (E2ePreferencesConnection *self, E2eSettings *settings)
{
  const GBindingFlags flags = G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE;

  self->settings = g_object_ref (settings);
  g_object_bind_property (settings, "own-relay", self->own_relay, "active", flags);
  g_object_bind_property (settings, "tls", self->tls, "active", flags);
  g_object_bind_property (self->tls, "active", self->pin, "sensitive", G_BINDING_SYNC_CREATE);
  g_object_bind_property (self->own_relay, "active", self->relay, "sensitive",
                          G_BINDING_SYNC_CREATE | G_BINDING_INVERT_BOOLEAN);
  for (gsize i = 0; i < G_N_ELEMENTS (self->checked); i++)
    {
      g_autofree gchar *text = e2e_settings_get_string (settings, self->checked[i].key);

      gtk_entry_set_text (self->checked[i].entry, text);
      g_signal_connect_object (self->checked[i].entry, "changed", G_CALLBACK (on_entry_changed),
                               self, 0);
    }
  g_signal_connect_object (self->relay, "focus-out-event", G_CALLBACK (on_relay_left), self,
                           G_CONNECT_SWAPPED);
}
