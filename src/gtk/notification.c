/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gtk/notification.h"

#include "gtk/sentence.h"

static gchar *
id_of (guint window_id)
{
  return g_strdup_printf ("session-%u", window_id);
}

void
e2e_notification_send (GApplication *application, guint window_id, const gchar *peer_name,
                       const gchar *body)
{
  g_autofree gchar *id = id_of (window_id);
  g_autofree gchar *peer = e2e_sentence_peer (peer_name);
  g_autofree gchar *title = e2e_sentence_notification (peer);
  g_autoptr (GNotification) notification = g_notification_new (title);

  g_notification_set_body (notification, body);
  g_notification_set_default_action_and_target (notification, "app.show", "u", window_id);
  g_notification_set_priority (notification, G_NOTIFICATION_PRIORITY_HIGH);
  g_application_send_notification (application, id, notification);
}

void
e2e_notification_withdraw (GApplication *application, guint window_id)
{
  g_autofree gchar *id = id_of (window_id);

  g_application_withdraw_notification (application, id);
}
