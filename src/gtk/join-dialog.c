/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gtk/join-dialog.h"

#include <glib/gi18n.h>

#include "client/typed-invite.h"
#include "gtk/announcement.h"

struct _E2eJoinDialog
{
  GtkDialog parent_instance;

  gchar *own_relay; /* what the relay entry holds while no link is in the other one */

  GtkEntry *invite_entry;
  GtkLabel *hint_label;
  GtkEntry *relay_entry;
  GtkLabel *relay_hint_label;
  GtkWidget *join_button;
};

G_DEFINE_FINAL_TYPE (E2eJoinDialog, e2e_join_dialog, GTK_TYPE_DIALOG)

static void
set_hint (GtkLabel *label, const gchar *hint, gboolean is_error)
{
  GtkStyleContext *context = gtk_widget_get_style_context (GTK_WIDGET (label));

  gtk_label_set_text (label, hint);
  gtk_style_context_remove_class (context, is_error ? "dim-label" : "error");
  gtk_style_context_add_class (context, is_error ? "error" : "dim-label");
}

static void
set_wrong (GtkEntry *entry, gboolean is_wrong)
{
  GtkStyleContext *context = gtk_widget_get_style_context (GTK_WIDGET (entry));

  if (is_wrong)
    gtk_style_context_add_class (context, "error");
  else
    gtk_style_context_remove_class (context, "error");
}

/* A link names its relay, so that there is nothing to choose. */
static void
show_relay_of_link (E2eJoinDialog *self, const gchar *relay)
{
  const gboolean was_link = !gtk_widget_get_sensitive (GTK_WIDGET (self->relay_entry));

  if (relay != NULL && !was_link)
    {
      g_free (self->own_relay);
      self->own_relay = g_strdup (gtk_entry_get_text (self->relay_entry));
    }
  gtk_widget_set_sensitive (GTK_WIDGET (self->relay_entry), relay == NULL);
  if (relay != NULL)
    gtk_entry_set_text (self->relay_entry, relay);
  else if (was_link)
    gtk_entry_set_text (self->relay_entry, self->own_relay);
}

static gboolean
check_relay (E2eJoinDialog *self, E2eTyped typed)
{
  const gchar *relay = gtk_entry_get_text (self->relay_entry);
  g_autoptr (GError) error = NULL;

  if (typed == E2E_TYPED_LINK)
    {
      set_wrong (self->relay_entry, FALSE);
      set_hint (self->relay_hint_label, _ ("The link names it."), FALSE);
      return TRUE;
    }
  if (*relay == '\0')
    {
      set_wrong (self->relay_entry, FALSE);
      set_hint (self->relay_hint_label,
                _ ("Ask for its name, or for the link instead of the code."), FALSE);
      return FALSE;
    }
  if (!e2e_options_check_relay (relay, &error))
    {
      set_wrong (self->relay_entry, TRUE);
      set_hint (self->relay_hint_label, error->message, TRUE);
      return FALSE;
    }
  set_wrong (self->relay_entry, FALSE);
  set_hint (self->relay_hint_label, _ ("The one where the session was created."), FALSE);
  return TRUE;
}

static void
check (E2eJoinDialog *self)
{
  g_autofree gchar *relay = NULL;
  g_autoptr (GError) error = NULL;
  const E2eTyped typed =
    e2e_typed_invite_check (gtk_entry_get_text (self->invite_entry), &relay, &error);
  const gboolean is_whole = typed == E2E_TYPED_CODE || typed == E2E_TYPED_LINK;
  gboolean has_relay;

  set_wrong (self->invite_entry, typed == E2E_TYPED_MISTAKE);
  if (typed == E2E_TYPED_MISTAKE)
    set_hint (self->hint_label, error->message, TRUE);
  else if (is_whole)
    set_hint (self->hint_label, _ ("Looks right."), FALSE);
  else
    set_hint (self->hint_label, _ ("As the other person gave it to you."), FALSE);
  has_relay = check_relay (self, typed);
  gtk_widget_set_sensitive (self->join_button, is_whole && has_relay);
}

static void
on_invite_changed (E2eJoinDialog *self)
{
  g_autofree gchar *relay = NULL;

  e2e_typed_invite_check (gtk_entry_get_text (self->invite_entry), &relay, NULL);
  show_relay_of_link (self, relay);
  check (self);
}

static void
on_relay_changed (E2eJoinDialog *self)
{
  check (self);
}

static void
e2e_join_dialog_finalize (GObject *object)
{
  g_free (E2E_JOIN_DIALOG (object)->own_relay);
  G_OBJECT_CLASS (e2e_join_dialog_parent_class)->finalize (object);
}

static void
e2e_join_dialog_class_init (E2eJoinDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = e2e_join_dialog_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/e2echat/E2EChat/join-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, E2eJoinDialog, invite_entry);
  gtk_widget_class_bind_template_child (widget_class, E2eJoinDialog, hint_label);
  gtk_widget_class_bind_template_child (widget_class, E2eJoinDialog, relay_entry);
  gtk_widget_class_bind_template_child (widget_class, E2eJoinDialog, relay_hint_label);
  gtk_widget_class_bind_template_child (widget_class, E2eJoinDialog, join_button);
  gtk_widget_class_bind_template_callback (widget_class, on_invite_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_relay_changed);
}

static void
e2e_join_dialog_init (E2eJoinDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  e2e_describe (GTK_WIDGET (self->invite_entry), self->hint_label);
  e2e_describe (GTK_WIDGET (self->relay_entry), self->relay_hint_label);
}

E2eJoinDialog *
e2e_join_dialog_new (GtkWindow *parent, E2eSettings *settings, const gchar *typed)
{
  E2eJoinDialog *self =
    g_object_new (E2E_TYPE_JOIN_DIALOG, "use-header-bar", TRUE, "transient-for", parent, NULL);

  self->own_relay = e2e_settings_get_string (settings, "relay");
  gtk_entry_set_text (self->relay_entry, self->own_relay);
  gtk_entry_set_text (self->invite_entry, typed != NULL ? typed : "");
  gtk_dialog_set_default_response (GTK_DIALOG (self), GTK_RESPONSE_OK);
  check (self);
  if (gtk_widget_get_sensitive (self->join_button))
    gtk_widget_grab_focus (self->join_button);
  else
    gtk_widget_grab_focus (GTK_WIDGET (self->invite_entry));
  return self;
}

void
e2e_join_dialog_correct (E2eJoinDialog *self, const gchar *relay, gboolean is_mistyped)
{
  if (gtk_widget_get_sensitive (GTK_WIDGET (self->relay_entry)))
    gtk_entry_set_text (self->relay_entry, relay);
  if (is_mistyped)
    gtk_widget_grab_focus (GTK_WIDGET (self->invite_entry));
}

const gchar *
e2e_join_dialog_get_typed (E2eJoinDialog *self)
{
  return gtk_entry_get_text (self->invite_entry);
}

const gchar *
e2e_join_dialog_get_relay (E2eJoinDialog *self)
{
  return gtk_entry_get_text (self->relay_entry);
}

void
e2e_join_dialog_show_error (E2eJoinDialog *self, const GError *error)
{
  set_hint (self->hint_label, error->message, TRUE);
}
