/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gtk/message-view.h"

#include "gtk/message-arrivals.h"
#include "gtk/message-clip.h"
#include "gtk/message-outside.h"

struct _E2eMessageView
{
  GtkBin parent_instance;

  E2eMessageCanvas *canvas;
  GtkRevealer *to_bottom;
  GtkLabel *n_new_label;

  E2eMessageFeed *feed; /* the canvas's, as is the selection */
  E2eMessageSelection *selection;
  E2eMessageClock *clock; /* the feed's */
  E2eMessageOnlooker *onlooker;
  E2eMessageArrivals *arrivals;
  E2eMessageHits *hits;
  E2eMessageClip *clip;
  E2eMessageOutside *outside;
};

enum
{
  PROP_PEER_NAME = 1,
  PROP_OWN_NAME,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

enum
{
  SEEN,
  ACTIVATE_LINK,
  CONTEXT_MENU,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (E2eMessageView, e2e_message_view, GTK_TYPE_BIN)

static void
on_n_new_changed (E2eMessageView *self)
{
  const guint n_new = e2e_message_view_get_n_new (self);
  g_autofree gchar *text = n_new > 99 ? g_strdup ("99+") : g_strdup_printf ("%u", n_new);

  gtk_label_set_text (self->n_new_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->n_new_label), n_new > 0);
}

static void
on_seen (E2eMessageView *self, guint64 id)
{
  g_signal_emit (self, signals[SEEN], 0, id);
}

static void
on_moved (E2eMessageView *self)
{
  gtk_revealer_set_reveal_child (self->to_bottom, !e2e_message_canvas_get_at_bottom (self->canvas));
  e2e_message_arrivals_look (self->arrivals);
}

static void
on_items_changed (E2eMessageView *self, guint position, guint n_removed, guint n_added)
{
  (void) position;
  (void) n_added;

  if (n_removed > 0)
    e2e_message_clip_check (self->clip);
}

static void
on_activate_link (E2eMessageView *self, const gchar *uri)
{
  g_signal_emit (self, signals[ACTIVATE_LINK], 0, uri);
}

static void
on_context_menu (E2eMessageView *self, E2eMessage *message, const GdkRectangle *at)
{
  GdkRectangle here = *at;

  gtk_widget_translate_coordinates (GTK_WIDGET (self->canvas), GTK_WIDGET (self), at->x, at->y,
                                    &here.x, &here.y);
  g_signal_emit (self, signals[CONTEXT_MENU], 0, message, &here);
}

/* What is selected, or else the message that has the focus. */
static void
on_copy (E2eMessageView *self)
{
  E2eMessage *message = e2e_message_canvas_get_focused (self->canvas);

  if (!e2e_message_clip_copy_selection (self->clip) && message != NULL)
    e2e_message_clip_copy_message (self->clip, message);
}

static gboolean
on_key_press (E2eMessageView *self, GdkEventKey *event)
{
  if ((event->keyval != GDK_KEY_c && event->keyval != GDK_KEY_C) ||
      (event->state & gtk_accelerator_get_default_mod_mask ()) != GDK_CONTROL_MASK)
    return GDK_EVENT_PROPAGATE;

  on_copy (self);
  return GDK_EVENT_STOP;
}

static void
on_click_outside (gpointer data)
{
  e2e_message_clip_leave_selection (E2E_MESSAGE_VIEW (data)->clip);
}

static void
on_to_bottom_clicked (E2eMessageView *self)
{
  e2e_message_view_scroll_to_bottom (self);
}

static void
on_went_to (E2eMessageView *self, guint64 id)
{
  e2e_message_canvas_refresh (self->canvas);
  e2e_message_view_scroll_to_message (self, id, TRUE);
}

/* What was 'Today' is 'Yesterday' from midnight on. */
static void
refresh_days (E2eMessageView *self)
{
  e2e_message_canvas_refresh (self->canvas);
  e2e_message_clock_start (self->clock);
}

static void
on_onlooker_changed (E2eMessageView *self)
{
  if (e2e_message_onlooker_is_there (self->onlooker))
    refresh_days (self);
  e2e_message_arrivals_look (self->arrivals);
}

static void
e2e_message_view_map (GtkWidget *widget)
{
  refresh_days (E2E_MESSAGE_VIEW (widget));
  GTK_WIDGET_CLASS (e2e_message_view_parent_class)->map (widget);
}

static void
e2e_message_view_unmap (GtkWidget *widget)
{
  e2e_message_clock_stop (E2E_MESSAGE_VIEW (widget)->clock);
  GTK_WIDGET_CLASS (e2e_message_view_parent_class)->unmap (widget);
}

static void
e2e_message_view_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  E2eMessageView *self = E2E_MESSAGE_VIEW (object);

  switch (id)
    {
    case PROP_PEER_NAME:
      e2e_message_view_set_peer_name (self, g_value_get_string (value));
      break;
    case PROP_OWN_NAME:
      e2e_message_feed_set_own_name (self->feed, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
e2e_message_view_dispose (GObject *object)
{
  E2eMessageView *self = E2E_MESSAGE_VIEW (object);

  if (self->canvas != NULL)
    e2e_message_view_set_model (self, NULL);
  g_clear_pointer (&self->outside, e2e_message_outside_free);
  g_clear_pointer (&self->clip, e2e_message_clip_free);
  g_clear_object (&self->arrivals);
  g_clear_object (&self->onlooker);
  self->canvas = NULL; /* goes with the children */
  G_OBJECT_CLASS (e2e_message_view_parent_class)->dispose (object);
}

static void
e2e_message_view_finalize (GObject *object)
{
  E2eMessageView *self = E2E_MESSAGE_VIEW (object);

  g_object_unref (self->hits);
  g_object_unref (self->clock);
  G_OBJECT_CLASS (e2e_message_view_parent_class)->finalize (object);
}

static void
add_properties (GObjectClass *klass)
{
  const GParamFlags flags = G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS;

  props[PROP_PEER_NAME] = g_param_spec_string ("peer-name", NULL, NULL, NULL, flags);
  props[PROP_OWN_NAME] = g_param_spec_string ("own-name", NULL, NULL, NULL, flags);
  g_object_class_install_properties (klass, N_PROPS, props);
}

static void
add_signals (void)
{
  signals[SEEN] = g_signal_new ("seen", E2E_TYPE_MESSAGE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, G_TYPE_UINT64);
  signals[ACTIVATE_LINK] = g_signal_new ("activate-link", E2E_TYPE_MESSAGE_VIEW, G_SIGNAL_RUN_LAST,
                                         0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[CONTEXT_MENU] = g_signal_new ("context-menu", E2E_TYPE_MESSAGE_VIEW, G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL, G_TYPE_NONE, 2, E2E_TYPE_MESSAGE,
                                        GDK_TYPE_RECTANGLE | G_SIGNAL_TYPE_STATIC_SCOPE);
}

static void
e2e_message_view_class_init (E2eMessageViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = e2e_message_view_set_property;
  object_class->dispose = e2e_message_view_dispose;
  object_class->finalize = e2e_message_view_finalize;
  widget_class->map = e2e_message_view_map;
  widget_class->unmap = e2e_message_view_unmap;
  add_properties (object_class);
  add_signals ();

  g_type_ensure (E2E_TYPE_MESSAGE_CANVAS);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/e2echat/E2EChat/message-view.ui");
  gtk_widget_class_bind_template_child (widget_class, E2eMessageView, canvas);
  gtk_widget_class_bind_template_child (widget_class, E2eMessageView, to_bottom);
  gtk_widget_class_bind_template_child (widget_class, E2eMessageView, n_new_label);
  gtk_widget_class_bind_template_callback (widget_class, on_moved);
  gtk_widget_class_bind_template_callback (widget_class, on_activate_link);
  gtk_widget_class_bind_template_callback (widget_class, on_context_menu);
  gtk_widget_class_bind_template_callback (widget_class, on_copy);
  gtk_widget_class_bind_template_callback (widget_class, on_key_press);
  gtk_widget_class_bind_template_callback (widget_class, on_to_bottom_clicked);
  /* GtkApplication does so for itself; a test has none. Before any row looks for its icons. */
  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_default (),
                                    "/io/github/e2echat/E2EChat/icons");
}

static void
e2e_message_view_init (E2eMessageView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->feed = e2e_message_canvas_get_feed (self->canvas);
  self->selection = e2e_message_canvas_get_selection (self->canvas);
  self->onlooker = e2e_message_onlooker_new (GTK_WIDGET (self));
  g_signal_connect_object (self->onlooker, "changed", G_CALLBACK (on_onlooker_changed), self,
                           G_CONNECT_SWAPPED);
  self->arrivals = e2e_message_arrivals_new (self->canvas, self->onlooker);
  g_signal_connect_object (self->arrivals, "n-new-changed", G_CALLBACK (on_n_new_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->arrivals, "seen", G_CALLBACK (on_seen), self, G_CONNECT_SWAPPED);
  self->clock = g_object_ref (e2e_message_feed_get_clock (self->feed));
  g_signal_connect_object (self->clock, "day-changed", G_CALLBACK (e2e_message_canvas_refresh),
                           self->canvas, G_CONNECT_SWAPPED);
  self->clip = e2e_message_clip_new (self->feed, self->selection);
  self->outside = e2e_message_outside_new (GTK_WIDGET (self), on_click_outside, self);
  self->hits = e2e_message_hits_new (self->feed);
  g_signal_connect_object (self->hits, "term-changed", G_CALLBACK (e2e_message_canvas_refresh),
                           self->canvas, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->hits, "went-to", G_CALLBACK (on_went_to), self, G_CONNECT_SWAPPED);
}

GtkWidget *
e2e_message_view_new (void)
{
  return g_object_new (E2E_TYPE_MESSAGE_VIEW, "visible", TRUE, NULL);
}

void
e2e_message_view_set_model (E2eMessageView *self, GListModel *model)
{
  GListModel *before = e2e_message_feed_get_model (self->feed);

  if (before == model)
    return;

  e2e_message_hits_search (self->hits, NULL);
  e2e_message_clip_forget (self->clip);
  if (before != NULL)
    g_signal_handlers_disconnect_by_data (before, self);
  e2e_message_canvas_set_model (self->canvas, model);
  e2e_message_arrivals_follow (self->arrivals, model);
  if (model != NULL)
    g_signal_connect_swapped (model, "items-changed", G_CALLBACK (on_items_changed), self);
}

void
e2e_message_view_set_peer_name (E2eMessageView *self, const gchar *name)
{
  if (g_strcmp0 (name, e2e_message_feed_get_peer_name (self->feed)) == 0)
    return;

  e2e_message_feed_set_peer_name (self->feed, name);
  e2e_message_canvas_refresh (self->canvas);
}

gboolean
e2e_message_view_get_at_bottom (E2eMessageView *self)
{
  return e2e_message_canvas_get_at_bottom (self->canvas);
}

guint
e2e_message_view_get_n_new (E2eMessageView *self)
{
  return e2e_message_arrivals_get_n_new (self->arrivals);
}

void
e2e_message_view_scroll_to_bottom (E2eMessageView *self)
{
  e2e_message_canvas_show_bottom (self->canvas);
}

gboolean
e2e_message_view_scroll_to_message (E2eMessageView *self, guint64 id, gboolean highlight)
{
  const E2eMessageWanted wanted = { id, E2E_MESSAGE_PLACE_MIDDLE, highlight, FALSE };
  guint position;

  if (!e2e_message_feed_find (self->feed, id, &position))
    return FALSE;

  e2e_message_canvas_show (self->canvas, &wanted);
  return TRUE;
}

E2eMessageHits *
e2e_message_view_get_hits (E2eMessageView *self)
{
  return self->hits;
}

gboolean
e2e_message_view_unselect (E2eMessageView *self)
{
  const gboolean was_empty = e2e_message_selection_is_empty (self->selection);

  e2e_message_selection_clear (self->selection);
  return !was_empty;
}

void
e2e_message_view_copy (E2eMessageView *self, E2eMessage *message)
{
  gssize start;
  gssize end;

  if (!e2e_message_selection_get_range (self->selection, message, &start, &end) ||
      !e2e_message_clip_copy_selection (self->clip))
    e2e_message_clip_copy_message (self->clip, message);
}

void
e2e_message_view_focus_message (E2eMessageView *self, E2eMessage *message)
{
  const E2eMessageWanted wanted = { e2e_message_get_id (message), E2E_MESSAGE_PLACE_NEAREST, FALSE,
                                    TRUE };

  e2e_message_canvas_show (self->canvas, &wanted);
}
