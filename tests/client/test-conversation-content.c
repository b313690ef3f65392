/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the other person's contents may take up.
 */

#include "client/conversation-private.h"

#include <string.h>

#include "client/stage.h"

#define MAX_MESSAGES 20
#define MAX_TEXT_BYTES 1000
#define YEAR_S (365 * 24 * 60 * 60)

/* With room for little. */
static Actor *
small_actor_new (void)
{
  Actor *self = actor_new ();

  e2e_message_list_free (self->conversation->list);
  self->conversation->list = e2e_message_list_new (MAX_MESSAGES, MAX_TEXT_BYTES);
  return self;
}

static void
hear (Actor *actor, guint64 seq, const E2eContent *content)
{
  e2e_conversation_on_content (actor->conversation, content, seq);
}

static gsize
count_text_bytes (Actor *actor)
{
  GListModel *messages = G_LIST_MODEL (actor->conversation);
  gsize n_bytes = 0;

  for (guint i = 0; i < g_list_model_get_n_items (messages); i++)
    {
      g_autoptr (E2eMessage) message = g_list_model_get_item (messages, i);

      n_bytes += strlen (e2e_message_get_text (message));
    }
  return n_bytes;
}

static void
test_edits (void)
{
  g_autoptr (Actor) actor = small_actor_new ();
  g_autofree gchar *long_text = g_strnfill (300, 'x');
  const guint n_texts = 10;

  for (guint seq = 1; seq <= n_texts; seq++)
    hear (actor, seq, &(E2eContent){ .kind = E2E_CONTENT_TEXT, .text = (gchar *) "short" });
  for (guint seq = 1; seq <= n_texts; seq++)
    {
      hear (actor, n_texts + seq,
            &(E2eContent){ .kind = E2E_CONTENT_EDIT, .seq = seq, .text = long_text });
      g_assert_cmpuint (count_text_bytes (actor), <=, MAX_TEXT_BYTES);
    }

  /* The oldest went, and what was said is still told. */
  g_assert_null (e2e_conversation_find_seq (actor->conversation, FALSE, 1));
  g_assert_cmpstr (e2e_message_get_text (
                     e2e_conversation_find_seq (actor->conversation, FALSE, n_texts)),
                   ==, long_text);
  g_assert_cmpuint (actor_last (actor, E2E_EVENT_EDIT)->seq, ==, n_texts);
  g_assert_cmpuint (e2e_conversation_get_n_unread (actor->conversation), ==,
                    actor_n_messages (actor, E2E_FROM_PEER));
}

/* Also one that is too long by itself. */
static void
test_longest_edit (void)
{
  g_autoptr (Actor) actor = small_actor_new ();
  g_autofree gchar *longest = g_strnfill (MAX_TEXT_BYTES + 1, 'x');

  hear (actor, 1, &(E2eContent){ .kind = E2E_CONTENT_TEXT, .text = (gchar *) "short" });
  hear (actor, 2, &(E2eContent){ .kind = E2E_CONTENT_EDIT, .seq = 1, .text = longest });
  g_assert_cmpuint (actor_n_messages (actor, E2E_FROM_PEER), ==, 0);
  g_assert_cmpstr (actor_last (actor, E2E_EVENT_EDIT)->text, ==, longest);
}

static void
test_vanishing (void)
{
  g_autoptr (Actor) actor = small_actor_new ();
  guint64 id;
  guint n = 0;

  hear (actor, 1, &(E2eContent){ .kind = E2E_CONTENT_TIMER, .seconds = YEAR_S });
  for (guint64 seq = 2; seq < 5 * MAX_MESSAGES; seq++)
    {
      hear (actor, seq, &(E2eContent){ .kind = E2E_CONTENT_TEXT, .text = (gchar *) "short" });
      e2e_conversation_mark_read (actor->conversation, G_MAXUINT64);
    }

  /* What had to go before its time is not remembered until then. */
  while ((id = e2e_vanish_take (actor->conversation->vanish, G_MAXINT64 - 1)) != 0)
    {
      g_assert_nonnull (e2e_conversation_find (actor->conversation, id, NULL));
      n++;
    }
  g_assert_cmpuint (n, ==, MAX_MESSAGES);
}

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/conversation-content/edits-take-no-more-than-there-is-room", test_edits);
  g_test_add_func ("/conversation-content/an-edit-may-be-too-long-to-keep", test_longest_edit);
  g_test_add_func ("/conversation-content/what-went-is-not-waited-for", test_vanishing);

  return g_test_run ();
}
