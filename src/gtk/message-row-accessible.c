/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gtk/message-row-accessible.h"

#include "gtk/message-row.h"

struct _E2eMessageRowAccessible
{
  GtkContainerAccessible parent_instance;
};

G_DEFINE_FINAL_TYPE (E2eMessageRowAccessible, e2e_message_row_accessible,
                     GTK_TYPE_CONTAINER_ACCESSIBLE)

static const gchar *
e2e_message_row_accessible_get_name (AtkObject *object)
{
  GtkWidget *widget = gtk_accessible_get_widget (GTK_ACCESSIBLE (object));

  return widget != NULL ? e2e_message_row_get_spoken (E2E_MESSAGE_ROW (widget)) : NULL;
}

static void
e2e_message_row_accessible_initialize (AtkObject *object, gpointer data)
{
  ATK_OBJECT_CLASS (e2e_message_row_accessible_parent_class)->initialize (object, data);
  atk_object_set_role (object, ATK_ROLE_LIST_ITEM);
}

static void
e2e_message_row_accessible_class_init (E2eMessageRowAccessibleClass *klass)
{
  AtkObjectClass *atk_class = ATK_OBJECT_CLASS (klass);

  atk_class->get_name = e2e_message_row_accessible_get_name;
  atk_class->initialize = e2e_message_row_accessible_initialize;
}

static void
e2e_message_row_accessible_init (E2eMessageRowAccessible *self)
{
  (void) self;
}
