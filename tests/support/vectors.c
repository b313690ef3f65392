/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "support/vectors.h"

#include "support/hex.h"

static JsonObject *
load_file (const gchar *path)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GError) error = NULL;
  JsonNode *root;

  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  root = json_parser_get_root (parser);
  g_assert_true (root != NULL && JSON_NODE_HOLDS_OBJECT (root));
  return json_node_dup_object (root);
}

JsonObject *
test_vectors_load (const gchar *name)
{
  g_autofree gchar *path = g_test_build_filename (G_TEST_DIST, "vectors", name, NULL);

  return load_file (path);
}

JsonObject *
test_vectors_load_protocol (void)
{
  const gchar *path = g_getenv ("E2E_VECTORS");

  return path == NULL ? test_vectors_load ("protocol.json") : load_file (path);
}

JsonObject *
test_vectors_session (JsonObject *vectors, guint suite)
{
  const guint n_sessions = test_vectors_n_elements (vectors, "sessions");

  for (guint i = 0; i < n_sessions; i++)
    {
      JsonObject *session = test_vectors_element (vectors, "sessions", i);

      if (test_vectors_number (session, "suite") == suite)
        return session;
    }
  g_error ("The vectors hold no session of suite %u", suite);
}

/* The member, of a certain type, or NULL. */
static JsonNode *
find (JsonObject *object, const gchar *name, GType type)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return NULL;
  if (json_node_get_value_type (node) != type)
    g_error ("The member '%s' of the vectors is of a wrong type", name);
  return node;
}

static JsonNode *
get (JsonObject *object, const gchar *name, GType type)
{
  JsonNode *node = find (object, name, type);

  if (node == NULL)
    g_error ("The vectors lack the member '%s'", name);
  return node;
}

GBytes *
test_vectors_bytes_or_null (JsonObject *object, const gchar *name)
{
  JsonNode *node = find (object, name, G_TYPE_STRING);

  return node == NULL ? NULL : test_hex_decode (json_node_get_string (node));
}

GBytes *
test_vectors_bytes (JsonObject *object, const gchar *name)
{
  return test_hex_decode (test_vectors_string (object, name));
}

const gchar *
test_vectors_string (JsonObject *object, const gchar *name)
{
  return json_node_get_string (get (object, name, G_TYPE_STRING));
}

guint64
test_vectors_number (JsonObject *object, const gchar *name)
{
  return (guint64) json_node_get_int (get (object, name, G_TYPE_INT64));
}

guint
test_vectors_n_elements (JsonObject *object, const gchar *name)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    g_error ("The vectors lack the array '%s'", name);
  return json_array_get_length (json_node_get_array (node));
}

JsonObject *
test_vectors_element (JsonObject *object, const gchar *name, guint index)
{
  g_assert_cmpuint (index, <, test_vectors_n_elements (object, name));
  return json_array_get_object_element (json_object_get_array_member (object, name), index);
}
