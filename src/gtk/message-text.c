/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gtk/message-text.h"

#include "gtk/message-highlight.h"
#include "gtk/message-text-accessible.h"

#include <string.h>

struct _E2eMessageText
{
  GtkLabel parent_instance;

  gchar *markup;
  gint fit_max; /* that the rest was found for; 0 if it has to be found anew */
  gint fit_width;
  gint fit_height;
  gint last_width;
  gint last_height;

  gssize selected_start; /* from here on, before the end, if that is further */
  gssize selected_end;
  gboolean is_quiet; /* the label's own cursor is moved by us */
  gboolean is_extending; /* by a key */
  gboolean is_tabbing;
};

enum
{
  PROP_SELECTED = 1, /* changes with what is drawn as selected */
};

enum
{
  SELECT,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (E2eMessageText, e2e_message_text, GTK_TYPE_LABEL)

static GtkSizeRequestMode
e2e_message_text_get_request_mode (GtkWidget *widget)
{
  (void) widget;

  return GTK_SIZE_REQUEST_CONSTANT_SIZE;
}

static void
e2e_message_text_get_preferred_width (GtkWidget *widget, gint *minimum, gint *natural)
{
  *minimum = *natural = E2E_MESSAGE_TEXT (widget)->fit_width;
}

static void
e2e_message_text_get_preferred_height (GtkWidget *widget, gint *minimum, gint *natural)
{
  *minimum = *natural = E2E_MESSAGE_TEXT (widget)->fit_height;
}

static void
e2e_message_text_get_preferred_width_for_height (GtkWidget *widget, gint height, gint *minimum,
                                                 gint *natural)
{
  (void) height;

  e2e_message_text_get_preferred_width (widget, minimum, natural);
}

static void
e2e_message_text_get_preferred_height_for_width (GtkWidget *widget, gint width, gint *minimum,
                                                 gint *natural)
{
  (void) width;

  e2e_message_text_get_preferred_height (widget, minimum, natural);
}

static void
e2e_message_text_get_preferred_height_and_baseline (GtkWidget *widget, gint width, gint *minimum,
                                                    gint *natural, gint *minimum_baseline,
                                                    gint *natural_baseline)
{
  (void) width;

  e2e_message_text_get_preferred_height (widget, minimum, natural);
  if (minimum_baseline != NULL)
    *minimum_baseline = -1;
  if (natural_baseline != NULL)
    *natural_baseline = -1;
}

static gboolean
e2e_message_text_button_press_event (GtkWidget *widget, GdkEventButton *event)
{
  if (gdk_event_triggers_context_menu ((GdkEvent *) event))
    return GDK_EVENT_PROPAGATE;

  return GTK_WIDGET_CLASS (e2e_message_text_parent_class)->button_press_event (widget, event);
}

static gboolean
e2e_message_text_popup_menu (GtkWidget *widget)
{
  (void) widget;

  return FALSE;
}

static void
e2e_message_text_style_updated (GtkWidget *widget)
{
  E2E_MESSAGE_TEXT (widget)->fit_max = 0;
  e2e_message_highlight_forget (GTK_LABEL (widget));
  GTK_WIDGET_CLASS (e2e_message_text_parent_class)->style_updated (widget);
}

static void
e2e_message_text_direction_changed (GtkWidget *widget, GtkTextDirection before)
{
  E2E_MESSAGE_TEXT (widget)->fit_max = 0;
  e2e_message_highlight_forget (GTK_LABEL (widget));
  GTK_WIDGET_CLASS (e2e_message_text_parent_class)->direction_changed (widget, before);
}

static gint
to_offset (const gchar *text, gint n_chars)
{
  return (gint) (g_utf8_offset_to_pointer (text, n_chars) - text);
}

/* Moves the label's own cursor, and ends its own selection. */
static void
move_quietly (E2eMessageText *self, gint n_chars)
{
  const gboolean was_quiet = self->is_quiet;

  self->is_quiet = TRUE;
  gtk_label_select_region (GTK_LABEL (self), n_chars, n_chars);
  self->is_quiet = was_quiet;
}

/* The label's selection has two ends, which may both be news. */
static gboolean
has_cursor (GParamSpec **pspecs, guint n)
{
  for (guint i = 0; i < n; i++)
    if (g_str_equal (pspecs[i]->name, "cursor-position") ||
        g_str_equal (pspecs[i]->name, "selection-bound"))
      return TRUE;
  return FALSE;
}

static void
e2e_message_text_dispatch_properties_changed (GObject *object, guint n, GParamSpec **pspecs)
{
  E2eMessageText *self = E2E_MESSAGE_TEXT (object);
  const gchar *text = gtk_label_get_text (GTK_LABEL (self));
  gint anchor;
  gint cursor;

  G_OBJECT_CLASS (e2e_message_text_parent_class)->dispatch_properties_changed (object, n, pspecs);
  if (self->is_quiet || !has_cursor (pspecs, n))
    return;

  g_object_get (self, "selection-bound", &anchor, "cursor-position", &cursor, NULL);
  if (anchor != cursor)
    move_quietly (self, cursor);
  g_signal_emit (self, signals[SELECT], 0, to_offset (text, anchor), to_offset (text, cursor),
                 self->is_extending);
}

static void
e2e_message_text_move_cursor (GtkLabel *label, GtkMovementStep step, gint count, gboolean extends)
{
  E2eMessageText *self = E2E_MESSAGE_TEXT (label);

  self->is_extending = extends;
  GTK_LABEL_CLASS (e2e_message_text_parent_class)->move_cursor (label, step, count, extends);
  self->is_extending = FALSE;
}

/* With the focus GtkLabel selects all. That is for whoever comes with Tab, not for a menu that
 * gives the focus back. */
static void
e2e_message_text_grab_focus (GtkWidget *widget)
{
  GtkWidgetClass *klass = E2E_MESSAGE_TEXT (widget)->is_tabbing
                            ? GTK_WIDGET_CLASS (e2e_message_text_parent_class)
                            : g_type_class_peek (GTK_TYPE_WIDGET);

  klass->grab_focus (widget);
}

static gboolean
e2e_message_text_focus (GtkWidget *widget, GtkDirectionType direction)
{
  E2eMessageText *self = E2E_MESSAGE_TEXT (widget);
  gboolean is_done;

  self->is_tabbing = TRUE;
  is_done = GTK_WIDGET_CLASS (e2e_message_text_parent_class)->focus (widget, direction);
  self->is_tabbing = FALSE;
  return is_done;
}

static gboolean
e2e_message_text_draw (GtkWidget *widget, cairo_t *cr)
{
  gint start;
  gint end;

  GTK_WIDGET_CLASS (e2e_message_text_parent_class)->draw (widget, cr);
  if (e2e_message_text_get_selected (E2E_MESSAGE_TEXT (widget), &start, &end))
    e2e_message_highlight_draw (GTK_LABEL (widget), cr, start, end);
  return GDK_EVENT_PROPAGATE;
}

static void
e2e_message_text_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  gint start;
  gint end;

  if (id == PROP_SELECTED)
    g_value_set_boolean (value,
                         e2e_message_text_get_selected (E2E_MESSAGE_TEXT (object), &start, &end));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
e2e_message_text_finalize (GObject *object)
{
  E2eMessageText *self = E2E_MESSAGE_TEXT (object);

  g_free (self->markup);
  G_OBJECT_CLASS (e2e_message_text_parent_class)->finalize (object);
}

static void
e2e_message_text_class_init (E2eMessageTextClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispatch_properties_changed = e2e_message_text_dispatch_properties_changed;
  object_class->get_property = e2e_message_text_get_property;
  object_class->finalize = e2e_message_text_finalize;
  GTK_LABEL_CLASS (klass)->move_cursor = e2e_message_text_move_cursor;
  widget_class->focus = e2e_message_text_focus;
  widget_class->grab_focus = e2e_message_text_grab_focus;
  widget_class->draw = e2e_message_text_draw;
  widget_class->get_request_mode = e2e_message_text_get_request_mode;
  widget_class->get_preferred_width = e2e_message_text_get_preferred_width;
  widget_class->get_preferred_height = e2e_message_text_get_preferred_height;
  widget_class->get_preferred_width_for_height = e2e_message_text_get_preferred_width_for_height;
  widget_class->get_preferred_height_for_width = e2e_message_text_get_preferred_height_for_width;
  widget_class->get_preferred_height_and_baseline_for_width =
    e2e_message_text_get_preferred_height_and_baseline;
  widget_class->button_press_event = e2e_message_text_button_press_event;
  widget_class->popup_menu = e2e_message_text_popup_menu;
  widget_class->style_updated = e2e_message_text_style_updated;
  widget_class->direction_changed = e2e_message_text_direction_changed;
  gtk_widget_class_set_accessible_type (widget_class, E2E_TYPE_MESSAGE_TEXT_ACCESSIBLE);

  g_object_class_install_property (object_class, PROP_SELECTED,
                                   g_param_spec_boolean ("selected", NULL, NULL, FALSE,
                                                         G_PARAM_READABLE |
                                                           G_PARAM_STATIC_STRINGS));
  signals[SELECT] = g_signal_new ("select", E2E_TYPE_MESSAGE_TEXT, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 3, G_TYPE_INT, G_TYPE_INT, G_TYPE_BOOLEAN);
}

static void
e2e_message_text_init (E2eMessageText *self)
{
  gtk_label_set_line_wrap (GTK_LABEL (self), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self), 0);
  gtk_label_set_yalign (GTK_LABEL (self), 0);
  /* A link's own menu and tooltip are GTK's; what a click opens is the window's to say. */
  gtk_label_set_track_visited_links (GTK_LABEL (self), FALSE);
}

GtkWidget *
e2e_message_text_new (void)
{
  return g_object_new (E2E_TYPE_MESSAGE_TEXT, NULL);
}

void
e2e_message_text_set (E2eMessageText *self, const gchar *markup, gboolean char_wrap)
{
  if (g_strcmp0 (self->markup, markup) == 0)
    return;

  g_free (self->markup);
  self->markup = g_strdup (markup);
  self->fit_max = 0;
  gtk_label_set_line_wrap_mode (GTK_LABEL (self),
                                char_wrap ? PANGO_WRAP_CHAR : PANGO_WRAP_WORD_CHAR);
  /* The cursor goes back to the start, which is nobody's wish. */
  self->is_quiet = TRUE;
  gtk_label_set_markup (GTK_LABEL (self), markup);
  self->is_quiet = FALSE;
}

static void
measure_last_line (E2eMessageText *self, PangoLayout *layout)
{
  const PangoDirection direction = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL
                                     ? PANGO_DIRECTION_RTL
                                     : PANGO_DIRECTION_LTR;
  PangoLayoutLine *line =
    pango_layout_get_line_readonly (layout, pango_layout_get_line_count (layout) - 1);
  PangoRectangle rectangle;

  pango_layout_line_get_pixel_extents (line, NULL, &rectangle);
  self->last_width = line->resolved_dir == direction ? rectangle.width : -1;
  self->last_height = rectangle.height;
}

static void
lay_out (E2eMessageText *self, gint max_width)
{
  PangoLayout *layout = gtk_label_get_layout (GTK_LABEL (self));
  gint width;
  gint height;

  pango_layout_set_width (layout, max_width * PANGO_SCALE);
  pango_layout_get_pixel_size (layout, &width, &height);
  measure_last_line (self, layout);
  /* Nearly as wide as it may be: the same width saves laying it out anew. A single glyph may be
   * wider than any line. */
  if (width > max_width - max_width / 16)
    width = max_width;
  if (width != self->fit_width || height != self->fit_height)
    gtk_widget_queue_resize (GTK_WIDGET (self));
  self->fit_width = width;
  self->fit_height = height;
  self->fit_max = max_width;
}

void
e2e_message_text_fit (E2eMessageText *self, gint max_width, gint *width, gint *height)
{
  if (self->fit_max != max_width)
    lay_out (self, max_width);
  *width = self->fit_width;
  *height = self->fit_height;
}

gint
e2e_message_text_get_last_width (E2eMessageText *self)
{
  return self->last_width;
}

gint
e2e_message_text_get_last_height (E2eMessageText *self)
{
  return self->last_height;
}

void
e2e_message_text_set_selected (E2eMessageText *self, gssize start, gssize end)
{
  start = MAX (start, 0);
  end = MAX (start, end);
  if (self->selected_start == start && self->selected_end == end)
    return;

  self->selected_start = start;
  self->selected_end = end;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify (G_OBJECT (self), "selected");
}

gboolean
e2e_message_text_get_selected (E2eMessageText *self, gint *start, gint *end)
{
  const gssize length = (gssize) strlen (gtk_label_get_text (GTK_LABEL (self)));

  *start = (gint) MIN (self->selected_start, length);
  *end = (gint) MIN (self->selected_end, length);
  return *start < *end;
}

void
e2e_message_text_focus_at (E2eMessageText *self, gint offset)
{
  const gchar *text = gtk_label_get_text (GTK_LABEL (self));

  gtk_widget_grab_focus (GTK_WIDGET (self));
  move_quietly (self, (gint) g_utf8_pointer_to_offset (text, text + offset));
}
