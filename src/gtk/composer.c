/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gtk/composer.h"

#include <glib/gi18n.h>

#include "client/display.h"
#include "gtk/announcement.h"
#include "gtk/context-bar.h"
#include "gtk/sentence.h"
#include "gtk/spelling.h"

#define MAX_LINES 6
#define MAX_EXCERPT_CHARS 200

struct _E2eComposer
{
  GtkBox parent_instance;

  E2eConversation *conversation;
  E2eSettings *settings;
  E2eMessage *replied; /* to be replied to, or NULL */
  E2eMessage *edited; /* to be changed, or NULL */
  gchar *draft; /* what was written before EDITED was opened, or NULL */
  E2eSpelling *spelling;

  GtkRevealer *error_revealer;
  GtkLabel *error_label;
  E2eContextBar *context_bar;
  GtkScrolledWindow *scroller;
  GtkTextView *text_view;
  GtkWidget *placeholder_label;
  GtkWidget *send_button;
  GtkImage *send_icon;
  GtkWidget *timer_box;
  GtkLabel *timer_label;
};

G_DEFINE_FINAL_TYPE (E2eComposer, e2e_composer, GTK_TYPE_BOX)

static gchar *
dup_text (E2eComposer *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text_view);
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

static void
set_text (E2eComposer *self, const gchar *text)
{
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->text_view), text, -1);
}

/* --- Errors -------------------------------------------------------------------------------- */

static void
on_hide_error (E2eComposer *self)
{
  gtk_revealer_set_reveal_child (self->error_revealer, FALSE);
}

void
e2e_composer_show_error (E2eComposer *self, const GError *error)
{
  gtk_label_set_text (self->error_label, error->message);
  gtk_revealer_set_reveal_child (self->error_revealer, TRUE);
}

/* --- Reply and edit ------------------------------------------------------------------------ */

static void
show_send_icon (E2eComposer *self)
{
  g_object_set (self->send_icon, "icon-name",
                self->edited != NULL ? "object-select-symbolic" : "e2echat-send-symbolic", NULL);
}

void
e2e_composer_leave_context (E2eComposer *self)
{
  if (self->edited != NULL)
    {
      set_text (self, self->draft != NULL ? self->draft : "");
      g_clear_pointer (&self->draft, g_free);
    }
  g_clear_object (&self->edited);
  g_clear_object (&self->replied);
  e2e_context_bar_close (self->context_bar);
  show_send_icon (self);
  e2e_composer_focus (self);
}

void
e2e_composer_reply (E2eComposer *self, E2eMessage *message)
{
  const gboolean is_own = e2e_message_get_from (message) == E2E_FROM_SELF;
  g_autofree gchar *peer = e2e_sentence_peer (e2e_conversation_get_peer_name (self->conversation));
  g_autofree gchar *excerpt = e2e_display_name (e2e_message_get_text (message), MAX_EXCERPT_CHARS);
  g_autofree gchar *title =
    is_own ? g_strdup (_ ("Reply to yourself")) : g_strdup_printf (_ ("Reply to %s"), peer);

  e2e_composer_leave_context (self);
  self->replied = g_object_ref (message);
  e2e_context_bar_open (self->context_bar, "mail-reply-sender-symbolic", title, excerpt,
                        _ ("Do not reply"));
}

void
e2e_composer_edit (E2eComposer *self, E2eMessage *message)
{
  g_autofree gchar *excerpt = e2e_display_name (e2e_message_get_text (message), MAX_EXCERPT_CHARS);

  e2e_composer_leave_context (self);
  self->draft = dup_text (self);
  self->edited = g_object_ref (message);
  set_text (self, e2e_message_get_text (message));
  e2e_context_bar_open (self->context_bar, "document-edit-symbolic", _ ("Edit your message"),
                        excerpt, _ ("Do not edit"));
  show_send_icon (self);
}

/* The message of the strip may vanish while the strip is open. */
static void
on_items_changed (E2eComposer *self, guint position, guint n_removed, guint n_added)
{
  E2eMessage *message = self->edited != NULL ? self->edited : self->replied;

  (void) position;
  (void) n_added;
  if (n_removed > 0 && message != NULL &&
      e2e_conversation_find (self->conversation, e2e_message_get_id (message), NULL) == NULL)
    e2e_composer_leave_context (self);
}

/* --- Writing ------------------------------------------------------------------------------- */

static void
send_text (E2eComposer *self)
{
  g_autofree gchar *text = g_strstrip (dup_text (self));
  g_autoptr (GError) error = NULL;
  gboolean is_taken;

  if (*text == '\0')
    return;

  if (self->edited != NULL)
    is_taken = e2e_conversation_edit (self->conversation, self->edited, text, &error);
  else
    is_taken = e2e_conversation_send_text (self->conversation, text, self->replied, &error) != NULL;
  if (!is_taken)
    {
      e2e_composer_show_error (self, error);
      return;
    }

  on_hide_error (self);
  if (self->edited == NULL)
    set_text (self, "");
  e2e_composer_leave_context (self);
}

static void
on_send_clicked (E2eComposer *self)
{
  send_text (self);
}

static void
on_emoji_clicked (E2eComposer *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->text_view));
  g_signal_emit_by_name (self->text_view, "insert-emoji");
}

static gboolean
edit_last (E2eComposer *self)
{
  E2eMessage *message = e2e_conversation_last_own (self->conversation);

  if (message == NULL ||
      gtk_text_buffer_get_char_count (gtk_text_view_get_buffer (self->text_view)))
    return GDK_EVENT_PROPAGATE;

  e2e_composer_edit (self, message);
  return GDK_EVENT_STOP;
}

static gboolean
on_key_press (GtkTextView *view, GdkEventKey *event, gpointer data)
{
  E2eComposer *self = data;
  const GdkModifierType modifiers = event->state & gtk_accelerator_get_default_mod_mask ();

  /* Enter may end a composed character instead. */
  if (gtk_text_view_im_context_filter_keypress (view, event))
    {
      gtk_text_view_reset_cursor_blink (view);
      return GDK_EVENT_STOP;
    }

  switch (event->keyval)
    {
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
    case GDK_KEY_ISO_Enter:
      if ((modifiers & ~GDK_CONTROL_MASK) != 0)
        return GDK_EVENT_PROPAGATE;
      send_text (self);
      return GDK_EVENT_STOP;
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      return modifiers == 0 ? edit_last (self) : GDK_EVENT_PROPAGATE;
    case GDK_KEY_Escape:
      if (self->edited == NULL && self->replied == NULL)
        return GDK_EVENT_PROPAGATE;
      e2e_composer_leave_context (self);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static gboolean
is_blank (const gchar *text)
{
  while (g_ascii_isspace (*text))
    text++;
  return *text == '\0';
}

static void
on_changed (E2eComposer *self)
{
  g_autofree gchar *text = dup_text (self);
  const gboolean has_text = !is_blank (text);

  gtk_widget_set_visible (self->placeholder_label, *text == '\0');
  gtk_widget_set_sensitive (self->send_button, has_text);
  if (self->conversation != NULL)
    e2e_conversation_set_typing (self->conversation, has_text && self->edited == NULL);
}

void
e2e_composer_focus (E2eComposer *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->text_view));
}

gboolean
e2e_composer_take_key (E2eComposer *self, GdkEventKey *event)
{
  const gunichar c = gdk_keyval_to_unicode (event->keyval);

  if ((event->state & (GDK_CONTROL_MASK | GDK_MOD1_MASK)) != 0 || !g_unichar_isgraph (c))
    return GDK_EVENT_PROPAGATE;

  e2e_composer_focus (self);
  return gtk_widget_event (GTK_WIDGET (self->text_view), (GdkEvent *) event);
}

/* --- Looks --------------------------------------------------------------------------------- */

static void
fit_lines (E2eComposer *self)
{
  g_autoptr (PangoLayout) layout =
    gtk_widget_create_pango_layout (GTK_WIDGET (self->text_view), "Xg");
  const gint margins = gtk_text_view_get_top_margin (self->text_view) +
                       gtk_text_view_get_bottom_margin (self->text_view);
  gint height;

  pango_layout_get_pixel_size (layout, NULL, &height);
  gtk_scrolled_window_set_max_content_height (self->scroller, MAX_LINES * height + margins);
  gtk_scrolled_window_set_min_content_height (self->scroller, height + margins);
}

static void
update_spelling (E2eComposer *self)
{
  e2e_spelling_set_enabled (self->spelling,
                            e2e_settings_get_boolean (self->settings, "spell-check"));
}

static void
show_timer (E2eComposer *self)
{
  g_autofree gchar *sentence =
    e2e_sentence_timer (e2e_conversation_get_timer_s (self->conversation));

  gtk_label_set_text (self->timer_label, sentence != NULL ? sentence : "");
  gtk_widget_set_visible (self->timer_box, sentence != NULL);
}

static void
e2e_composer_dispose (GObject *object)
{
  E2eComposer *self = E2E_COMPOSER (object);

  g_clear_pointer (&self->spelling, e2e_spelling_free);
  g_clear_object (&self->edited);
  g_clear_object (&self->replied);
  g_clear_pointer (&self->draft, g_free);
  g_clear_object (&self->conversation);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (e2e_composer_parent_class)->dispose (object);
}

static void
e2e_composer_class_init (E2eComposerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (E2E_TYPE_CONTEXT_BAR);
  G_OBJECT_CLASS (klass)->dispose = e2e_composer_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/e2echat/E2EChat/composer.ui");
  gtk_widget_class_bind_template_child (widget_class, E2eComposer, error_revealer);
  gtk_widget_class_bind_template_child (widget_class, E2eComposer, error_label);
  gtk_widget_class_bind_template_child (widget_class, E2eComposer, context_bar);
  gtk_widget_class_bind_template_child (widget_class, E2eComposer, scroller);
  gtk_widget_class_bind_template_child (widget_class, E2eComposer, text_view);
  gtk_widget_class_bind_template_child (widget_class, E2eComposer, placeholder_label);
  gtk_widget_class_bind_template_child (widget_class, E2eComposer, send_button);
  gtk_widget_class_bind_template_child (widget_class, E2eComposer, send_icon);
  gtk_widget_class_bind_template_child (widget_class, E2eComposer, timer_box);
  gtk_widget_class_bind_template_child (widget_class, E2eComposer, timer_label);
  gtk_widget_class_bind_template_callback (widget_class, on_hide_error);
  gtk_widget_class_bind_template_callback (widget_class, e2e_composer_leave_context);
  gtk_widget_class_bind_template_callback (widget_class, on_send_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_emoji_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_key_press);
}

static void
e2e_composer_init (E2eComposer *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->spelling = e2e_spelling_new (self->text_view);
  e2e_announce_label (self->error_label);
  g_signal_connect_object (gtk_text_view_get_buffer (self->text_view), "changed",
                           G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->text_view, "style-updated", G_CALLBACK (fit_lines), self,
                           G_CONNECT_SWAPPED);
  fit_lines (self);
}

void
e2e_composer_follow (E2eComposer *self, E2eConversation *conversation, E2eSettings *settings)
{
  self->conversation = g_object_ref (conversation);
  self->settings = g_object_ref (settings);
  g_signal_connect_object (conversation, "notify::timer-s", G_CALLBACK (show_timer), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (conversation, "items-changed", G_CALLBACK (on_items_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "notify::spell-check", G_CALLBACK (update_spelling), self,
                           G_CONNECT_SWAPPED);
  show_timer (self);
  update_spelling (self);
}
