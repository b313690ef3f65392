/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gtk/message-text.h"

struct _E2eMessageText
{
  GtkLabel parent_instance;

  gchar *markup;
  gint fit_max; /* that the rest was found for; 0 if it has to be found anew */
  gint fit_width;
  gint fit_height;
  gint last_width;
  gint last_height;
};

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
  GTK_WIDGET_CLASS (e2e_message_text_parent_class)->style_updated (widget);
}

static void
e2e_message_text_direction_changed (GtkWidget *widget, GtkTextDirection before)
{
  E2E_MESSAGE_TEXT (widget)->fit_max = 0;
  GTK_WIDGET_CLASS (e2e_message_text_parent_class)->direction_changed (widget, before);
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

  G_OBJECT_CLASS (klass)->finalize = e2e_message_text_finalize;
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
  gtk_label_set_markup (GTK_LABEL (self), markup);
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

gchar *
e2e_message_text_dup_selection (E2eMessageText *self)
{
  const gchar *text = gtk_label_get_text (GTK_LABEL (self));
  gint start;
  gint end;

  if (!gtk_label_get_selection_bounds (GTK_LABEL (self), &start, &end))
    return NULL;

  return g_strndup (g_utf8_offset_to_pointer (text, start),
                    (gsize) (g_utf8_offset_to_pointer (text, end) -
                             g_utf8_offset_to_pointer (text, start)));
}
