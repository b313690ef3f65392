/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gtk/relay-dialog.h"

#include <glib/gi18n.h>

#include "client/own-relay.h"
#include "gtk/announcement.h"
#include "gtk/row.h"
#include "gtk/sentence.h"

#define RELAY_KEY "e2e-relay"
#define MAX_SHOWN_HOSTS 3
#define MAX_HEIGHT_PX 480

struct _E2eRelayDialog
{
  GtkDialog parent_instance;

  E2eSettings *settings;
  GtkRadioButton *group; /* one of the radio buttons; NULL before the first */

  GtkScrolledWindow *scroller;
  GtkWidget *content;
  GtkListBox *list;
  GtkEntry *other_entry;
  GtkLabel *other_hint_label;
  GtkWidget *use_button;
};

G_DEFINE_FINAL_TYPE (E2eRelayDialog, e2e_relay_dialog, GTK_TYPE_DIALOG)

/* The radio button that is chosen. */
static GtkWidget *
chosen (E2eRelayDialog *self)
{
  for (GSList *at = gtk_radio_button_get_group (self->group); at != NULL; at = at->next)
    if (gtk_toggle_button_get_active (at->data))
      return at->data;
  return NULL;
}

static void
check (E2eRelayDialog *self)
{
  const gchar *other = gtk_entry_get_text (self->other_entry);
  GtkStyleContext *context = gtk_widget_get_style_context (GTK_WIDGET (self->other_hint_label));
  g_autoptr (GError) error = NULL;
  const gboolean is_good = *other == '\0' || e2e_options_check_relay (other, &error);

  gtk_label_set_text (self->other_hint_label,
                      is_good ? _ ("Its name or address. Begin with e2echats:// for TLS.")
                              : error->message);
  gtk_style_context_remove_class (context, is_good ? "error" : "dim-label");
  gtk_style_context_add_class (context, is_good ? "dim-label" : "error");
  gtk_widget_set_sensitive (self->use_button, is_good);
}

static void
on_other_changed (E2eRelayDialog *self)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->list),
                            *gtk_entry_get_text (self->other_entry) == '\0');
  check (self);
}

/* RELAY of NULL is this computer. */
static void
add_row (E2eRelayDialog *self, const gchar *relay, const gchar *title, const gchar *subtitle,
         gboolean is_chosen)
{
  GtkWidget *radio = gtk_radio_button_new_from_widget (self->group);
  AtkObject *accessible = gtk_widget_get_accessible (radio);
  GtkWidget *row = e2e_row_new (title, subtitle);

  self->group = GTK_RADIO_BUTTON (radio);
  g_object_set_data_full (G_OBJECT (radio), RELAY_KEY, g_strdup (relay), g_free);
  atk_object_set_name (accessible, e2e_row_get_title (E2E_ROW (row)));
  /* GTK means to replace this by the true group, and warns if it is not there. */
  atk_object_add_relationship (accessible, ATK_RELATION_MEMBER_OF, accessible);
  gtk_widget_show (radio);
  gtk_container_add (GTK_CONTAINER (row), radio);
  gtk_container_add (GTK_CONTAINER (self->list), row);
  if (is_chosen)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (radio), TRUE);
}

static void
add_known (E2eRelayDialog *self, const gchar *relay, gboolean is_chosen)
{
  g_autofree gchar *name = e2e_sentence_relay (relay);
  g_auto (GStrv) parts = g_strsplit (name, "_", -1);
  g_autofree gchar *title = g_strjoinv ("__", parts); /* no mnemonic */

  add_row (self, relay, title, g_str_has_prefix (relay, "e2echats://") ? _ ("With TLS") : NULL,
           is_chosen);
}

static gchar *
hosts_sentence (void)
{
  g_auto (GStrv) hosts = e2e_own_relay_list_hosts ();
  g_autofree gchar *joined = NULL;

  for (guint i = 0; hosts[i] != NULL; i++)
    if (i >= MAX_SHOWN_HOSTS)
      g_clear_pointer (&hosts[i], g_free);
  joined = g_strjoinv (", ", hosts);
  return g_strdup_printf (_ ("For people on your network, at %s. Ends with the chat."), joined);
}

static void
fill (E2eRelayDialog *self)
{
  g_autofree gchar *relay = e2e_settings_get_string (self->settings, "relay");
  g_auto (GStrv) relays = e2e_settings_get_strings (self->settings, "relays");
  g_autofree gchar *hosts = hosts_sentence ();
  const gboolean is_own = e2e_settings_get_boolean (self->settings, "own-relay") || *relay == '\0';

  if (*relay != '\0' && !g_strv_contains ((const gchar *const *) relays, relay))
    add_known (self, relay, !is_own);
  for (guint i = 0; relays[i] != NULL; i++)
    add_known (self, relays[i], !is_own && g_str_equal (relays[i], relay));
  add_row (self, NULL, _ ("_Host on this computer"), hosts, is_own);
}

/* As high as its content, whatever the size of the text and the number of relays. A scrolled window
 * by itself takes what wraps for one line. */
static void
fit_height (E2eRelayDialog *self)
{
  gint width;
  gint height;

  gtk_window_get_default_size (GTK_WINDOW (self), &width, NULL);
  gtk_widget_get_preferred_height_for_width (self->content, width, NULL, &height);
  gtk_scrolled_window_set_min_content_height (self->scroller, MIN (height, MAX_HEIGHT_PX));
}

void
e2e_relay_dialog_apply (E2eRelayDialog *self)
{
  const gchar *other = gtk_entry_get_text (self->other_entry);
  GtkWidget *radio = chosen (self);
  const gchar *relay = *other != '\0'  ? other
                       : radio != NULL ? g_object_get_data (G_OBJECT (radio), RELAY_KEY)
                                       : NULL;

  g_object_set (self->settings, "own-relay", relay == NULL, NULL);
  if (relay != NULL)
    {
      g_object_set (self->settings, "relay", relay, NULL);
      e2e_settings_remember_relay (self->settings, relay);
    }
}

static void
e2e_relay_dialog_dispose (GObject *object)
{
  g_clear_object (&E2E_RELAY_DIALOG (object)->settings);
  G_OBJECT_CLASS (e2e_relay_dialog_parent_class)->dispose (object);
}

static void
e2e_relay_dialog_class_init (E2eRelayDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = e2e_relay_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/e2echat/E2EChat/relay-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, E2eRelayDialog, scroller);
  gtk_widget_class_bind_template_child (widget_class, E2eRelayDialog, content);
  gtk_widget_class_bind_template_child (widget_class, E2eRelayDialog, list);
  gtk_widget_class_bind_template_child (widget_class, E2eRelayDialog, other_entry);
  gtk_widget_class_bind_template_child (widget_class, E2eRelayDialog, other_hint_label);
  gtk_widget_class_bind_template_child (widget_class, E2eRelayDialog, use_button);
  gtk_widget_class_bind_template_callback (widget_class, on_other_changed);
  gtk_widget_class_bind_template_callback (widget_class, e2e_row_on_activated);
}

static void
e2e_relay_dialog_init (E2eRelayDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  e2e_describe (GTK_WIDGET (self->other_entry), self->other_hint_label);
  gtk_list_box_set_header_func (self->list, e2e_row_update_header, NULL, NULL);
}

E2eRelayDialog *
e2e_relay_dialog_new (GtkWindow *parent, E2eSettings *settings)
{
  E2eRelayDialog *self =
    g_object_new (E2E_TYPE_RELAY_DIALOG, "use-header-bar", TRUE, "transient-for", parent, NULL);

  self->settings = g_object_ref (settings);
  fill (self);
  check (self);
  fit_height (self);
  gtk_dialog_set_default_response (GTK_DIALOG (self), GTK_RESPONSE_OK);
  return self;
}
