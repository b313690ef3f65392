/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Draws a conversation in which everything occurs, for people to look at:
 * message-gallery FOLDER writes chat-view-*.png in light and dark, narrow and wide, left to right
 * and right to left. It fails where a warning is fatal and there is one.
 */

#include "gtk/message-canvas.h"
#include "gtk/message-samples.h"
#include "gtk/message-view.h"

typedef struct
{
  const gchar *name;
  gint width;
  gint height;
  gboolean is_dark;
  gboolean is_rtl;
  gboolean is_large;
  guint64 show_id; /* 0: the bottom */
  gboolean is_selected; /* from one message into another */
} Picture;

static const Picture pictures[] = {
  { "wide", 800, 900, FALSE, FALSE, FALSE, 0, FALSE },
  { "wide-top", 800, 900, FALSE, FALSE, FALSE, 3, FALSE },
  { "dark", 800, 900, TRUE, FALSE, FALSE, 0, FALSE },
  { "narrow", 360, 900, FALSE, FALSE, FALSE, 0, FALSE },
  { "narrow-dark-top", 360, 900, TRUE, FALSE, FALSE, 3, FALSE },
  { "rtl", 800, 900, FALSE, TRUE, FALSE, 0, FALSE },
  { "rtl-top", 800, 900, FALSE, TRUE, FALSE, 3, FALSE },
  { "large", 480, 900, FALSE, FALSE, TRUE, 0, FALSE },
  { "full", 1600, 900, FALSE, FALSE, FALSE, 0, FALSE },
  { "selected", 800, 900, FALSE, FALSE, FALSE, 4, TRUE },
  { "selected-dark", 800, 900, TRUE, FALSE, FALSE, 4, TRUE },
  { "selected-rtl", 800, 900, FALSE, TRUE, FALSE, 0, TRUE },
};

static void
fill_first_day (GListStore *store)
{
  E2eMessage *message;

  samples_add_line (store, E2E_LINE_SECURE, 0, "Secure session started");
  samples_add (store, E2E_FROM_PEER, 1, "Hi! Did you get the tickets?");
  message = samples_add (store, E2E_FROM_SELF, 2, "Yes, two of them, row 7 📎");
  e2e_message_set_state (message, E2E_MESSAGE_READ);
  e2e_message_react (message, FALSE, "🎉");
  message = samples_add (store, E2E_FROM_SELF, 2, "The hall opens at seven.");
  e2e_message_set_state (message, E2E_MESSAGE_READ);
  samples_add_reply (store, E2E_FROM_PEER, 4, "Wonderful. Shall we eat something before?", 3);
  samples_add (store, E2E_FROM_PEER, 4,
               "There is the small place by the river, https://www.example.org/menu?day=monday "
               "has what they cook today, and they keep a table until half past six if one rings "
               "in time, which I could do from the office.");
  samples_add (store, E2E_FROM_PEER, 4, "Or <b>pizza</b> & \"wine\"?");
  message = samples_add (store, E2E_FROM_PEER, 5, "");
  e2e_message_retract (message);
  message = samples_add_reply (store, E2E_FROM_SELF, 7, "The river. I’ll ring them myself.", 6);
  e2e_message_edit (message, "The river. I’ll ring them right away.");
  e2e_message_set_state (message, E2E_MESSAGE_READ);
  message = samples_add (store, E2E_FROM_SELF, 8, "👍");
  e2e_message_set_state (message, E2E_MESSAGE_DELIVERED);
  e2e_message_react (message, FALSE, "❤️");
  e2e_message_react (message, TRUE, "❤️");
  samples_add_line (store, E2E_LINE_TIMER, 9, "Messages disappear one hour after they were read");
}

static void
fill_second_day (GListStore *store)
{
  const guint day = 24 * 60;
  E2eMessage *message;

  samples_add (store, E2E_FROM_PEER, day + 1, "مرحبا، كيف حالك اليوم؟");
  samples_add (store, E2E_FROM_PEER, day + 1,
               "Donaudampfschifffahrtselektrizitätenhauptbetriebs"
               "werkbauunterbeamtengesellschaft");
  samples_add_line (store, E2E_LINE_TAMPER, day + 2,
                    "A message was altered on the way and discarded. Someone between you two "
                    "tampers with the connection.");
  message = samples_add (store, E2E_FROM_SELF, day + 3, "שלום! I am fine, אתה?");
  e2e_message_set_state (message, E2E_MESSAGE_UNDELIVERED);
  samples_add_line (store, E2E_LINE_SECURE_AGAIN, day + 4, "New secure session started");
  message = samples_add (store, E2E_FROM_SELF, day + 5, "Now it works again.");
  e2e_message_set_state (message, E2E_MESSAGE_READ);
  message = samples_add (store, E2E_FROM_SELF, day + 6, "See you at six.");
  e2e_message_set_state (message, E2E_MESSAGE_DELIVERED);
  message = samples_add (store, E2E_FROM_SELF, day + 7, "At the bridge");
  e2e_message_set_state (message, E2E_MESSAGE_SENT);
  samples_add (store, E2E_FROM_PEER, day + 8, "Good!");
  samples_add_reply (store, E2E_FROM_PEER, day + 8, "I bring the umbrella, just in case.", 99);
  message = samples_add (store, E2E_FROM_SELF, day + 9,
                         "First line\nsecond line, a little longer\n\tthird, with a tab");
}

static void
settle (void)
{
  const gint64 end_us = g_get_monotonic_time () + 300 * 1000;

  while (g_get_monotonic_time () < end_us)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (2000);
}

static void
save (GtkWidget *window, const gchar *folder, const gchar *name)
{
  g_autofree gchar *file = g_strdup_printf ("%s/chat-view-%s.png", folder, name);
  const gint width = gtk_widget_get_allocated_width (window);
  const gint height = gtk_widget_get_allocated_height (window);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  cairo_t *cr = cairo_create (surface);

  gtk_widget_draw (window, cr);
  g_assert_cmpint (cairo_surface_write_to_png (surface, file), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

static void
find_canvas (GtkWidget *widget, gpointer found)
{
  if (E2E_IS_MESSAGE_CANVAS (widget))
    *(GtkWidget **) found = widget;
  else if (GTK_IS_CONTAINER (widget))
    gtk_container_forall (GTK_CONTAINER (widget), find_canvas, found);
}

static void
select_some (GtkWidget *view)
{
  const E2eMessagePoint from = { 4, 15 };
  const E2eMessagePoint to = { 17, 9 };
  GtkWidget *canvas = NULL;

  find_canvas (view, &canvas);
  e2e_message_selection_set (e2e_message_canvas_get_selection (E2E_MESSAGE_CANVAS (canvas)), &from,
                             &to);
}

static void
draw (const Picture *picture, const gchar *folder)
{
  g_autoptr (GListStore) store = g_list_store_new (E2E_TYPE_MESSAGE);
  GtkWidget *window = gtk_window_new (GTK_WINDOW_TOPLEVEL);
  GtkWidget *view = e2e_message_view_new ();

  g_object_set (gtk_settings_get_default (), "gtk-application-prefer-dark-theme", picture->is_dark,
                "gtk-xft-dpi", (picture->is_large ? 192 : 96) * 1024, NULL);
  gtk_widget_set_default_direction (picture->is_rtl ? GTK_TEXT_DIR_RTL : GTK_TEXT_DIR_LTR);
  fill_first_day (store);
  gtk_container_add (GTK_CONTAINER (window), view);
  gtk_window_set_default_size (GTK_WINDOW (window), picture->width, picture->height);
  e2e_message_view_set_peer_name (E2E_MESSAGE_VIEW (view), "Joiner");
  e2e_message_view_set_model (E2E_MESSAGE_VIEW (view), G_LIST_MODEL (store));
  gtk_widget_show (window);
  settle ();
  fill_second_day (store);
  settle ();
  if (picture->show_id != 0)
    {
      e2e_message_hits_search (e2e_message_view_get_hits (E2E_MESSAGE_VIEW (view)), "the");
      settle ();
      e2e_message_view_scroll_to_message (E2E_MESSAGE_VIEW (view), picture->show_id, TRUE);
      settle ();
      samples_add (store, E2E_FROM_PEER, 3000, "Are you there?");
      settle ();
    }
  if (picture->is_selected)
    select_some (view);
  save (window, folder, picture->name);
  gtk_widget_destroy (window);
}

int
main (int argc, char **argv)
{
  g_autoptr (GtkCssProvider) provider = NULL;

  gtk_init (&argc, &argv);
  if (argc != 2)
    {
      g_printerr ("message-gallery FOLDER\n");
      return 2;
    }
  provider = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (provider, "/io/github/e2echat/E2EChat/style-messages.css");
  gtk_style_context_add_provider_for_screen (gdk_screen_get_default (),
                                             GTK_STYLE_PROVIDER (provider),
                                             GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  for (guint i = 0; i < G_N_ELEMENTS (pictures); i++)
    draw (&pictures[i], argv[1]);
  return 0;
}
