/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gtk/message-meta.h"

#include "gtk/message-group.h"
#include "gtk/message-icon.h"

#include <glib/gi18n.h>

struct _E2eMessageMeta
{
  GtkBox parent_instance;

  GtkWidget *timer;
  GtkWidget *edited;
  GtkWidget *time;
  GtkWidget *state;
  gint shown_state; /* an E2eMessageState, or -1 */
};

G_DEFINE_FINAL_TYPE (E2eMessageMeta, e2e_message_meta, GTK_TYPE_BOX)

static const struct
{
  const gchar *icon; /* NULL: nothing to show */
  const gchar *name;
} states[] = {
  [E2E_MESSAGE_WAITING] = { "e2echat-message-waiting-symbolic", N_ ("Waiting to be sent") },
  [E2E_MESSAGE_SENT] = { "e2echat-message-sent-symbolic", N_ ("Sent") },
  [E2E_MESSAGE_DELIVERED] = { "e2echat-message-delivered-symbolic", N_ ("Delivered") },
  [E2E_MESSAGE_READ] = { "e2echat-message-read-symbolic", N_ ("Read") },
  [E2E_MESSAGE_UNDELIVERED] = { "e2echat-message-undelivered-symbolic",
                                N_ ("May not have arrived") },
  [E2E_MESSAGE_RECEIVED] = { NULL, NULL },
};

static void
add_part (E2eMessageMeta *self, GtkWidget *part)
{
  gtk_widget_set_no_show_all (part, TRUE);
  gtk_widget_set_valign (part, GTK_ALIGN_CENTER);
  gtk_box_pack_start (GTK_BOX (self), part, FALSE, FALSE, 0);
}

static void
e2e_message_meta_class_init (E2eMessageMetaClass *klass)
{
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "meta");
}

static void
e2e_message_meta_init (E2eMessageMeta *self)
{
  self->timer = e2e_message_icon_new ();
  gtk_image_set_from_icon_name (GTK_IMAGE (self->timer), "e2echat-message-timer-symbolic",
                                GTK_ICON_SIZE_MENU);
  gtk_widget_set_tooltip_text (self->timer, _ ("Disappears after it was read"));
  self->edited = gtk_label_new (_ ("Edited"));
  self->time = gtk_label_new (NULL);
  self->state = e2e_message_icon_new ();
  self->shown_state = -1;
  gtk_box_set_spacing (GTK_BOX (self), 4);
  add_part (self, self->timer);
  add_part (self, self->edited);
  add_part (self, self->time);
  add_part (self, self->state);
}

GtkWidget *
e2e_message_meta_new (void)
{
  return g_object_new (E2E_TYPE_MESSAGE_META, NULL);
}

static void
set_state (E2eMessageMeta *self, E2eMessageState state)
{
  const gchar *name = e2e_message_meta_name_state (state);

  if (self->shown_state == (gint) state || name == NULL)
    return;

  self->shown_state = (gint) state;
  gtk_image_set_from_icon_name (GTK_IMAGE (self->state), states[state].icon, GTK_ICON_SIZE_MENU);
  gtk_widget_set_tooltip_text (self->state, name);
  atk_object_set_name (gtk_widget_get_accessible (self->state), name);
}

static void
set_time (E2eMessageMeta *self, E2eMessage *message)
{
  g_autofree gchar *time = e2e_message_group_name_time (e2e_message_get_time_ms (message));

  if (g_strcmp0 (time, gtk_label_get_text (GTK_LABEL (self->time))) != 0)
    gtk_label_set_text (GTK_LABEL (self->time), time);
}

void
e2e_message_meta_set (E2eMessageMeta *self, E2eMessage *message, gboolean shows_time)
{
  const gboolean is_own = e2e_message_get_from (message) == E2E_FROM_SELF;
  const gboolean is_edited = e2e_message_get_edited (message);
  const gboolean vanishes = e2e_message_get_timer_s (message) > 0;

  gtk_widget_set_visible (self->timer, vanishes);
  gtk_widget_set_visible (self->edited, is_edited);
  gtk_widget_set_visible (self->time, shows_time);
  gtk_widget_set_visible (self->state, shows_time && is_own);
  if (shows_time)
    set_time (self, message);
  if (shows_time && is_own)
    set_state (self, e2e_message_get_state (message));
  gtk_widget_set_visible (GTK_WIDGET (self), shows_time || is_edited || vanishes);
}

const gchar *
e2e_message_meta_name_state (E2eMessageState state)
{
  return (guint) state < G_N_ELEMENTS (states) && states[state].name != NULL
           ? _ (states[state].name)
           : NULL;
}
