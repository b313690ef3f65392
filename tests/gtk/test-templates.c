/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every template is instantiated, shown and destroyed, with fatal warnings; and gone after that.
 */

#include "gtk/about.h"
#include "gtk/chat-page.h"
#include "gtk/composer.h"
#include "gtk/context-bar.h"
#include "gtk/context-menu.h"
#include "gtk/ended-bar.h"
#include "gtk/find-bar.h"
#include "gtk/handshake-page.h"
#include "gtk/invite-page.h"
#include "gtk/join-dialog.h"
#include "gtk/message-view.h"
#include "gtk/preferences-connection.h"
#include "gtk/preferences-general.h"
#include "gtk/preferences-privacy.h"
#include "gtk/preferences.h"
#include "gtk/qr-image.h"
#include "gtk/question.h"
#include "gtk/relay-dialog.h"
#include "gtk/row.h"
#include "gtk/safety-popover.h"
#include "gtk/shortcuts.h"
#include "gtk/start-page.h"
#include "gtk/step-row.h"
#include "gtk/window.h"

#define PREFIX "/io/github/e2echat/E2EChat"
#define MIN_WIDTH 360
#define N_PRIVACY_SETTINGS 5

static void
settle (void)
{
  while (gtk_events_pending ())
    gtk_main_iteration ();
}

/* In a window of its own, if it is none. Destroys it, and sees that nothing holds it. */
static void
show_and_destroy (GtkWidget *widget)
{
  GtkWidget *window = widget;
  gpointer weak = widget;

  if (!GTK_IS_WINDOW (widget))
    {
      window = gtk_window_new (GTK_WINDOW_TOPLEVEL);
      gtk_container_add (GTK_CONTAINER (window), widget);
    }
  g_object_add_weak_pointer (G_OBJECT (widget), &weak);
  gtk_widget_show (widget);
  gtk_widget_show (window);
  settle ();
  gtk_widget_destroy (window);
  settle ();
  g_assert_null (weak);
}

static void
test_types (void)
{
  const GType types[] = {
    E2E_TYPE_START_PAGE,
    E2E_TYPE_INVITE_PAGE,
    E2E_TYPE_HANDSHAKE_PAGE,
    E2E_TYPE_CHAT_PAGE,
    E2E_TYPE_COMPOSER,
    E2E_TYPE_CONTEXT_BAR,
    E2E_TYPE_ENDED_BAR,
    E2E_TYPE_FIND_BAR,
    E2E_TYPE_MESSAGE_VIEW,
    E2E_TYPE_QR_IMAGE,
    E2E_TYPE_ROW,
    E2E_TYPE_STEP_ROW,
    E2E_TYPE_PREFERENCES,
    E2E_TYPE_PREFERENCES_GENERAL,
    E2E_TYPE_PREFERENCES_CONNECTION,
    E2E_TYPE_PREFERENCES_PRIVACY,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_test_message ("%s", g_type_name (types[i]));
      show_and_destroy (g_object_new (types[i], NULL));
    }
}

/* A popover is shown beside something. */
static void
show_popover (GtkWidget *popover, GtkWidget *button)
{
  gtk_popover_set_relative_to (GTK_POPOVER (popover), button);
  gtk_popover_popup (GTK_POPOVER (popover));
  settle ();
  gtk_widget_destroy (popover);
}

static void
test_with_a_conversation (void)
{
  g_autoptr (E2eSettings) settings = e2e_settings_new ();
  g_autoptr (E2eConversation) conversation = e2e_conversation_new ();
  GtkWidget *window = gtk_window_new (GTK_WINDOW_TOPLEVEL);
  GtkWidget *view = e2e_message_view_new ();

  show_and_destroy (e2e_invite_page_new (conversation));
  show_and_destroy (e2e_handshake_page_new (conversation));
  show_and_destroy (e2e_chat_page_new (conversation, settings));

  gtk_container_add (GTK_CONTAINER (window), view);
  gtk_widget_show_all (window);
  settle ();
  show_popover (e2e_safety_popover_new (conversation), view);
  show_popover (GTK_WIDGET (e2e_context_menu_new (E2E_MESSAGE_VIEW (view), conversation)), view);
  gtk_widget_destroy (window);
  settle ();

  /* Nothing that was shown holds it. */
  g_assert_cmpuint (G_OBJECT (conversation)->ref_count, ==, 1);
}

static void
test_windows (void)
{
  g_autoptr (E2eSettings) settings = e2e_settings_new ();
  g_autoptr (GtkApplication) application =
    gtk_application_new ("org.example.Templates", G_APPLICATION_NON_UNIQUE);
  E2eWindow *window;

  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
  window = e2e_window_new (application, settings);
  gtk_window_present (GTK_WINDOW (window));
  settle ();
  show_and_destroy (GTK_WIDGET (e2e_join_dialog_new (GTK_WINDOW (window), settings, "A3F2B1")));
  show_and_destroy (GTK_WIDGET (e2e_relay_dialog_new (GTK_WINDOW (window), settings)));
  show_and_destroy (e2e_preferences_new (GTK_WINDOW (window), settings));
  show_and_destroy (e2e_shortcuts_new (GTK_WINDOW (window)));
  show_and_destroy (e2e_about_new (GTK_WINDOW (window)));
  show_and_destroy (GTK_WIDGET (window));
}

/* Without the shadow that GTK draws around a window where nothing else does. */
static void
assert_narrow (GtkWidget *widget)
{
  GtkWidget *window = widget;
  GtkWidget *content = GTK_IS_WINDOW (widget) ? gtk_bin_get_child (GTK_BIN (widget)) : widget;
  gint width;

  if (!GTK_IS_WINDOW (widget))
    {
      window = gtk_window_new (GTK_WINDOW_TOPLEVEL);
      gtk_container_add (GTK_CONTAINER (window), widget);
    }
  gtk_widget_show (widget);
  gtk_widget_get_preferred_width (content, &width, NULL);
  g_test_message ("%s: %d", G_OBJECT_TYPE_NAME (widget), width);
  g_assert_cmpint (width, <=, MIN_WIDTH);
  gtk_widget_destroy (window);
}

/* It cannot be resized: what it would like to have is what it gets. */
static void
test_questions_fit_a_narrow_screen (void)
{
  GtkWidget *question = e2e_question_new (
    NULL, "Leave before everything of what you wrote is delivered?",
    "Some of what you wrote has not reached the other person. It may be lost if you leave now.");
  gint width;

  e2e_question_add_button (question, "A button with a longish text", 1, NULL);
  e2e_question_add_button (question, "Another one as long", 2, "destructive-action");
  e2e_question_add_button (question, "And a third", 3, "suggested-action");
  gtk_widget_show (question);
  settle ();
  gtk_widget_get_preferred_width (gtk_bin_get_child (GTK_BIN (question)), NULL, &width);
  g_assert_cmpint (width, <=, MIN_WIDTH);
  gtk_widget_destroy (question);
}

static void
test_fits_a_narrow_screen (void)
{
  g_autoptr (E2eSettings) settings = e2e_settings_new ();
  g_autoptr (E2eConversation) conversation = e2e_conversation_new ();

  assert_narrow (g_object_new (E2E_TYPE_START_PAGE, NULL));
  assert_narrow (e2e_invite_page_new (conversation));
  assert_narrow (e2e_handshake_page_new (conversation));
  assert_narrow (e2e_chat_page_new (conversation, settings));
  assert_narrow (e2e_preferences_new (NULL, settings));
  assert_narrow (GTK_WIDGET (e2e_join_dialog_new (NULL, settings, NULL)));
  assert_narrow (GTK_WIDGET (e2e_relay_dialog_new (NULL, settings)));
  assert_narrow (e2e_shortcuts_new (NULL));
  assert_narrow (e2e_about_new (NULL));
}

/* There is no window manager to bring it to the front. */
static void
come_to_the_front (GtkWidget *window)
{
  GdkEvent *event = gdk_event_new (GDK_FOCUS_CHANGE);

  event->focus_change.window = g_object_ref (gtk_widget_get_window (window));
  event->focus_change.in = TRUE;
  gtk_widget_event (window, event);
  gdk_event_free (event);
}

/* The keys stop at each setting once: not at its row as well. */
static void
test_settings_are_one_stop_each (void)
{
  GtkWidget *page = g_object_new (E2E_TYPE_PREFERENCES_PRIVACY, NULL);
  GtkWidget *window = gtk_window_new (GTK_WINDOW_TOPLEVEL);
  guint n_stops = 0;

  gtk_container_add (GTK_CONTAINER (window), page);
  gtk_widget_show (page);
  gtk_widget_show (window);
  come_to_the_front (window);
  gtk_window_set_focus (GTK_WINDOW (window), NULL);
  while (gtk_widget_child_focus (page, GTK_DIR_TAB_FORWARD))
    {
      GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (window));

      g_test_message ("%s", G_OBJECT_TYPE_NAME (focus));
      g_assert_false (GTK_IS_LIST_BOX_ROW (focus));
      g_assert_cmpuint (++n_stops, <=, N_PRIVACY_SETTINGS);
    }
  g_assert_cmpuint (n_stops, ==, N_PRIVACY_SETTINGS);
  gtk_widget_destroy (window);
}

static void
test_style (void)
{
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();
  g_autofree gchar *css = NULL;

  /* What is wrong in it is a warning, and fatal here. */
  gtk_css_provider_load_from_resource (provider, PREFIX "/style.css");
  gtk_style_context_add_provider_for_screen (gdk_screen_get_default (),
                                             GTK_STYLE_PROVIDER (provider),
                                             GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  css = gtk_css_provider_to_string (provider);
  g_assert_nonnull (strstr (css, ".composer"));
}

static void
test_icons (void)
{
  const gchar *const names[] = { "e2echat-send-symbolic", "e2echat-shield-symbolic",
                                 "e2echat-shield-verified-symbolic", "e2echat-two-symbolic" };
  GtkIconTheme *theme = gtk_icon_theme_get_default ();

  gtk_icon_theme_add_resource_path (theme, PREFIX "/icons");
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_true (gtk_icon_theme_has_icon (theme, names[i]));
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  g_test_add_func ("/templates/style-is-right", test_style); /* first: the others wear it */
  g_test_add_func ("/templates/are-built-shown-and-gone", test_types);
  g_test_add_func ("/templates/follow-a-conversation-and-let-it-go", test_with_a_conversation);
  g_test_add_func ("/templates/windows-and-dialogs", test_windows);
  g_test_add_func ("/templates/fit-a-narrow-screen", test_fits_a_narrow_screen);
  g_test_add_func ("/templates/questions-fit-a-narrow-screen", test_questions_fit_a_narrow_screen);
  g_test_add_func ("/templates/settings-are-one-stop-each", test_settings_are_one_stop_each);
  g_test_add_func ("/templates/icons-are-there", test_icons);
  return g_test_run ();
}
