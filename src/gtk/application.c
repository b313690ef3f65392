/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "gtk/application.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <signal.h>

#include "client/settings.h"
#include "gtk/about.h"
#include "gtk/color-scheme.h"
#include "gtk/preferences.h"
#include "gtk/window.h"

#define CSS_RESOURCE "/io/github/e2echat/E2EChat/style.css"

/* Links on a command line, or opened at once, beyond which the rest are not. */
#define MAX_LINKS 8

struct _E2eApplication
{
  GtkApplication parent_instance;

  E2eSettings *settings;
  E2eColorScheme *color_scheme;
  GtkWidget *preferences; /* while they are open */
  guint terminate_id;
};

G_DEFINE_FINAL_TYPE (E2eApplication, e2e_application, GTK_TYPE_APPLICATION)

static E2eWindow *
add_window (E2eApplication *self)
{
  E2eWindow *window = e2e_window_new (GTK_APPLICATION (self), self->settings);

  gtk_window_present (GTK_WINDOW (window));
  return window;
}

/* The window that a new session can be begun in: one where none was, or a new one. */
static E2eWindow *
window_for_session (E2eApplication *self)
{
  for (GList *at = gtk_application_get_windows (GTK_APPLICATION (self)); at != NULL; at = at->next)
    if (E2E_IS_WINDOW (at->data) && e2e_window_is_free (at->data))
      {
        gtk_window_present (at->data);
        return at->data;
      }
  return add_window (self);
}

/* --- Actions ------------------------------------------------------------------------------- */

static void
on_new_session (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action;
  (void) parameter;
  add_window (data);
}

static void
on_join (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action;
  (void) parameter;
  e2e_window_join (window_for_session (data), NULL);
}

static void
on_show (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GtkWindow *window = gtk_application_get_window_by_id (data, g_variant_get_uint32 (parameter));

  (void) action;
  /* A notification outlives its window. */
  if (window != NULL)
    gtk_window_present (window);
  else
    g_application_activate (data);
}

static void
on_preferences (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  E2eApplication *self = data;

  (void) action;
  (void) parameter;
  if (self->preferences == NULL)
    {
      self->preferences =
        e2e_preferences_new (gtk_application_get_active_window (GTK_APPLICATION (self)),
                             self->settings);
      g_object_add_weak_pointer (G_OBJECT (self->preferences), (gpointer *) &self->preferences);
    }
  gtk_window_present (GTK_WINDOW (self->preferences));
}

static void
on_about (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action;
  (void) parameter;
  gtk_window_present (GTK_WINDOW (e2e_about_new (gtk_application_get_active_window (data))));
}

static void
for_each_window (E2eApplication *self, void (*func) (E2eWindow *window))
{
  g_autoptr (GList) windows = g_list_copy (gtk_application_get_windows (GTK_APPLICATION (self)));

  for (GList *at = windows; at != NULL; at = at->next)
    if (E2E_IS_WINDOW (at->data))
      func (at->data);
    else
      gtk_widget_destroy (at->data);
}

static void
on_quit (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action;
  (void) parameter;
  for_each_window (data, e2e_window_leave);
}

static const GActionEntry actions[] = {
  { .name = "new-session", .activate = on_new_session },
  { .name = "join", .activate = on_join },
  { .name = "show", .activate = on_show, .parameter_type = "u" },
  { .name = "preferences", .activate = on_preferences },
  { .name = "about", .activate = on_about },
  { .name = "quit", .activate = on_quit },
};

static const struct
{
  const gchar *action;
  const gchar *keys[3];
} accelerators[] = {
  { "app.new-session", { "<Primary>n" } },
  { "app.join", { "<Primary>j" } },
  { "app.preferences", { "<Primary>comma" } },
  { "app.quit", { "<Primary>q" } },
  { "win.find", { "<Primary>f" } },
  { "win.safety", { "<Primary>e" } },
  { "win.shortcuts", { "<Primary>question", "F1" } },
  { "win.menu", { "F10" } },
  { "win.close", { "<Primary>w" } },
};

/* --- Application --------------------------------------------------------------------------- */

/* The goodbyes go out; whoever asks a second time does not want to wait for them. */
static gboolean
on_terminate (gpointer data)
{
  E2eApplication *self = data;

  self->terminate_id = 0;
  for_each_window (self, e2e_window_leave_at_once);
  return G_SOURCE_REMOVE;
}

static void
load_style (void)
{
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();

  gtk_css_provider_load_from_resource (provider, CSS_RESOURCE);
  gtk_style_context_add_provider_for_screen (gdk_screen_get_default (),
                                             GTK_STYLE_PROVIDER (provider),
                                             GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

/* Instead of what g_set_prgname() was told. */
static const gchar *
get_spoken_name (AtkObject *root)
{
  (void) root;
  return g_get_application_name ();
}

static void
e2e_application_startup (GApplication *application)
{
  E2eApplication *self = E2E_APPLICATION (application);

  /* By this a desktop finds the entry that a window belongs to. Not before: what is printed calls
   * the program by its own name. */
  g_set_prgname (E2E_APPLICATION_ID);
  /* Its thread finds out which fonts there are while GTK starts, not when the first text waits. */
  pango_cairo_font_map_get_default ();
  G_APPLICATION_CLASS (e2e_application_parent_class)->startup (application);
  gdk_set_program_class (E2E_APPLICATION_ID);
  ATK_OBJECT_GET_CLASS (atk_get_root ())->get_name = get_spoken_name;
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  for (gsize i = 0; i < G_N_ELEMENTS (accelerators); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), accelerators[i].action,
                                           accelerators[i].keys);
  load_style ();
  self->terminate_id = g_unix_signal_add (SIGTERM, on_terminate, self);
  /* A chat goes on without it. */
  if (g_application_get_dbus_connection (application) != NULL)
    g_dbus_connection_set_exit_on_close (g_application_get_dbus_connection (application), FALSE);
  self->settings = e2e_settings_new ();
  self->color_scheme = e2e_color_scheme_new (self->settings);
}

/* Brings back what is there, also what runs on without a window in sight. */
static void
e2e_application_activate (GApplication *application)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));

  if (window != NULL)
    gtk_window_present (window);
  else
    add_window (E2E_APPLICATION (application));
}

static void
e2e_application_open (GApplication *application, GFile **files, gint n_files, const gchar *hint)
{
  (void) hint;
  for (gint i = 0; i < MIN (n_files, MAX_LINKS); i++)
    {
      /* A bare code on a command line looks like a file's name. */
      g_autofree gchar *link = g_file_has_uri_scheme (files[i], "file")
                                 ? g_file_get_basename (files[i])
                                 : g_file_get_uri (files[i]);

      e2e_window_join (window_for_session (E2E_APPLICATION (application)), link);
    }
}

/* The menu of a launcher asks for an action over D-Bus, or by an option where it cannot. */
static gint
e2e_application_handle_local_options (GApplication *application, GVariantDict *options)
{
  const gchar *action = NULL;
  g_autoptr (GError) error = NULL;

  if (g_variant_dict_contains (options, "version"))
    {
      g_print ("e2echat %s\n", E2E_VERSION);
      return 0;
    }
  if (g_variant_dict_contains (options, "new"))
    action = "new-session";
  else if (g_variant_dict_contains (options, "join"))
    action = "join";
  if (action == NULL)
    return -1; /* go on */

  if (!g_application_register (application, NULL, &error))
    {
      g_printerr ("e2echat: %s\n", error->message);
      return 1;
    }
  g_action_group_activate_action (G_ACTION_GROUP (application), action, NULL);
  return -1;
}

static void
e2e_application_shutdown (GApplication *application)
{
  E2eApplication *self = E2E_APPLICATION (application);

  g_clear_handle_id (&self->terminate_id, g_source_remove);
  g_clear_pointer (&self->preferences, gtk_widget_destroy);
  g_clear_object (&self->color_scheme);
  g_clear_object (&self->settings);
  G_APPLICATION_CLASS (e2e_application_parent_class)->shutdown (application);
}

static void
e2e_application_class_init (E2eApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  application_class->startup = e2e_application_startup;
  application_class->activate = e2e_application_activate;
  application_class->open = e2e_application_open;
  application_class->handle_local_options = e2e_application_handle_local_options;
  application_class->shutdown = e2e_application_shutdown;
}

static void
e2e_application_init (E2eApplication *self)
{
  GApplication *application = G_APPLICATION (self);

  g_application_add_main_option (application, "version", 'v', G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE,
                                 _ ("Print the version and exit"), NULL);
  g_application_add_main_option (application, "new", 'n', G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE,
                                 _ ("Open a window for a new session"), NULL);
  g_application_add_main_option (application, "join", 'j', G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE,
                                 _ ("Ask for the code of a session to join"), NULL);
  g_application_set_option_context_parameter_string (application, _ ("[LINK…]"));
  g_application_set_option_context_summary (
    application, _ ("A private chat for exactly two people. A LINK, e2echat://… or e2echats://…, "
                    "opens the session that it invites to."));
}

E2eApplication *
e2e_application_new (void)
{
  return g_object_new (E2E_TYPE_APPLICATION, "application-id", E2E_APPLICATION_ID, "flags",
                       G_APPLICATION_HANDLES_OPEN | G_APPLICATION_CAN_OVERRIDE_APP_ID,
                       "resource-base-path", "/io/github/e2echat/E2EChat", NULL);
}
