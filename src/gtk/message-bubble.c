/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gtk/message-bubble.h"

#include "gtk/message-body.h"
#include "gtk/message-meta.h"
#include "gtk/message-quote.h"

#include <glib/gi18n.h>

#define GAP_PX 6 /* between what stands below each other */
#define META_GAP_PX 10 /* before the small print on the last line */

struct _E2eMessageBubble
{
  GtkContainer parent_instance;

  /* From top to bottom; those that few messages have are made when one does. */
  GtkWidget *quote;
  GtkWidget *text;
  GtkWidget *more;
  GtkWidget *meta;

  guint next_part; /* that 'Show more' leads to */

  /* Of the last fit, without the padding. */
  gint inner_width;
  gint text_width;
  gint text_height;
  gint quote_height;
  gint more_height;
  GtkRequisition meta_size;
  gboolean is_meta_inline;
};

G_DEFINE_FINAL_TYPE (E2eMessageBubble, e2e_message_bubble, GTK_TYPE_CONTAINER)

enum
{
  SHOW_SOURCE,
  SHOW_PART,
  ACTIVATE_LINK,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
on_quote_clicked (E2eMessageBubble *self)
{
  g_signal_emit (self, signals[SHOW_SOURCE], 0);
}

static void
on_more_clicked (E2eMessageBubble *self)
{
  g_signal_emit (self, signals[SHOW_PART], 0, self->next_part);
}

static gboolean
on_activate_link (E2eMessageBubble *self, const gchar *uri)
{
  g_signal_emit (self, signals[ACTIVATE_LINK], 0, uri);
  return GDK_EVENT_STOP;
}

static void
set_class (GtkWidget *widget, const gchar *name, gboolean has_it)
{
  GtkStyleContext *context = gtk_widget_get_style_context (widget);

  if (gtk_style_context_has_class (context, name) == has_it)
    return;
  if (has_it)
    gtk_style_context_add_class (context, name);
  else
    gtk_style_context_remove_class (context, name);
}

static void
set_quote (E2eMessageBubble *self, E2eMessage *message, const E2eMessageLook *look)
{
  const gboolean is_reply =
    e2e_message_get_reply_id (message) != 0 && !e2e_message_get_retracted (message);

  if (is_reply && self->quote == NULL)
    {
      self->quote = e2e_message_quote_new ();
      gtk_widget_set_parent (self->quote, GTK_WIDGET (self));
      g_signal_connect_swapped (self->quote, "clicked", G_CALLBACK (on_quote_clicked), self);
    }
  if (is_reply)
    e2e_message_quote_set (E2E_MESSAGE_QUOTE (self->quote), look->source, look->peer_name);
  if (self->quote != NULL)
    gtk_widget_set_visible (self->quote, is_reply);
}

static void
set_button (GtkWidget *button, const gchar *label)
{
  if (g_strcmp0 (gtk_button_get_label (GTK_BUTTON (button)), label) != 0)
    gtk_button_set_label (GTK_BUTTON (button), label);
}

static void
set_more (E2eMessageBubble *self, const E2eMessageLook *look, gboolean is_cut)
{
  const gboolean is_part = look->part != E2E_MESSAGE_BODY_PREVIEW;

  if (self->more == NULL && !is_cut && !is_part)
    return;

  if (self->more == NULL)
    {
      self->more = gtk_button_new ();
      gtk_style_context_add_class (gtk_widget_get_style_context (self->more), "more");
      gtk_button_set_relief (GTK_BUTTON (self->more), GTK_RELIEF_NONE);
      gtk_widget_set_parent (self->more, GTK_WIDGET (self));
      g_signal_connect_swapped (self->more, "clicked", G_CALLBACK (on_more_clicked), self);
    }
  self->next_part = is_cut ? look->part + 1 : E2E_MESSAGE_BODY_PREVIEW;
  set_button (self->more, !is_part ? _ ("Show more")
                          : is_cut ? _ ("Show the next part")
                                   : _ ("Show less"));
  gtk_widget_set_visible (self->more, is_cut || is_part);
}

static void
set_text (E2eMessageBubble *self, E2eMessage *message, const E2eMessageLook *look)
{
  g_auto (E2eMessageBody) body = { 0 };

  if (e2e_message_get_retracted (message))
    body.markup = g_markup_escape_text (e2e_message_get_from (message) == E2E_FROM_SELF
                                          ? _ ("You took this message back")
                                          : _ ("This message was taken back"),
                                        -1);
  else
    e2e_message_body_build (&body, e2e_message_get_text (message), look->part, look->folded_term);
  e2e_message_text_set (E2E_MESSAGE_TEXT (self->text), body.markup, body.has_long_word);
  set_more (self, look, body.is_cut);
}

void
e2e_message_bubble_set (E2eMessageBubble *self, E2eMessage *message, const E2eMessageLook *look)
{
  const gboolean is_own = e2e_message_get_from (message) == E2E_FROM_SELF;
  GtkWidget *widget = GTK_WIDGET (self);

  set_class (widget, "own", is_own);
  set_class (widget, "peer", !is_own);
  set_class (widget, "first", look->group.starts_group);
  set_class (widget, "last", look->group.ends_group);
  set_class (widget, "retracted", e2e_message_get_retracted (message));
  set_quote (self, message, look);
  set_text (self, message, look);
  e2e_message_meta_set (E2E_MESSAGE_META (self->meta), message, look->group.shows_meta);
}

void
e2e_message_bubble_clear (E2eMessageBubble *self)
{
  e2e_message_text_set (E2E_MESSAGE_TEXT (self->text), "", FALSE);
  e2e_message_text_set_selected (E2E_MESSAGE_TEXT (self->text), 0, 0);
  if (self->quote != NULL)
    e2e_message_quote_set (E2E_MESSAGE_QUOTE (self->quote), NULL, NULL);
}

static void
get_padding (E2eMessageBubble *self, GtkBorder *padding)
{
  GtkStyleContext *context = gtk_widget_get_style_context (GTK_WIDGET (self));

  gtk_style_context_get_padding (context, gtk_style_context_get_state (context), padding);
}

static gboolean
is_shown (GtkWidget *child)
{
  return child != NULL && gtk_widget_get_visible (child);
}

/* What a part needs that is as wide as the bubble; its wish for a width counts up to MAX_WIDTH. */
static gint
fit_part (E2eMessageBubble *self, GtkWidget *part, gint max_width)
{
  GtkRequisition size;

  if (!is_shown (part))
    return 0;

  gtk_widget_get_preferred_size (part, NULL, &size);
  self->inner_width = MAX (self->inner_width, MIN (size.width, max_width));
  return size.height;
}

static gint
fit_text (E2eMessageBubble *self, gint max_width)
{
  E2eMessageText *text = E2E_MESSAGE_TEXT (self->text);
  gint last_width;
  gint both;

  e2e_message_text_fit (text, max_width, &self->text_width, &self->text_height);
  self->inner_width = MAX (self->inner_width, self->text_width);
  self->is_meta_inline = FALSE;
  if (!is_shown (self->meta))
    return self->text_height;

  gtk_widget_get_preferred_size (self->meta, NULL, &self->meta_size);
  last_width = e2e_message_text_get_last_width (text);
  both = last_width + META_GAP_PX + self->meta_size.width;
  self->is_meta_inline = last_width >= 0 && both <= max_width && !is_shown (self->more);
  if (!self->is_meta_inline)
    {
      self->inner_width = MAX (self->inner_width, self->meta_size.width);
      return self->text_height + self->meta_size.height;
    }
  self->inner_width = MAX (self->inner_width, both);
  return MAX (self->text_height, self->meta_size.height);
}

void
e2e_message_bubble_fit (E2eMessageBubble *self, gint max_width, gint *width, gint *height)
{
  GtkBorder padding;
  gint inner_max;

  get_padding (self, &padding);
  inner_max = MAX (max_width - padding.left - padding.right, 1);
  self->inner_width = 0;
  self->quote_height = fit_part (self, self->quote, inner_max);
  self->more_height = fit_part (self, self->more, inner_max);
  *height = padding.top + fit_text (self, inner_max) + padding.bottom;
  if (self->quote_height > 0)
    *height += self->quote_height + GAP_PX;
  if (self->more_height > 0)
    *height += self->more_height;
  *width = self->inner_width + padding.left + padding.right;
}

static void
allocate_part (GtkWidget *part, GtkAllocation *allocation, gint height)
{
  GtkRequisition ignored;

  if (!is_shown (part))
    return;

  allocation->height = height;
  gtk_widget_get_preferred_size (part, &ignored, NULL); /* GTK wants to be asked first */
  gtk_widget_size_allocate (part, allocation);
  allocation->y += height;
}

static void
allocate_text (E2eMessageBubble *self, const GtkAllocation *inner, gint y)
{
  const gboolean is_rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  GtkAllocation text = { is_rtl ? inner->x + inner->width - self->text_width : inner->x, y,
                         self->text_width, self->text_height };

  allocate_part (self->text, &text, self->text_height);
}

static void
allocate_meta (E2eMessageBubble *self, const GtkAllocation *inner)
{
  const gboolean is_rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  GtkAllocation meta = { inner->x, inner->y + inner->height - self->meta_size.height,
                         self->meta_size.width, self->meta_size.height };

  if (!is_rtl)
    meta.x += inner->width - meta.width;
  allocate_part (self->meta, &meta, meta.height);
}

static void
e2e_message_bubble_size_allocate (GtkWidget *widget, GtkAllocation *allocation)
{
  E2eMessageBubble *self = E2E_MESSAGE_BUBBLE (widget);
  GtkAllocation inner = *allocation;
  GtkAllocation part;
  GtkBorder padding;

  gtk_widget_set_allocation (widget, allocation);
  get_padding (self, &padding);
  inner.x += padding.left;
  inner.y += padding.top;
  inner.width = MAX (inner.width - padding.left - padding.right, 1);
  inner.height = MAX (inner.height - padding.top - padding.bottom, 1);

  part = inner;
  allocate_part (self->quote, &part, self->quote_height);
  if (is_shown (self->quote))
    part.y += GAP_PX;
  allocate_text (self, &inner, part.y);
  part.y += self->text_height;
  allocate_part (self->more, &part, self->more_height);
  allocate_meta (self, &inner);
}

static gboolean
e2e_message_bubble_draw (GtkWidget *widget, cairo_t *cr)
{
  GtkStyleContext *context = gtk_widget_get_style_context (widget);
  const gint width = gtk_widget_get_allocated_width (widget);
  const gint height = gtk_widget_get_allocated_height (widget);

  gtk_render_background (context, cr, 0, 0, width, height);
  gtk_render_frame (context, cr, 0, 0, width, height);
  /* A single glyph may be wider than the bubble; it stays inside all the same. */
  cairo_rectangle (cr, 0, 0, width, height);
  cairo_clip (cr);
  return GTK_WIDGET_CLASS (e2e_message_bubble_parent_class)->draw (widget, cr);
}

/* The row that holds it fits and places it; these tell GTK what came out. */
static void
e2e_message_bubble_get_preferred_width (GtkWidget *widget, gint *minimum, gint *natural)
{
  (void) widget;

  *minimum = *natural = 0;
}

static void
e2e_message_bubble_get_preferred_height (GtkWidget *widget, gint *minimum, gint *natural)
{
  (void) widget;

  *minimum = *natural = 0;
}

static void
e2e_message_bubble_forall (GtkContainer *container, gboolean include_internals,
                           GtkCallback callback, gpointer data)
{
  (void) include_internals;

  E2eMessageBubble *self = E2E_MESSAGE_BUBBLE (container);
  GtkWidget *const parts[] = { self->quote, self->text, self->more, self->meta };

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (parts[i] != NULL)
      callback (parts[i], data);
}

static void
e2e_message_bubble_remove (GtkContainer *container, GtkWidget *child)
{
  E2eMessageBubble *self = E2E_MESSAGE_BUBBLE (container);
  GtkWidget **const parts[] = { &self->quote, &self->text, &self->more, &self->meta };

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (*parts[i] == child)
      {
        *parts[i] = NULL;
        gtk_widget_unparent (child);
        return;
      }
}

static void
e2e_message_bubble_class_init (E2eMessageBubbleClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GtkContainerClass *container_class = GTK_CONTAINER_CLASS (klass);

  widget_class->size_allocate = e2e_message_bubble_size_allocate;
  widget_class->draw = e2e_message_bubble_draw;
  widget_class->get_preferred_width = e2e_message_bubble_get_preferred_width;
  widget_class->get_preferred_height = e2e_message_bubble_get_preferred_height;
  container_class->forall = e2e_message_bubble_forall;
  container_class->remove = e2e_message_bubble_remove;
  gtk_widget_class_set_css_name (widget_class, "bubble");

  signals[SHOW_SOURCE] = g_signal_new ("show-source", E2E_TYPE_MESSAGE_BUBBLE, G_SIGNAL_RUN_LAST, 0,
                                       NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SHOW_PART] = g_signal_new ("show-part", E2E_TYPE_MESSAGE_BUBBLE, G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[ACTIVATE_LINK] =
    g_signal_new ("activate-link", E2E_TYPE_MESSAGE_BUBBLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
e2e_message_bubble_init (E2eMessageBubble *self)
{
  gtk_widget_set_has_window (GTK_WIDGET (self), FALSE);

  self->text = e2e_message_text_new ();
  gtk_label_set_selectable (GTK_LABEL (self->text), TRUE);
  g_signal_connect_swapped (self->text, "activate-link", G_CALLBACK (on_activate_link), self);
  gtk_widget_set_parent (self->text, GTK_WIDGET (self));
  gtk_widget_show (self->text);

  self->meta = e2e_message_meta_new ();
  gtk_widget_set_parent (self->meta, GTK_WIDGET (self));
}

GtkWidget *
e2e_message_bubble_new (void)
{
  return g_object_new (E2E_TYPE_MESSAGE_BUBBLE, "visible", TRUE, NULL);
}

E2eMessageText *
e2e_message_bubble_get_text (E2eMessageBubble *self)
{
  return E2E_MESSAGE_TEXT (self->text);
}
