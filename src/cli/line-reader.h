/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reads lines of any input, one when it is asked for, without ever blocking: whoever takes them
 * slowly makes their writer wait.
 */

#pragma once

#include <gio/gio.h>

/* More than any message with a command in front of it. Longer lines are passed over. */
#define E2E_LINE_READER_MAX_BYTES (36 * 1024)

#define E2E_TYPE_LINE_READER (e2e_line_reader_get_type ())
G_DECLARE_FINAL_TYPE (E2eLineReader, e2e_line_reader, E2E, LINE_READER, GObject)

E2eLineReader *e2e_line_reader_new (GInputStream *input);

/* One at a time. */
void e2e_line_reader_next_async (E2eLineReader *self, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data);

/* The line without its end (\n or \r\n; the last needs none), to be freed; NULL without an error
 * when the input has ended. E2E_CLIENT_ERROR_BAD_TEXT: a line that was too long, not UTF-8 or held
 * a NUL was passed over, and the next may be asked for. Other errors are those of reading. */
gchar *e2e_line_reader_next_finish (E2eLineReader *self, GAsyncResult *result, GError **error);
