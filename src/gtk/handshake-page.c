/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gtk/handshake-page.h"

#include <glib/gi18n.h>

#include "gtk/announcement.h"
#include "gtk/sentence.h"
#include "gtk/step-row.h"

struct _E2eHandshakePage
{
  GtkBin parent_instance;

  E2eConversation *conversation;

  GtkLabel *title_label;
  GtkWidget *steps_box;
  E2eStepRow *connected_row;
  E2eStepRow *keys_row;
  E2eStepRow *secure_row;
  GtkLabel *detail_label;
  GtkWidget *retry_button;
  GtkButton *cancel_button;
};

G_DEFINE_FINAL_TYPE (E2eHandshakePage, e2e_handshake_page, GTK_TYPE_BIN)

static void
show_steps (E2eHandshakePage *self)
{
  E2eStepRow *const rows[] = { self->connected_row, self->keys_row, self->secure_row };
  const guint n_done = (guint) e2e_conversation_get_step (self->conversation);
  const gboolean is_over = e2e_conversation_get_state (self->conversation) == E2E_STATE_ENDED;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (i < n_done)
      e2e_step_row_set_progress (rows[i], E2E_PROGRESS_DONE);
    else if (i == n_done)
      e2e_step_row_set_progress (rows[i], is_over ? E2E_PROGRESS_FAILED : E2E_PROGRESS_UNDER_WAY);
    else
      e2e_step_row_set_progress (rows[i], E2E_PROGRESS_TO_COME);
}

static const gchar *
detail (E2eConversation *conversation)
{
  if (e2e_conversation_get_link (conversation) == E2E_LINK_RECONNECTING)
    return _ ("The connection to the relay was lost. Trying again…");
  switch (e2e_conversation_get_state (conversation))
    {
    case E2E_STATE_CONNECTING:
      return _ ("Connecting to the relay…");
    case E2E_STATE_WAITING:
      return _ ("Waiting for the other person…");
    case E2E_STATE_HANDSHAKE:
      return _ ("This takes a moment.");
    case E2E_STATE_IDLE:
    case E2E_STATE_SECURE:
    case E2E_STATE_ENDED:
    default:
      return "";
    }
}

/* What is not new is not said again. */
static void
set_text (GtkLabel *label, const gchar *text)
{
  if (!g_str_equal (gtk_label_get_text (label), text))
    gtk_label_set_text (label, text);
}

static void
set_cancel_label (E2eHandshakePage *self, const gchar *label)
{
  if (g_strcmp0 (gtk_button_get_label (self->cancel_button), label) != 0)
    gtk_button_set_label (self->cancel_button, label);
}

static void
show_end (E2eHandshakePage *self)
{
  const GError *error = e2e_conversation_get_error (self->conversation);
  g_autofree gchar *sentence =
    e2e_sentence_end (e2e_conversation_get_end_reason (self->conversation), error, NULL);

  set_text (self->title_label, e2e_sentence_error_title (error));
  set_text (self->detail_label, sentence);
  set_cancel_label (self, _ ("_Back"));
  gtk_widget_show (GTK_WIDGET (self->cancel_button));
  gtk_widget_show (self->retry_button);
  if (gtk_widget_get_mapped (self->retry_button))
    gtk_widget_grab_focus (self->retry_button);
}

static void
show (E2eHandshakePage *self)
{
  const E2eState state = e2e_conversation_get_state (self->conversation);

  show_steps (self);
  if (state == E2E_STATE_ENDED)
    {
      show_end (self);
      return;
    }

  set_text (self->title_label, state == E2E_STATE_SECURE ? _ ("Your chat is secure")
                                                         : _ ("Making a secure connection"));
  set_text (self->detail_label, detail (self->conversation));
  set_cancel_label (self, _ ("C_ancel"));
  gtk_widget_hide (self->retry_button);
  gtk_widget_set_visible (GTK_WIDGET (self->cancel_button), state != E2E_STATE_SECURE);
}

static void
e2e_handshake_page_dispose (GObject *object)
{
  g_clear_object (&E2E_HANDSHAKE_PAGE (object)->conversation);
  G_OBJECT_CLASS (e2e_handshake_page_parent_class)->dispose (object);
}

static void
e2e_handshake_page_class_init (E2eHandshakePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (E2E_TYPE_STEP_ROW);
  G_OBJECT_CLASS (klass)->dispose = e2e_handshake_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/e2echat/E2EChat/handshake-page.ui");
  gtk_widget_class_bind_template_child (widget_class, E2eHandshakePage, title_label);
  gtk_widget_class_bind_template_child (widget_class, E2eHandshakePage, steps_box);
  gtk_widget_class_bind_template_child (widget_class, E2eHandshakePage, connected_row);
  gtk_widget_class_bind_template_child (widget_class, E2eHandshakePage, keys_row);
  gtk_widget_class_bind_template_child (widget_class, E2eHandshakePage, secure_row);
  gtk_widget_class_bind_template_child (widget_class, E2eHandshakePage, detail_label);
  gtk_widget_class_bind_template_child (widget_class, E2eHandshakePage, retry_button);
  gtk_widget_class_bind_template_child (widget_class, E2eHandshakePage, cancel_button);
}

static void
e2e_handshake_page_init (E2eHandshakePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  e2e_announce_label (self->title_label);
  e2e_describe (GTK_WIDGET (self->cancel_button), self->detail_label);
  e2e_describe (self->retry_button, self->detail_label);
}

GtkWidget *
e2e_handshake_page_new (E2eConversation *conversation)
{
  static const gchar *const signals[] = { "notify::state", "notify::step", "notify::link" };
  E2eHandshakePage *self = g_object_new (E2E_TYPE_HANDSHAKE_PAGE, "visible", TRUE, NULL);

  self->conversation = g_object_ref (conversation);
  for (gsize i = 0; i < G_N_ELEMENTS (signals); i++)
    g_signal_connect_object (conversation, signals[i], G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  show (self);
  return GTK_WIDGET (self);
}
