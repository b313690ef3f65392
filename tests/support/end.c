/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "support/end.h"

#include <string.h>

void
test_end_init (TestEnd *self, TestEnd *other, const E2eSessionConfig *config)
{
  self->role = config->role;
  self->other = other;
  self->session = e2e_session_new (config);
  self->written = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  self->sealed = g_array_new (FALSE, FALSE, sizeof (TestSealed));
}

void
test_end_clear (TestEnd *self)
{
  e2e_session_free (self->session);
  g_clear_pointer (&self->written, g_ptr_array_unref);
  g_clear_pointer (&self->sealed, g_array_unref);
  memset (self, 0, sizeof *self);
}

/* --- The person ---------------------------------------------------------------------------- */

guint64
test_end_write (TestEnd *self, const E2eContent *content, gint64 now_us)
{
  GBytes *encoded = e2e_content_encode (content);
  guint64 id;

  g_assert_nonnull (encoded);
  /* Before the call, as that may seal it. */
  g_ptr_array_add (self->written, encoded);
  id = e2e_session_send (self->session, content, now_us);
  if (id == 0)
    g_ptr_array_set_size (self->written, (gint) self->written->len - 1);
  else
    g_assert_cmpuint (id, ==, self->written->len);
  test_end_take_events (self);
  return id;
}

guint64
test_end_write_text (TestEnd *self, const gchar *text, gint64 now_us)
{
  const E2eContent content = { .kind = E2E_CONTENT_TEXT, .text = (gchar *) text };

  return test_end_write (self, &content, now_us);
}

void
test_end_mark_read (TestEnd *self, guint64 seq, gint64 now_us)
{
  g_assert_cmpuint (seq, <=, self->shown);
  self->marked_read = MAX (self->marked_read, seq);
  e2e_session_mark_read (self->session, seq, now_us);
  test_end_take_events (self);
}

gboolean
test_end_is_settled (TestEnd *self)
{
  if (!e2e_session_is_settled (self->session))
    return FALSE;

  g_assert_cmpuint (self->sealed->len, ==, self->written->len);
  g_assert_cmpuint (self->other->n_shown, ==, self->written->len);
  return TRUE;
}

/* --- What the session tells ---------------------------------------------------------------- */

static gboolean
is_bulk (GBytes *encoded)
{
  const guint8 kind = *(const guint8 *) g_bytes_get_data (encoded, NULL);

  return kind == E2E_CONTENT_CHUNK || kind == E2E_CONTENT_DONE;
}

/* Contents are sealed once each, chunks in their order and the rest in theirs. */
static void
note_sealed (TestEnd *self, const E2eSessionEvent *event)
{
  const TestSealed sealed = { .id = event->id, .seq = event->seq };
  gboolean bulk;

  g_assert_cmpuint (event->id, >=, 1);
  g_assert_cmpuint (event->id, <=, self->written->len);
  bulk = is_bulk (g_ptr_array_index (self->written, event->id - 1));
  g_assert_cmpuint (event->id, >, self->last_id[bulk]);
  self->last_id[bulk] = event->id;
  if (self->sealed->len > 0)
    g_assert_cmpuint (event->seq, >,
                      g_array_index (self->sealed, TestSealed, self->sealed->len - 1).seq);
  g_array_append_val (self->sealed, sealed);
}

/* What is shown is the next that the other wrote, to the byte. */
static void
note_content (TestEnd *self, const E2eSessionEvent *event)
{
  g_autoptr (GBytes) encoded = e2e_content_encode (event->content);
  TestSealed expected;
  gpointer *written;

  g_assert_cmpuint (self->n_shown, <, self->other->sealed->len);
  expected = g_array_index (self->other->sealed, TestSealed, self->n_shown);
  written = &g_ptr_array_index (self->other->written, expected.id - 1);
  g_assert_cmpuint (event->seq, ==, expected.seq);
  g_assert_nonnull (*written);
  g_assert_true (g_bytes_equal (*written, encoded));

  g_bytes_unref (g_steal_pointer (written));
  self->n_shown++;
  self->shown = event->seq;
}

/* All contents that count as delivered now were shown by the other. */
static void
note_delivered (TestEnd *self, guint64 seq)
{
  g_assert_cmpuint (seq, >, self->delivered);
  g_assert_cmpuint (seq, <=, self->sent);
  if (self->other->n_shown < self->sealed->len)
    g_assert_cmpuint (seq, <, g_array_index (self->sealed, TestSealed, self->other->n_shown).seq);
  self->delivered = seq;
}

static void
note_failure (TestEnd *self, const E2eSessionEvent *event)
{
  g_assert_false (self->is_secure);
  g_assert_false (self->has_failed);
  self->failure = event->failure;
  self->attempts_left = event->attempts_left;
  if (event->kind == E2E_SESSION_FAILED)
    self->has_failed = TRUE;
  else
    {
      self->n_attempts_failed++;
      self->wants_reopen = TRUE;
    }
}

static void
note_event (TestEnd *self, const E2eSessionEvent *event)
{
  switch (event->kind)
    {
    case E2E_SESSION_KEYS_EXCHANGED:
      break;
    case E2E_SESSION_SECURE:
      g_assert_false (self->is_secure);
      self->is_secure = TRUE;
      self->safety = event->safety;
      break;
    case E2E_SESSION_ATTEMPT_FAILED:
    case E2E_SESSION_FAILED:
      note_failure (self, event);
      break;
    case E2E_SESSION_CONTENT:
      note_content (self, event);
      break;
    case E2E_SESSION_SEALED:
      note_sealed (self, event);
      break;
    case E2E_SESSION_SENT:
      g_assert_cmpuint (event->seq, >, self->sent);
      self->sent = event->seq;
      break;
    case E2E_SESSION_DELIVERED:
      note_delivered (self, event->seq);
      break;
    case E2E_SESSION_READ:
      g_assert_cmpuint (event->seq, >, self->read);
      g_assert_cmpuint (event->seq, <=, self->other->marked_read);
      self->read = event->seq;
      break;
    case E2E_SESSION_TAMPER:
      g_assert_cmpuint (event->count, ==, self->n_tampers + 1);
      self->n_tampers = event->count;
      break;
    case E2E_SESSION_INTERFERENCE:
      self->n_interferences++;
      self->wants_reconnect = TRUE;
      break;
    default:
      g_assert_not_reached ();
    }
}

void
test_end_take_events (TestEnd *self)
{
  while (TRUE)
    {
      g_autoptr (E2eSessionEvent) event = e2e_session_take_event (self->session);

      if (event == NULL)
        return;
      note_event (self, event);
    }
}
