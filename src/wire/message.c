/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "wire/message.h"

#include <string.h>

#include "wire/bytes.h"
#include "wire/frame.h"
#include "wire/session-id.h"

gboolean
e2e_hello_read (E2eHello *out, const guint8 *body, gsize n_bytes)
{
  if (n_bytes != E2E_WIRE_HELLO_BYTES || memcmp (body, E2E_WIRE_MAGIC, E2E_WIRE_MAGIC_BYTES) != 0)
    return FALSE;
  if (body[4] > body[5])
    return FALSE;

  *out = (E2eHello){ .lowest_version = body[4], .highest_version = body[5] };
  return TRUE;
}

void
e2e_hello_append (GByteArray *out, const E2eHello *hello)
{
  guint8 body[E2E_WIRE_HELLO_BYTES];

  memcpy (body, E2E_WIRE_MAGIC, E2E_WIRE_MAGIC_BYTES);
  body[4] = hello->lowest_version;
  body[5] = hello->highest_version;
  e2e_frame_append (out, E2E_FRAME_HELLO, body, sizeof body);
}

gboolean
e2e_welcome_read (E2eWelcome *out, const guint8 *body, gsize n_bytes)
{
  if (n_bytes != E2E_WIRE_WELCOME_BYTES)
    return FALSE;

  *out = (E2eWelcome){ .version = body[0],
                       .max_frame_length = e2e_get_u32 (body + 1),
                       .linger_s = e2e_get_u32 (body + 5),
                       .ping_s = e2e_get_u32 (body + 9) };
  return TRUE;
}

void
e2e_welcome_append (GByteArray *out, const E2eWelcome *welcome)
{
  guint8 body[E2E_WIRE_WELCOME_BYTES];

  body[0] = welcome->version;
  e2e_put_u32 (body + 1, welcome->max_frame_length);
  e2e_put_u32 (body + 5, welcome->linger_s);
  e2e_put_u32 (body + 9, welcome->ping_s);
  e2e_frame_append (out, E2E_FRAME_WELCOME, body, sizeof body);
}

gboolean
e2e_created_read (E2eCreated *out, const guint8 *body, gsize n_bytes)
{
  gsize id_bytes;
  gsize token_bytes;

  if (n_bytes < 1 || n_bytes < 1u + body[0])
    return FALSE;

  id_bytes = body[0];
  token_bytes = n_bytes - 1 - id_bytes;
  if (!e2e_session_id_is_valid (body + 1, id_bytes) || token_bytes < 1 ||
      token_bytes > sizeof out->token)
    return FALSE;

  memset (out, 0, sizeof *out);
  memcpy (out->session_id, body + 1, id_bytes);
  memcpy (out->token, body + 1 + id_bytes, token_bytes);
  out->token_bytes = token_bytes;
  return TRUE;
}

void
e2e_created_append (GByteArray *out, const E2eCreated *created)
{
  const gsize id_bytes = strlen (created->session_id);
  guint8 body[1 + E2E_WIRE_MAX_ID_DIGITS + E2E_WIRE_MAX_TOKEN_BYTES];

  g_return_if_fail (id_bytes <= E2E_WIRE_MAX_ID_DIGITS);
  g_return_if_fail (created->token_bytes <= sizeof created->token);

  body[0] = (guint8) id_bytes;
  memcpy (body + 1, created->session_id, id_bytes);
  memcpy (body + 1 + id_bytes, created->token, created->token_bytes);
  e2e_frame_append (out, E2E_FRAME_CREATED, body, 1 + id_bytes + created->token_bytes);
}

gboolean
e2e_error_frame_read (E2eErrorFrame *out, const guint8 *body, gsize n_bytes)
{
  g_autofree gchar *text = NULL;
  const gchar *end;

  if (n_bytes < E2E_WIRE_ERROR_CODE_BYTES)
    return FALSE;

  text = g_utf8_make_valid ((const gchar *) body + E2E_WIRE_ERROR_CODE_BYTES,
                            (gssize) (n_bytes - E2E_WIRE_ERROR_CODE_BYTES));
  out->code = e2e_get_u16 (body);
  g_strlcpy (out->text, text, sizeof out->text);
  if (!g_utf8_validate (out->text, -1, &end))
    out->text[end - out->text] = '\0';
  return TRUE;
}

void
e2e_error_frame_append (GByteArray *out, E2eWireError code, const gchar *text)
{
  const gsize text_bytes = strlen (text);
  g_autofree guint8 *body = g_malloc (E2E_WIRE_ERROR_CODE_BYTES + text_bytes);

  e2e_put_u16 (body, (guint16) code);
  memcpy (body + E2E_WIRE_ERROR_CODE_BYTES, text, text_bytes);
  e2e_frame_append (out, E2E_FRAME_ERROR, body, E2E_WIRE_ERROR_CODE_BYTES + text_bytes);
}
