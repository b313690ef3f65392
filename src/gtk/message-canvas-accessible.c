/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gtk/message-canvas-accessible.h"

struct _E2eMessageCanvasAccessible
{
  GtkContainerAccessible parent_instance;
};

G_DEFINE_FINAL_TYPE (E2eMessageCanvasAccessible, e2e_message_canvas_accessible,
                     GTK_TYPE_CONTAINER_ACCESSIBLE)

static AtkStateSet *
e2e_message_canvas_accessible_ref_state_set (AtkObject *object)
{
  AtkStateSet *states =
    ATK_OBJECT_CLASS (e2e_message_canvas_accessible_parent_class)->ref_state_set (object);

  /* To tell of every row that is used again would cost more than to show it. */
  atk_state_set_add_state (states, ATK_STATE_MANAGES_DESCENDANTS);
  return states;
}

static void
e2e_message_canvas_accessible_initialize (AtkObject *object, gpointer data)
{
  ATK_OBJECT_CLASS (e2e_message_canvas_accessible_parent_class)->initialize (object, data);
  atk_object_set_role (object, ATK_ROLE_LIST);
}

static void
e2e_message_canvas_accessible_class_init (E2eMessageCanvasAccessibleClass *klass)
{
  AtkObjectClass *atk_class = ATK_OBJECT_CLASS (klass);

  atk_class->ref_state_set = e2e_message_canvas_accessible_ref_state_set;
  atk_class->initialize = e2e_message_canvas_accessible_initialize;
}

static void
e2e_message_canvas_accessible_init (E2eMessageCanvasAccessible *self)
{
  (void) self;
}
