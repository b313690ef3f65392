/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gtk/message-onlooker.h"

struct _E2eMessageOnlooker
{
  GObject parent_instance;

  GtkWidget *widget;
  GtkWidget *toplevel; /* a window; NULL for none */
};

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (E2eMessageOnlooker, e2e_message_onlooker, G_TYPE_OBJECT)

static void
on_is_active (E2eMessageOnlooker *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
set_toplevel (E2eMessageOnlooker *self, GtkWidget *toplevel)
{
  if (self->toplevel != NULL)
    g_signal_handlers_disconnect_by_data (self->toplevel, self);
  self->toplevel = toplevel;
  if (toplevel != NULL)
    g_signal_connect_swapped (toplevel, "notify::is-active", G_CALLBACK (on_is_active), self);
}

static void
on_hierarchy_changed (E2eMessageOnlooker *self)
{
  GtkWidget *toplevel = gtk_widget_get_toplevel (self->widget);

  set_toplevel (self, GTK_IS_WINDOW (toplevel) ? toplevel : NULL);
}

static void
e2e_message_onlooker_dispose (GObject *object)
{
  set_toplevel (E2E_MESSAGE_ONLOOKER (object), NULL);
  G_OBJECT_CLASS (e2e_message_onlooker_parent_class)->dispose (object);
}

static void
e2e_message_onlooker_class_init (E2eMessageOnlookerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = e2e_message_onlooker_dispose;
  signals[CHANGED] = g_signal_new ("changed", E2E_TYPE_MESSAGE_ONLOOKER, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
e2e_message_onlooker_init (E2eMessageOnlooker *self)
{
  (void) self;
}

E2eMessageOnlooker *
e2e_message_onlooker_new (GtkWidget *widget)
{
  E2eMessageOnlooker *self = g_object_new (E2E_TYPE_MESSAGE_ONLOOKER, NULL);

  self->widget = widget;
  g_signal_connect_object (widget, "hierarchy-changed", G_CALLBACK (on_hierarchy_changed), self,
                           G_CONNECT_SWAPPED);
  on_hierarchy_changed (self);
  return self;
}

gboolean
e2e_message_onlooker_is_there (E2eMessageOnlooker *self)
{
  return self->toplevel != NULL && gtk_widget_get_mapped (self->widget) &&
         gtk_window_is_active (GTK_WINDOW (self->toplevel));
}
