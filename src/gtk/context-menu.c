/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gtk/context-menu.h"

struct _E2eContextMenu
{
  GtkPopover parent_instance;

  E2eConversation *conversation;
  E2eMessageView *view; /* borrowed: it is what the popover is relative to */
  E2eMessage *message; /* that it was opened on, or NULL */
  guint focus_id; /* gives the focus back after it closed */
  GSimpleActionGroup *actions;

  GtkWidget *emoji_box;
  GtkWidget *reply_button;
  GtkWidget *edit_button;
  GtkWidget *copy_button;
  GtkWidget *unreact_button;
  GtkWidget *retract_button;
};

enum
{
  SIGNAL_REPLY,
  SIGNAL_EDIT,
  SIGNAL_CHOOSE_EMOJI,
  SIGNAL_FAILED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (E2eContextMenu, e2e_context_menu, GTK_TYPE_POPOVER)

static void
fail (E2eContextMenu *self, GError *error)
{
  g_signal_emit (self, signals[SIGNAL_FAILED], 0, error);
  g_error_free (error);
}

void
e2e_context_menu_react (E2eContextMenu *self, const gchar *emoji)
{
  GError *error = NULL;

  if (self->message != NULL &&
      !e2e_conversation_react (self->conversation, self->message, emoji, &error))
    fail (self, error);
}

/* --- Actions ------------------------------------------------------------------------------- */

static void
on_reply (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  E2eContextMenu *self = data;

  (void) action;
  (void) parameter;
  g_signal_emit (self, signals[SIGNAL_REPLY], 0, self->message);
}

static void
on_edit (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  E2eContextMenu *self = data;

  (void) action;
  (void) parameter;
  g_signal_emit (self, signals[SIGNAL_EDIT], 0, self->message);
}

static void
on_copy (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  E2eContextMenu *self = data;

  (void) action;
  (void) parameter;
  e2e_message_view_copy (self->view, self->message);
  e2e_message_view_focus_message (self->view, self->message);
}

static void
on_react (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  E2eContextMenu *self = data;

  (void) action;
  gtk_popover_popdown (GTK_POPOVER (self));
  e2e_context_menu_react (self, g_variant_get_string (parameter, NULL));
  e2e_message_view_focus_message (self->view, self->message);
}

static void
on_unreact (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  E2eContextMenu *self = data;

  (void) action;
  (void) parameter;
  e2e_context_menu_react (self, NULL);
  e2e_message_view_focus_message (self->view, self->message);
}

static void
on_choose_emoji (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  E2eContextMenu *self = data;

  (void) action;
  (void) parameter;
  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, signals[SIGNAL_CHOOSE_EMOJI], 0);
}

static void
on_retract (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  E2eContextMenu *self = data;
  GError *error = NULL;

  (void) action;
  (void) parameter;
  if (!e2e_conversation_retract (self->conversation, self->message, &error))
    fail (self, error);
  e2e_message_view_focus_message (self->view, self->message);
}

static const GActionEntry actions[] = {
  { .name = "reply", .activate = on_reply },
  { .name = "edit", .activate = on_edit },
  { .name = "copy", .activate = on_copy },
  { .name = "react", .activate = on_react, .parameter_type = "s" },
  { .name = "unreact", .activate = on_unreact },
  { .name = "choose-emoji", .activate = on_choose_emoji },
  { .name = "retract", .activate = on_retract },
};

static void
set_enabled (E2eContextMenu *self, const gchar *action, gboolean is_enabled)
{
  g_simple_action_set_enabled (G_SIMPLE_ACTION (
                                 g_action_map_lookup_action (G_ACTION_MAP (self->actions), action)),
                               is_enabled);
}

/* What is possible with this message, now. */
static void
update_actions (E2eContextMenu *self)
{
  const E2eFrom from = e2e_message_get_from (self->message);
  const gboolean is_open = e2e_conversation_get_state (self->conversation) != E2E_STATE_ENDED &&
                           from != E2E_FROM_SYSTEM && !e2e_message_get_retracted (self->message);
  const gboolean is_own = from == E2E_FROM_SELF;

  set_enabled (self, "reply", is_open);
  set_enabled (self, "edit", is_open && is_own);
  set_enabled (self, "retract", is_open && is_own);
  set_enabled (self, "react", is_open);
  set_enabled (self, "choose-emoji", is_open);
  set_enabled (self, "unreact", is_open && e2e_message_get_own_reaction (self->message) != NULL);
  set_enabled (self, "copy", !e2e_message_get_retracted (self->message));
  gtk_widget_set_visible (self->emoji_box, is_open);
}

void
e2e_context_menu_open (E2eContextMenu *self, E2eMessage *message, const GdkRectangle *at)
{
  g_set_object (&self->message, message);
  update_actions (self);
  gtk_popover_set_pointing_to (GTK_POPOVER (self), at);
  gtk_popover_popup (GTK_POPOVER (self));
}

/* The focus must not stay on a button that is gone; GTK gives it back only to a row that is still
 * the same widget. */
static gboolean
on_focus_idle (gpointer data)
{
  E2eContextMenu *self = data;
  GtkWidget *window = gtk_widget_get_toplevel (GTK_WIDGET (self->view));
  GtkWidget *focus = GTK_IS_WINDOW (window) ? gtk_window_get_focus (GTK_WINDOW (window)) : NULL;

  self->focus_id = 0;
  if (focus == NULL || !gtk_widget_get_realized (focus) ||
      gtk_widget_is_ancestor (focus, GTK_WIDGET (self)))
    e2e_message_view_focus_message (self->view, self->message);
  return G_SOURCE_REMOVE;
}

static void
on_closed (E2eContextMenu *self)
{
  /* It also closes when it is destroyed; and before it does what was chosen, which may take the
   * focus to the entry. */
  if (self->message != NULL && self->focus_id == 0)
    self->focus_id = g_idle_add (on_focus_idle, self);
}

/* --- Widget -------------------------------------------------------------------------------- */

static void
e2e_context_menu_dispose (GObject *object)
{
  E2eContextMenu *self = E2E_CONTEXT_MENU (object);

  g_clear_handle_id (&self->focus_id, g_source_remove);
  g_clear_object (&self->actions);
  g_clear_object (&self->message);
  g_clear_object (&self->conversation);
  G_OBJECT_CLASS (e2e_context_menu_parent_class)->dispose (object);
}

static void
e2e_context_menu_class_init (E2eContextMenuClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = e2e_context_menu_dispose;
  signals[SIGNAL_REPLY] = g_signal_new ("reply", E2E_TYPE_CONTEXT_MENU, G_SIGNAL_RUN_LAST, 0, NULL,
                                        NULL, NULL, G_TYPE_NONE, 1, E2E_TYPE_MESSAGE);
  signals[SIGNAL_EDIT] = g_signal_new ("edit", E2E_TYPE_CONTEXT_MENU, G_SIGNAL_RUN_LAST, 0, NULL,
                                       NULL, NULL, G_TYPE_NONE, 1, E2E_TYPE_MESSAGE);
  signals[SIGNAL_CHOOSE_EMOJI] =
    g_signal_new ("choose-emoji", E2E_TYPE_CONTEXT_MENU, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
  signals[SIGNAL_FAILED] =
    g_signal_new ("failed", E2E_TYPE_CONTEXT_MENU, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_ERROR | G_SIGNAL_TYPE_STATIC_SCOPE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/e2echat/E2EChat/context-menu.ui");
  gtk_widget_class_bind_template_child (widget_class, E2eContextMenu, emoji_box);
  gtk_widget_class_bind_template_child (widget_class, E2eContextMenu, reply_button);
  gtk_widget_class_bind_template_child (widget_class, E2eContextMenu, edit_button);
  gtk_widget_class_bind_template_child (widget_class, E2eContextMenu, copy_button);
  gtk_widget_class_bind_template_child (widget_class, E2eContextMenu, unreact_button);
  gtk_widget_class_bind_template_child (widget_class, E2eContextMenu, retract_button);
}

static void
e2e_context_menu_init (E2eContextMenu *self)
{
  GtkWidget *buttons[5];

  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), actions, G_N_ELEMENTS (actions),
                                   self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "message", G_ACTION_GROUP (self->actions));
  gtk_widget_init_template (GTK_WIDGET (self));

  /* What is not possible is not shown. */
  buttons[0] = self->reply_button;
  buttons[1] = self->edit_button;
  buttons[2] = self->copy_button;
  buttons[3] = self->unreact_button;
  buttons[4] = self->retract_button;
  for (gsize i = 0; i < G_N_ELEMENTS (buttons); i++)
    g_object_bind_property (buttons[i], "sensitive", buttons[i], "visible", G_BINDING_SYNC_CREATE);
}

E2eContextMenu *
e2e_context_menu_new (E2eMessageView *view, E2eConversation *conversation)
{
  E2eContextMenu *self = g_object_new (E2E_TYPE_CONTEXT_MENU, "relative-to", view, NULL);

  self->view = view;
  self->conversation = g_object_ref (conversation);
  g_signal_connect (self, "closed", G_CALLBACK (on_closed), NULL);
  return self;
}
