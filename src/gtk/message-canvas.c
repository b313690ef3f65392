/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gtk/message-canvas.h"

#include "gtk/message-canvas-accessible.h"
#include "gtk/message-input.h"
#include "gtk/message-scroll.h"

struct _E2eMessageCanvas
{
  GtkContainer parent_instance;

  E2eMessageLayout *layout;
  E2eMessageScroll *scroll;
  E2eMessageInput *input;
  guint moved_id;
};

enum
{
  PROP_HADJUSTMENT = 1,
  PROP_VADJUSTMENT,
  PROP_HSCROLL_POLICY,
  PROP_VSCROLL_POLICY,
};

enum
{
  MOVED,
  ACTIVATE_LINK,
  CONTEXT_MENU,
  COPY,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE_WITH_CODE (E2eMessageCanvas, e2e_message_canvas, GTK_TYPE_CONTAINER,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SCROLLABLE, NULL))

static gboolean
on_moved (gpointer data)
{
  E2eMessageCanvas *self = E2E_MESSAGE_CANVAS (data);

  self->moved_id = 0;
  g_signal_emit (self, signals[MOVED], 0);
  return G_SOURCE_REMOVE;
}

static void
e2e_message_canvas_size_allocate (GtkWidget *widget, GtkAllocation *allocation)
{
  E2eMessageCanvas *self = E2E_MESSAGE_CANVAS (widget);

  gtk_widget_set_allocation (widget, allocation);
  if (gtk_widget_get_realized (widget))
    gdk_window_move_resize (gtk_widget_get_window (widget), allocation->x, allocation->y,
                            allocation->width, allocation->height);
  /* GTK gives a widget one pixel before it knows better. */
  if (allocation->width <= 1 || allocation->height <= 1)
    return;

  e2e_message_layout_run (self->layout, allocation->width, allocation->height);
  e2e_message_scroll_update (self->scroll, allocation->height);
  gtk_widget_queue_draw (widget);
  /* Who is told may resize or change what is being laid out just now. */
  if (self->moved_id == 0)
    self->moved_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, on_moved, self, NULL);
}

/* Its size stays. But GTK forgets gtk_widget_queue_allocate() when an ancestor still takes itself
 * for one with a child to allocate, and then a new message would stay out of sight. */
static void
queue_layout (E2eMessageCanvas *self)
{
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
on_scrolled (GtkWidget *widget)
{
  E2eMessageCanvas *self = E2E_MESSAGE_CANVAS (widget);

  self->layout->wanted.id = 0;
  queue_layout (self);
}

static void
on_items_changed (E2eMessageCanvas *self, guint position, guint n_removed, guint n_added)
{
  e2e_message_layout_splice (self->layout, position, n_removed, n_added,
                             gtk_widget_get_allocated_width (GTK_WIDGET (self)));
  queue_layout (self);
}

static void
e2e_message_canvas_add (GtkContainer *container, GtkWidget *child)
{
  g_return_if_fail (E2E_IS_MESSAGE_ROW (child));

  gtk_widget_set_parent (child, GTK_WIDGET (container));
  e2e_message_input_watch (E2E_MESSAGE_CANVAS (container)->input, E2E_MESSAGE_ROW (child));
  g_signal_connect_object (child, "stale", G_CALLBACK (e2e_message_canvas_refresh), container,
                           G_CONNECT_SWAPPED);
}

static void
e2e_message_canvas_remove (GtkContainer *container, GtkWidget *child)
{
  e2e_message_rows_forget (E2E_MESSAGE_CANVAS (container)->layout->rows, child);
  gtk_widget_unparent (child);
}

static void
e2e_message_canvas_forall (GtkContainer *container, gboolean include_internals,
                           GtkCallback callback, gpointer data)
{
  e2e_message_rows_foreach (E2E_MESSAGE_CANVAS (container)->layout->rows, include_internals,
                            callback, data);
}

static GType
e2e_message_canvas_child_type (GtkContainer *container)
{
  (void) container;

  return E2E_TYPE_MESSAGE_ROW;
}

static void
e2e_message_canvas_realize (GtkWidget *widget)
{
  GtkAllocation allocation;
  GdkWindowAttr attributes = {
    .window_type = GDK_WINDOW_CHILD,
    .wclass = GDK_INPUT_OUTPUT,
    .visual = gtk_widget_get_visual (widget),
    .event_mask = gtk_widget_get_events (widget) | GDK_BUTTON_PRESS_MASK | GDK_BUTTON_RELEASE_MASK |
                  GDK_SCROLL_MASK | GDK_SMOOTH_SCROLL_MASK | GDK_TOUCH_MASK,
  };
  GdkWindow *window;

  gtk_widget_set_realized (widget, TRUE);
  gtk_widget_get_allocation (widget, &allocation);
  attributes.x = allocation.x;
  attributes.y = allocation.y;
  attributes.width = allocation.width;
  attributes.height = allocation.height;
  window = gdk_window_new (gtk_widget_get_parent_window (widget), &attributes,
                           GDK_WA_X | GDK_WA_Y | GDK_WA_VISUAL);
  gtk_widget_set_window (widget, window);
  gtk_widget_register_window (widget, window);
}

/* Any size will do: it scrolls. */
static void
e2e_message_canvas_get_preferred_size (GtkWidget *widget, gint *minimum, gint *natural)
{
  (void) widget;

  *minimum = *natural = 0;
}

static gboolean
e2e_message_canvas_draw (GtkWidget *widget, cairo_t *cr)
{
  GtkStyleContext *context = gtk_widget_get_style_context (widget);

  gtk_render_background (context, cr, 0, 0, gtk_widget_get_allocated_width (widget),
                         gtk_widget_get_allocated_height (widget));
  return GTK_WIDGET_CLASS (e2e_message_canvas_parent_class)->draw (widget, cr);
}

static gboolean
e2e_message_canvas_focus (GtkWidget *widget, GtkDirectionType direction)
{
  return e2e_message_input_focus (E2E_MESSAGE_CANVAS (widget)->input, direction);
}

static gboolean
e2e_message_canvas_popup_menu (GtkWidget *widget)
{
  return e2e_message_input_popup_menu (E2E_MESSAGE_CANVAS (widget)->input);
}

static gboolean
e2e_message_canvas_key_press_event (GtkWidget *widget, GdkEventKey *event)
{
  if (e2e_message_input_press_key (E2E_MESSAGE_CANVAS (widget)->input, event))
    return GDK_EVENT_STOP;
  return GTK_WIDGET_CLASS (e2e_message_canvas_parent_class)->key_press_event (widget, event);
}

static gboolean
e2e_message_canvas_button_press_event (GtkWidget *widget, GdkEventButton *event)
{
  return e2e_message_input_press_button (E2E_MESSAGE_CANVAS (widget)->input, event);
}

static void
e2e_message_canvas_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  E2eMessageCanvas *self = E2E_MESSAGE_CANVAS (object);

  switch (id)
    {
    case PROP_HADJUSTMENT:
      e2e_message_scroll_set_adjustment (self->scroll, GTK_ORIENTATION_HORIZONTAL,
                                         g_value_get_object (value));
      break;
    case PROP_VADJUSTMENT:
      e2e_message_scroll_set_adjustment (self->scroll, GTK_ORIENTATION_VERTICAL,
                                         g_value_get_object (value));
      break;
    case PROP_HSCROLL_POLICY:
    case PROP_VSCROLL_POLICY:
      break; /* it has no size of its own that a policy could choose */
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
e2e_message_canvas_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  E2eMessageCanvas *self = E2E_MESSAGE_CANVAS (object);

  switch (id)
    {
    case PROP_HADJUSTMENT:
      g_value_set_object (value, e2e_message_scroll_get_adjustment (self->scroll,
                                                                    GTK_ORIENTATION_HORIZONTAL));
      break;
    case PROP_VADJUSTMENT:
      g_value_set_object (value, e2e_message_scroll_get_adjustment (self->scroll,
                                                                    GTK_ORIENTATION_VERTICAL));
      break;
    case PROP_HSCROLL_POLICY:
    case PROP_VSCROLL_POLICY:
      g_value_set_enum (value, GTK_SCROLL_MINIMUM);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
e2e_message_canvas_dispose (GObject *object)
{
  E2eMessageCanvas *self = E2E_MESSAGE_CANVAS (object);

  g_clear_handle_id (&self->moved_id, g_source_remove);
  e2e_message_scroll_set_adjustment (self->scroll, GTK_ORIENTATION_HORIZONTAL, NULL);
  e2e_message_scroll_set_adjustment (self->scroll, GTK_ORIENTATION_VERTICAL, NULL);
  e2e_message_canvas_set_model (self, NULL);
  /* GTK itself would leave the spares. */
  gtk_container_forall (GTK_CONTAINER (self), (GtkCallback) (void (*) (void)) gtk_widget_destroy,
                        NULL);
  G_OBJECT_CLASS (e2e_message_canvas_parent_class)->dispose (object);
}

/* GTK asks and tells a widget that is being disposed of this and that. */
static void
e2e_message_canvas_finalize (GObject *object)
{
  E2eMessageCanvas *self = E2E_MESSAGE_CANVAS (object);

  e2e_message_input_free (self->input);
  e2e_message_scroll_free (self->scroll);
  e2e_message_layout_free (self->layout);
  G_OBJECT_CLASS (e2e_message_canvas_parent_class)->finalize (object);
}

static void
add_signals (void)
{
  signals[MOVED] = g_signal_new ("moved", E2E_TYPE_MESSAGE_CANVAS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
  signals[ACTIVATE_LINK] =
    g_signal_new ("activate-link", E2E_TYPE_MESSAGE_CANVAS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[CONTEXT_MENU] = g_signal_new ("context-menu", E2E_TYPE_MESSAGE_CANVAS, G_SIGNAL_RUN_LAST,
                                        0, NULL, NULL, NULL, G_TYPE_NONE, 2, E2E_TYPE_MESSAGE,
                                        GDK_TYPE_RECTANGLE | G_SIGNAL_TYPE_STATIC_SCOPE);
  signals[COPY] = g_signal_new ("copy", E2E_TYPE_MESSAGE_CANVAS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
}

static void
e2e_message_canvas_class_init (E2eMessageCanvasClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GtkContainerClass *container_class = GTK_CONTAINER_CLASS (klass);

  object_class->set_property = e2e_message_canvas_set_property;
  object_class->get_property = e2e_message_canvas_get_property;
  object_class->dispose = e2e_message_canvas_dispose;
  object_class->finalize = e2e_message_canvas_finalize;
  widget_class->size_allocate = e2e_message_canvas_size_allocate;
  widget_class->realize = e2e_message_canvas_realize;
  widget_class->draw = e2e_message_canvas_draw;
  widget_class->focus = e2e_message_canvas_focus;
  widget_class->popup_menu = e2e_message_canvas_popup_menu;
  widget_class->key_press_event = e2e_message_canvas_key_press_event;
  widget_class->button_press_event = e2e_message_canvas_button_press_event;
  widget_class->get_preferred_width = e2e_message_canvas_get_preferred_size;
  widget_class->get_preferred_height = e2e_message_canvas_get_preferred_size;
  container_class->add = e2e_message_canvas_add;
  container_class->remove = e2e_message_canvas_remove;
  container_class->forall = e2e_message_canvas_forall;
  container_class->child_type = e2e_message_canvas_child_type;
  gtk_widget_class_set_css_name (widget_class, "messages");
  gtk_widget_class_set_accessible_type (widget_class, E2E_TYPE_MESSAGE_CANVAS_ACCESSIBLE);

  g_object_class_override_property (object_class, PROP_HADJUSTMENT, "hadjustment");
  g_object_class_override_property (object_class, PROP_VADJUSTMENT, "vadjustment");
  g_object_class_override_property (object_class, PROP_HSCROLL_POLICY, "hscroll-policy");
  g_object_class_override_property (object_class, PROP_VSCROLL_POLICY, "vscroll-policy");
  add_signals ();
}

static void
e2e_message_canvas_init (E2eMessageCanvas *self)
{
  gtk_widget_set_has_window (GTK_WIDGET (self), TRUE);
  self->layout = e2e_message_layout_new (GTK_CONTAINER (self));
  self->scroll = e2e_message_scroll_new (GTK_WIDGET (self), self->layout->geometry, on_scrolled);
  self->input = e2e_message_input_new (self, self->layout);
}

void
e2e_message_canvas_set_model (E2eMessageCanvas *self, GListModel *model)
{
  GListModel *before = e2e_message_feed_get_model (self->layout->feed);

  if (before == model)
    return;
  if (before != NULL)
    g_signal_handlers_disconnect_by_data (before, self);

  e2e_message_selection_clear (self->layout->selection);
  e2e_message_feed_set_model (self->layout->feed, model);
  e2e_message_geometry_clear (self->layout->geometry);
  self->layout->wanted.id = 0;
  if (model != NULL)
    g_signal_connect_swapped (model, "items-changed", G_CALLBACK (on_items_changed), self);
  on_items_changed (self, 0, 0, e2e_message_feed_get_length (self->layout->feed));
}

E2eMessageFeed *
e2e_message_canvas_get_feed (E2eMessageCanvas *self)
{
  return self->layout->feed;
}

void
e2e_message_canvas_refresh (E2eMessageCanvas *self)
{
  self->layout->is_stale = TRUE;
  e2e_message_selection_check (self->layout->selection);
  queue_layout (self);
}

gboolean
e2e_message_canvas_get_at_bottom (E2eMessageCanvas *self)
{
  return e2e_message_geometry_get_at_bottom (self->layout->geometry);
}

void
e2e_message_canvas_show_bottom (E2eMessageCanvas *self)
{
  self->layout->wanted.id = 0;
  e2e_message_geometry_show_bottom (self->layout->geometry);
  queue_layout (self);
}

void
e2e_message_canvas_show (E2eMessageCanvas *self, const E2eMessageWanted *wanted)
{
  self->layout->wanted = *wanted;
  queue_layout (self);
}

guint64
e2e_message_canvas_get_last_seen (E2eMessageCanvas *self)
{
  return self->layout->last_seen_id;
}

E2eMessage *
e2e_message_canvas_get_focused (E2eMessageCanvas *self)
{
  E2eMessageRow *row = e2e_message_input_get_focused (self->input);

  return row != NULL ? e2e_message_row_get_message (row) : NULL;
}

E2eMessageSelection *
e2e_message_canvas_get_selection (E2eMessageCanvas *self)
{
  return self->layout->selection;
}
