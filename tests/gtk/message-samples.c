/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gtk/message-samples.h"

#include <string.h>

#define MAX_TEXT_BYTES 32768

static E2eMessage *
add (GListStore *store, E2eMessage *message)
{
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (store));

  e2e_message_set_id (message, n + 1);
  g_list_store_append (store, message);
  g_object_unref (message);
  return message;
}

E2eMessage *
samples_add_reply (GListStore *store, E2eFrom from, guint minutes, const gchar *text,
                   guint64 reply_id)
{
  return add (store, e2e_message_new (from, 0, SAMPLE_TIME_MS + minutes * G_GINT64_CONSTANT (60000),
                                      g_strdup (text), reply_id));
}

E2eMessage *
samples_add (GListStore *store, E2eFrom from, guint minutes, const gchar *text)
{
  return samples_add_reply (store, from, minutes, text, 0);
}

E2eMessage *
samples_add_line (GListStore *store, E2eLine line, guint minutes, const gchar *text)
{
  return add (store,
              e2e_message_new_line (line, SAMPLE_TIME_MS + minutes * G_GINT64_CONSTANT (60000),
                                    g_strdup (text)));
}

GListStore *
samples_new (guint n, guint n_chars)
{
  static const gchar *const words[] = { "when",  "the",   "train", "arrives", "I",     "will",
                                        "write", "again", "from",  "station", "hall.", "Good" };
  GListStore *store = g_list_store_new (E2E_TYPE_MESSAGE);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);

      for (guint word = i; text->len < n_chars; word++)
        g_string_append_printf (text, "%s ", words[word * 7 % G_N_ELEMENTS (words)]);
      g_string_truncate (text, n_chars);
      samples_add (store, i % 5 < 2 ? E2E_FROM_SELF : E2E_FROM_PEER, i / 3, text->str);
    }
  return store;
}

static gchar *
repeat (const gchar *unit)
{
  GString *text = g_string_new (NULL);

  while (text->len + strlen (unit) <= MAX_TEXT_BYTES)
    g_string_append (text, unit);
  return g_string_free (text, FALSE);
}

/* Every script once and again, so that each run of text needs another font. */
static gchar *
all_scripts (void)
{
  GString *text = g_string_new (NULL);

  for (gunichar c = 0x100; text->len < MAX_TEXT_BYTES - 4; c += 37)
    if (g_unichar_isgraph (c % 0x20000))
      g_string_append_unichar (text, c % 0x20000);
  return g_string_free (text, FALSE);
}

gchar **
samples_hostile (void)
{
  GPtrArray *texts = g_ptr_array_new ();

  g_ptr_array_add (texts, repeat ("a"));
  g_ptr_array_add (texts, repeat ("W\n"));
  g_ptr_array_add (texts,
                   repeat ("a\xcc\x81\xcc\x82\xcc\x83\xcc\x84\xcc\x85\xcc\x86\xcc\x87\xcc\x88"
                           "\xcc\x89\xcc\x8a\xcc\x8b\xcc\x8c"));
  g_ptr_array_add (texts, repeat ("\u202e\u2067x\u2066"));
  g_ptr_array_add (texts, repeat ("\U0001F468\u200D\U0001F469\u200D\U0001F467\u200D\U0001F466"));
  g_ptr_array_add (texts, repeat ("\u200b\u200d\ufeff"));
  g_ptr_array_add (texts, repeat ("\U0001F1E9"));
  g_ptr_array_add (texts, repeat ("\ufdfd"));
  g_ptr_array_add (texts, repeat ("<b>&amp;<a href=\"x\">"));
  g_ptr_array_add (texts, repeat ("https://a.b/ "));
  g_ptr_array_add (texts, repeat ("http:"));
  g_ptr_array_add (texts, repeat ("https://a/)"));
  g_ptr_array_add (texts, repeat ("\u0645\u0631\u062d\u0628\u0627"));
  g_ptr_array_add (texts, all_scripts ());
  g_ptr_array_add (texts, NULL);
  return (gchar **) g_ptr_array_free (texts, FALSE);
}
