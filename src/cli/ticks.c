/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/ticks.h"

#include "client/message.h"

#include <glib/gi18n.h>

/* Where to look for messages that wait, at most. */
#define MAX_SEARCHED 1000

static const gchar *
mark (E2eStyle style, E2eMessageState state)
{
  switch (state)
    {
    case E2E_MESSAGE_WAITING:
      return style.utf8 ? "◷" : "..";
    case E2E_MESSAGE_SENT:
      return style.utf8 ? "✓" : "v";
    case E2E_MESSAGE_DELIVERED:
      return style.utf8 ? "✓✓" : "vv";
    case E2E_MESSAGE_READ:
      return _ ("read");
    case E2E_MESSAGE_UNDELIVERED:
      return _ ("not delivered");
    case E2E_MESSAGE_RECEIVED:
    default:
      return "";
    }
}

gchar *
e2e_ticks_format (E2eStyle style, GListModel *messages)
{
  const guint n_messages = g_list_model_get_n_items (messages);
  g_autoptr (GString) ticks = g_string_new (NULL);
  E2eMessageState newest = E2E_MESSAGE_RECEIVED;

  for (guint i = n_messages; i > 0 && n_messages - i < MAX_SEARCHED; i--)
    {
      g_autoptr (E2eMessage) message = g_list_model_get_item (messages, i - 1);
      const E2eMessageState state = e2e_message_get_state (message);
      g_autofree gchar *entry = NULL;

      if (e2e_message_get_from (message) != E2E_FROM_SELF || state == newest)
        continue;

      newest = state;
      entry = g_strdup_printf ("%s #%" G_GUINT64_FORMAT "%s", mark (style, state),
                               e2e_message_get_id (message), ticks->len > 0 ? "  " : "");
      g_string_prepend (ticks, entry);
      if (state != E2E_MESSAGE_WAITING && state != E2E_MESSAGE_SENT)
        break;
    }
  return g_strdup (ticks->str);
}
