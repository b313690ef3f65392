/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gtk/message-row.h"

#include "gtk/message-column.h"
#include "gtk/message-line.h"
#include "gtk/message-ornament.h"
#include "gtk/message-row-accessible.h"
#include "gtk/message-spoken.h"

#define GROUP_GAP_PX 10
#define GAP_PX 2
#define FLASH_MS 1600

struct _E2eMessageRow
{
  GtkContainer parent_instance;

  /* From top to bottom; all but the bubble are made when a message first needs them. */
  GtkWidget *day;
  GtkWidget *divider;
  GtkWidget *line;
  GtkWidget *bubble;
  GtkWidget *reactions;

  E2eMessage *message; /* NULL for a spare */
  E2eMessage *source;
  E2eFrom from; /* of the message, or the last one */
  gchar *peer_name;
  gchar *spoken; /* as it was asked for last */
  gint gap; /* above the bubble or line */
  gint end_gap; /* below the last row of all */
  guint flash_id;

  /* Of the last fit. */
  gint main_width;
  gint main_height;
};

G_DEFINE_FINAL_TYPE (E2eMessageRow, e2e_message_row, GTK_TYPE_CONTAINER)

enum
{
  STALE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static gboolean
is_shown (GtkWidget *part)
{
  return part != NULL && gtk_widget_get_visible (part);
}

/* Shows a part, making it if it has to, or hides it if there is one. */
static gboolean
show_part (E2eMessageRow *self, GtkWidget **part, gboolean is_visible,
           GtkWidget *(*new_part) (void) )
{
  if (*part == NULL && is_visible)
    {
      *part = new_part ();
      gtk_widget_set_parent (*part, GTK_WIDGET (self));
    }
  if (*part != NULL)
    gtk_widget_set_visible (*part, is_visible);
  return is_visible;
}

static void
set_day (E2eMessageRow *self, const E2eMessageLook *look)
{
  g_autoptr (GDateTime) now = NULL;
  g_autofree gchar *day = NULL;

  if (look->group.starts_day)
    {
      now = e2e_message_clock_get_now (look->clock);
      day = e2e_message_group_name_day (e2e_message_get_time_ms (self->message), now);
    }
  if (show_part (self, &self->day, day != NULL && *day != '\0', e2e_message_ornament_new_day))
    e2e_message_ornament_set_text (GTK_LABEL (self->day), day);
}

static void
set_reactions (E2eMessageRow *self)
{
  const gboolean has_any = e2e_message_get_own_reaction (self->message) != NULL ||
                           e2e_message_get_peer_reaction (self->message) != NULL;

  if (show_part (self, &self->reactions, has_any, e2e_message_ornament_new_reactions))
    e2e_message_ornament_set_reactions (GTK_LABEL (self->reactions), self->message);
}

static void
on_notify (E2eMessageRow *self)
{
  g_signal_emit (self, signals[STALE], 0);
}

static void
watch (E2eMessageRow *self, E2eMessage **field, E2eMessage *message)
{
  if (*field == message)
    return;

  if (*field != NULL)
    g_signal_handlers_disconnect_by_data (*field, self);
  g_set_object (field, message);
  if (message != NULL)
    g_signal_connect_swapped (message, "notify", G_CALLBACK (on_notify), self);
}

void
e2e_message_row_set (E2eMessageRow *self, E2eMessage *message, const E2eMessageLook *look,
                     gboolean has_divider)
{
  const gboolean is_line = e2e_message_get_from (message) == E2E_FROM_SYSTEM;
  const gboolean is_other = self->message != message;

  watch (self, &self->message, message);
  watch (self, &self->source, look->source);
  self->from = e2e_message_get_from (message);
  if (g_strcmp0 (self->peer_name, look->peer_name) != 0)
    {
      g_free (self->peer_name);
      self->peer_name = g_strdup (look->peer_name);
    }

  set_day (self, look);
  show_part (self, &self->divider, has_divider, e2e_message_ornament_new_divider);
  if (show_part (self, &self->line, is_line, e2e_message_line_new))
    e2e_message_line_set (E2E_MESSAGE_LINE (self->line), message);
  gtk_widget_set_visible (self->bubble, !is_line);
  if (!is_line)
    e2e_message_bubble_set (E2E_MESSAGE_BUBBLE (self->bubble), message, look);
  set_reactions (self);
  self->gap = look->group.starts_group ? GROUP_GAP_PX : GAP_PX;
  self->end_gap = look->group.ends_list ? GROUP_GAP_PX : 0;
  if (is_other)
    g_object_notify (G_OBJECT (gtk_widget_get_accessible (GTK_WIDGET (self))), "accessible-name");
}

E2eMessage *
e2e_message_row_get_message (E2eMessageRow *self)
{
  return self->message;
}

E2eFrom
e2e_message_row_get_from (E2eMessageRow *self)
{
  return self->from;
}

void
e2e_message_row_clear (E2eMessageRow *self)
{
  watch (self, &self->message, NULL);
  watch (self, &self->source, NULL);
  g_clear_pointer (&self->spoken, g_free);
  e2e_message_bubble_clear (E2E_MESSAGE_BUBBLE (self->bubble));
  if (self->reactions != NULL)
    gtk_label_set_text (GTK_LABEL (self->reactions), "");
  if (self->flash_id != 0)
    {
      g_clear_handle_id (&self->flash_id, g_source_remove);
      gtk_style_context_remove_class (gtk_widget_get_style_context (GTK_WIDGET (self)), "flash");
    }
}

gint
e2e_message_row_fit (E2eMessageRow *self, gint width)
{
  const E2eMessageColumn column = e2e_message_column_find (GTK_WIDGET (self), 0, width);

  if (is_shown (self->bubble))
    e2e_message_bubble_fit (E2E_MESSAGE_BUBBLE (self->bubble), column.part_width, &self->main_width,
                            &self->main_height);
  else
    e2e_message_line_fit (E2E_MESSAGE_LINE (self->line),
                          MIN (column.width, E2E_MESSAGE_COLUMN_MAX_PART_PX), &self->main_width,
                          &self->main_height);
  return e2e_message_column_get_height (self->day) + e2e_message_column_get_height (self->divider) +
         self->gap + self->main_height + e2e_message_column_get_height (self->reactions) +
         self->end_gap;
}

static void
allocate_reactions (E2eMessageRow *self, const E2eMessageColumn *column, gint y)
{
  GtkRequisition size;

  if (!is_shown (self->reactions))
    return;

  gtk_widget_get_preferred_size (self->reactions, NULL, &size);
  size.width = MIN (size.width, column->width);
  e2e_message_column_allocate (self->reactions,
                               e2e_message_column_align (column, self->from, size.width), y,
                               size.width);
}

static void
e2e_message_row_size_allocate (GtkWidget *widget, GtkAllocation *allocation)
{
  E2eMessageRow *self = E2E_MESSAGE_ROW (widget);
  GtkWidget *main = is_shown (self->bubble) ? self->bubble : self->line;
  const E2eMessageColumn column =
    e2e_message_column_find (widget, allocation->x, allocation->width);
  GtkAllocation part = { 0, allocation->y, self->main_width, self->main_height };
  GtkRequisition ignored;

  gtk_widget_set_allocation (widget, allocation);
  if (self->message == NULL)
    return;

  part.y = e2e_message_column_allocate (self->day, column.x, part.y, column.width);
  part.y = e2e_message_column_allocate (self->divider, column.x, part.y, column.width) + self->gap;
  part.x = e2e_message_column_align (&column, self->from, part.width);
  gtk_widget_get_preferred_size (main, &ignored, NULL); /* GTK wants to be asked first */
  gtk_widget_size_allocate (main, &part);
  allocate_reactions (self, &column, part.y + part.height);
}

void
e2e_message_row_get_area (E2eMessageRow *self, GdkRectangle *area)
{
  GtkWidget *main = is_shown (self->bubble) ? self->bubble : self->line;
  GtkAllocation row;

  gtk_widget_get_allocation (GTK_WIDGET (self), &row);
  gtk_widget_get_allocation (main, area);
  area->x -= row.x;
  area->y -= row.y;
}

static gboolean
e2e_message_row_draw (GtkWidget *widget, cairo_t *cr)
{
  E2eMessageRow *self = E2E_MESSAGE_ROW (widget);
  GtkStyleContext *context = gtk_widget_get_style_context (widget);
  GdkRectangle area;

  gtk_render_background (context, cr, 0, 0, gtk_widget_get_allocated_width (widget),
                         gtk_widget_get_allocated_height (widget));
  GTK_WIDGET_CLASS (e2e_message_row_parent_class)->draw (widget, cr);
  if (gtk_widget_has_visible_focus (widget) && self->message != NULL)
    {
      e2e_message_row_get_area (self, &area);
      gtk_render_focus (context, cr, area.x, area.y, area.width, area.height);
    }
  return GDK_EVENT_PROPAGATE;
}

/* Tab goes from the row into its text, links and buttons, and then out of it. */
static gboolean
e2e_message_row_focus (GtkWidget *widget, GtkDirectionType direction)
{
  E2eMessageRow *self = E2E_MESSAGE_ROW (widget);
  const gboolean is_inside = gtk_container_get_focus_child (GTK_CONTAINER (widget)) != NULL;

  if (gtk_widget_is_focus (widget) && direction == GTK_DIR_TAB_BACKWARD)
    return FALSE;
  if (is_inside || gtk_widget_is_focus (widget))
    {
      if (is_shown (self->bubble) && gtk_widget_child_focus (self->bubble, direction))
        return TRUE;
      if (!is_inside || direction != GTK_DIR_TAB_BACKWARD)
        return FALSE;
    }
  gtk_widget_grab_focus (widget);
  return TRUE;
}

static void
e2e_message_row_get_preferred_size (GtkWidget *widget, gint *minimum, gint *natural)
{
  (void) widget;

  *minimum = *natural = 0;
}

static void
e2e_message_row_forall (GtkContainer *container, gboolean include_internals, GtkCallback callback,
                        gpointer data)
{
  (void) include_internals;

  E2eMessageRow *self = E2E_MESSAGE_ROW (container);
  GtkWidget *const parts[] = { self->day, self->divider, self->line, self->bubble,
                               self->reactions };

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (parts[i] != NULL)
      callback (parts[i], data);
}

static void
e2e_message_row_remove (GtkContainer *container, GtkWidget *child)
{
  E2eMessageRow *self = E2E_MESSAGE_ROW (container);
  GtkWidget **const parts[] = { &self->day, &self->divider, &self->line, &self->bubble,
                                &self->reactions };

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (*parts[i] == child)
      {
        *parts[i] = NULL;
        gtk_widget_unparent (child);
        return;
      }
}

static void
e2e_message_row_dispose (GObject *object)
{
  E2eMessageRow *self = E2E_MESSAGE_ROW (object);

  g_clear_handle_id (&self->flash_id, g_source_remove);
  watch (self, &self->message, NULL);
  watch (self, &self->source, NULL);
  g_clear_pointer (&self->peer_name, g_free);
  g_clear_pointer (&self->spoken, g_free);
  G_OBJECT_CLASS (e2e_message_row_parent_class)->dispose (object);
}

static void
e2e_message_row_class_init (E2eMessageRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GtkContainerClass *container_class = GTK_CONTAINER_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = e2e_message_row_dispose;
  widget_class->size_allocate = e2e_message_row_size_allocate;
  widget_class->draw = e2e_message_row_draw;
  widget_class->focus = e2e_message_row_focus;
  widget_class->get_preferred_width = e2e_message_row_get_preferred_size;
  widget_class->get_preferred_height = e2e_message_row_get_preferred_size;
  container_class->forall = e2e_message_row_forall;
  container_class->remove = e2e_message_row_remove;
  gtk_widget_class_set_css_name (widget_class, "message");
  gtk_widget_class_set_accessible_type (widget_class, E2E_TYPE_MESSAGE_ROW_ACCESSIBLE);

  signals[STALE] = g_signal_new ("stale", E2E_TYPE_MESSAGE_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
e2e_message_row_init (E2eMessageRow *self)
{
  gtk_widget_set_has_window (GTK_WIDGET (self), FALSE);
  gtk_widget_set_can_focus (GTK_WIDGET (self), TRUE);

  self->bubble = e2e_message_bubble_new ();
  gtk_widget_set_parent (self->bubble, GTK_WIDGET (self));
}

E2eMessageBubble *
e2e_message_row_get_bubble (E2eMessageRow *self)
{
  return E2E_MESSAGE_BUBBLE (self->bubble);
}

GtkWidget *
e2e_message_row_new (void)
{
  return g_object_new (E2E_TYPE_MESSAGE_ROW, "visible", TRUE, NULL);
}

static gboolean
on_flash_over (gpointer data)
{
  E2eMessageRow *self = E2E_MESSAGE_ROW (data);

  self->flash_id = 0;
  gtk_style_context_remove_class (gtk_widget_get_style_context (GTK_WIDGET (self)), "flash");
  return G_SOURCE_REMOVE;
}

void
e2e_message_row_flash (E2eMessageRow *self)
{
  g_clear_handle_id (&self->flash_id, g_source_remove);
  gtk_style_context_add_class (gtk_widget_get_style_context (GTK_WIDGET (self)), "flash");
  self->flash_id = g_timeout_add (FLASH_MS, on_flash_over, self);
}

E2eMessageText *
e2e_message_row_get_text (E2eMessageRow *self)
{
  return self->message != NULL && !e2e_message_get_retracted (self->message) &&
             is_shown (self->bubble)
           ? e2e_message_bubble_get_text (E2E_MESSAGE_BUBBLE (self->bubble))
           : NULL;
}

const gchar *
e2e_message_row_get_spoken (E2eMessageRow *self)
{
  g_clear_pointer (&self->spoken, g_free);
  if (self->message != NULL)
    self->spoken = e2e_message_spoken_new (self->message, self->source, self->peer_name);
  return self->spoken;
}
