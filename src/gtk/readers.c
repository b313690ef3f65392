/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gtk/readers.h"

#define REGISTRY "org.a11y.atspi.Registry"
#define REGISTRY_PATH "/org/a11y/atspi/registry"
#define TIMEOUT_MS 1000

static GDBusConnection *bus; /* of the thread that asks; NULL for none yet */
static gboolean is_asking;
static gboolean is_known;
static gboolean are_notices_needed;
static guint n_changes; /* that the bus told of */

static void
on_changed (GDBusConnection *connection, const gchar *sender, const gchar *path,
            const gchar *interface, const gchar *signal, GVariant *parameters, gpointer unused)
{
  (void) connection;
  (void) sender;
  (void) path;
  (void) interface;
  (void) signal;
  (void) parameters;
  (void) unused;
  is_known = FALSE;
  n_changes++;
}

static void
on_closed (void)
{
  is_known = FALSE;
  n_changes++;
}

static GDBusConnection *
connect_to_bus (void)
{
  g_autofree gchar *address = g_strdup (g_getenv ("AT_SPI_BUS_ADDRESS"));
  g_autoptr (GDBusConnection) session = NULL;
  g_autoptr (GVariant) reply = NULL;

  if (address == NULL)
    {
      session = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
      if (session == NULL)
        return NULL;
      reply = g_dbus_connection_call_sync (session, "org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus",
                                           "GetAddress", NULL, G_VARIANT_TYPE ("(s)"),
                                           G_DBUS_CALL_FLAGS_NO_AUTO_START, TIMEOUT_MS, NULL, NULL);
      if (reply == NULL)
        return NULL;
      g_variant_get (reply, "(s)", &address);
    }
  return g_dbus_connection_new_for_address_sync (address,
                                                 G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                                   G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                                 NULL, NULL, NULL);
}

/* Whether there is somebody who is told of what appears, and nobody who hears announcements. */
static gboolean
are_deaf (GVariant *events)
{
  gboolean is_seen = FALSE;
  g_autoptr (GVariantIter) iter = NULL;
  const gchar *event;

  g_variant_get (events, "(a(ss))", &iter);
  while (g_variant_iter_next (iter, "(&s&s)", NULL, &event))
    if (g_str_has_prefix (event, "Object:Announcement") || g_str_has_prefix (event, "Object::"))
      return FALSE;
    else
      is_seen |= g_str_equal (event, "Object:StateChanged:Showing") ||
                 g_str_equal (event, "Object:StateChanged:");
  return is_seen;
}

static void
follow (const gchar *sender, const gchar *interface, const gchar *signal, const gchar *path,
        const gchar *argument)
{
  g_dbus_connection_signal_subscribe (bus, sender, interface, signal, path, argument,
                                      G_DBUS_SIGNAL_FLAGS_NONE, on_changed, NULL, NULL);
}

/* What is told comes to the main loop: this thread has no context of its own. */
static void
ensure_bus (void)
{
  if (bus != NULL && !g_dbus_connection_is_closed (bus))
    return;

  g_clear_object (&bus);
  bus = connect_to_bus ();
  if (bus == NULL)
    return;

  g_signal_connect (bus, "closed", G_CALLBACK (on_closed), NULL);
  follow (REGISTRY, REGISTRY, "EventListenerRegistered", REGISTRY_PATH, NULL);
  follow (REGISTRY, REGISTRY, "EventListenerDeregistered", REGISTRY_PATH, NULL);
  /* A registry that starts anew knows nobody, and says nothing of it. */
  follow ("org.freedesktop.DBus", "org.freedesktop.DBus", "NameOwnerChanged", NULL, REGISTRY);
}

static void
ask (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GVariant *events = NULL;

  (void) source;
  (void) data;
  (void) cancellable;
  ensure_bus ();
  if (bus != NULL)
    events = g_dbus_connection_call_sync (bus, REGISTRY, REGISTRY_PATH, REGISTRY,
                                          "GetRegisteredEvents", NULL, G_VARIANT_TYPE ("(a(ss))"),
                                          G_DBUS_CALL_FLAGS_NO_AUTO_START, TIMEOUT_MS, NULL, NULL);
  g_task_return_pointer (task, events, (GDestroyNotify) g_variant_unref);
}

typedef struct
{
  E2eReadersAnswer answer;
  guint n_changes; /* before it was asked */
} Question;

static void
on_asked (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Question *question = data;
  g_autoptr (GVariant) events = g_task_propagate_pointer (G_TASK (result), NULL);

  (void) source;
  is_asking = FALSE;
  is_known = events != NULL && question->n_changes == n_changes;
  are_notices_needed = events != NULL && are_deaf (events);
  question->answer (are_notices_needed);
}

void
e2e_readers_ask (E2eReadersAnswer answer)
{
  g_autoptr (GTask) task = NULL;
  Question *question;

  if (is_asking)
    return;
  if (is_known)
    {
      answer (are_notices_needed);
      return;
    }

  is_asking = TRUE;
  question = g_new (Question, 1);
  question->answer = answer;
  question->n_changes = n_changes;
  task = g_task_new (NULL, NULL, on_asked, question);
  g_task_run_in_thread (task, ask);
}
