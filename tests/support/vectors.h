/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reads the files of tests/vectors. What a vector should hold and does not ends the test.
 */

#pragma once

#include <json-glib/json-glib.h>

/* The object at the top of tests/vectors/NAME. To be freed with json_object_unref(), or by
 * g_autoptr (JsonObject). */
JsonObject *test_vectors_load (const gchar *name);

/* protocol.json, or the file that E2E_VECTORS in the environment names. */
JsonObject *test_vectors_load_protocol (void);

/* The vectors of one of the three suites in protocol.json; borrowed from VECTORS. */
JsonObject *test_vectors_session (JsonObject *vectors, guint suite);

/* The member NAME. The first is NULL where the member is missing or null; string and objects are
 * borrowed from OBJECT. */
GBytes *test_vectors_bytes_or_null (JsonObject *object, const gchar *name);
GBytes *test_vectors_bytes (JsonObject *object, const gchar *name);
const gchar *test_vectors_string (JsonObject *object, const gchar *name);
guint64 test_vectors_number (JsonObject *object, const gchar *name);
guint test_vectors_n_elements (JsonObject *object, const gchar *name);
JsonObject *test_vectors_element (JsonObject *object, const gchar *name, guint index);
