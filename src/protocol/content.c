/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "protocol/content.h"

#include <string.h>

#include "wire/bytes.h"

#define MAX_FIELDS 4

typedef enum
{
  FIELD_STRING,
  FIELD_U64,
  FIELD_U32,
  FIELD_BOOL,
  FIELD_REF,
  FIELD_HASH,
} FieldType;

static const gchar *const variant_types[] = {
  [FIELD_STRING] = "s", [FIELD_U64] = "t",    [FIELD_U32] = "u",
  [FIELD_BOOL] = "b",   [FIELD_REF] = "(bt)", [FIELD_HASH] = "ay",
};

typedef enum
{
  FIELD_MAY_MISS = 1 << 0, /* then zero in the struct */
  FIELD_IS_FILE_NAME = 1 << 1,
} FieldFlags;

/* A key of a body, and what its value may be. */
typedef struct
{
  const gchar *key; /* NULL ends the list */
  FieldType type;
  gsize offset; /* in E2eContent */
  guint64 min; /* of a number, or of a string's bytes */
  gsize max_bytes; /* of a string */
  glong max_chars; /* of a string, or 0 for as many as its bytes hold */
  FieldFlags flags;
} Field;

typedef struct
{
  E2eContentKind kind;
  Field fields[MAX_FIELDS + 1];
} Shape;

#define FIELD(name, field_type, member) \
  .key = name, .type = FIELD_##field_type, .offset = G_STRUCT_OFFSET (E2eContent, member)

/* The table of section 7, but for CHUNK, which is no variant. */
static const Shape shapes[] = {
  { E2E_CONTENT_TEXT,
    { { FIELD ("text", STRING, text), .min = 1, .max_bytes = E2E_MAX_TEXT_BYTES },
      { FIELD ("time", U64, time_ms) },
      { FIELD ("reply", REF, ref), .flags = FIELD_MAY_MISS } } },
  { E2E_CONTENT_EDIT,
    { { FIELD ("seq", U64, seq), .min = 1 },
      { FIELD ("text", STRING, text), .min = 1, .max_bytes = E2E_MAX_TEXT_BYTES } } },
  { E2E_CONTENT_RETRACT, { { FIELD ("seq", U64, seq), .min = 1 } } },
  { E2E_CONTENT_REACT,
    { { FIELD ("ref", REF, ref) },
      { FIELD ("emoji", STRING, emoji), .max_bytes = E2E_MAX_REACTION_BYTES } } },
  { E2E_CONTENT_TYPING, { { FIELD ("active", BOOL, active) } } },
  { E2E_CONTENT_PROFILE,
    { { FIELD ("name", STRING, name), .max_bytes = 4 * E2E_MAX_NAME_CHARS,
        .max_chars = E2E_MAX_NAME_CHARS } } },
  { E2E_CONTENT_TIMER, { { FIELD ("seconds", U32, seconds) } } },
  { E2E_CONTENT_BYE, { { .key = NULL } } },
  { E2E_CONTENT_OFFER,
    { { FIELD ("id", U32, id) },
      { FIELD ("name", STRING, name), .min = 1, .max_bytes = E2E_MAX_FILE_NAME_BYTES,
        .flags = FIELD_IS_FILE_NAME },
      { FIELD ("size", U64, size_bytes) },
      { FIELD ("type", STRING, media_type), .max_bytes = E2E_MAX_MEDIA_TYPE_BYTES } } },
  { E2E_CONTENT_ACCEPT, { { FIELD ("id", U32, id) }, { FIELD ("offset", U64, offset_bytes) } } },
  { E2E_CONTENT_DONE, { { FIELD ("id", U32, id) }, { FIELD ("sha256", HASH, sha256) } } },
  { E2E_CONTENT_CANCEL,
    { { FIELD ("id", U32, id) },
      { FIELD ("reason", STRING, reason), .max_bytes = E2E_MAX_REASON_BYTES } } },
};

static const Shape *
find_shape (guint kind)
{
  for (gsize i = 0; i < G_N_ELEMENTS (shapes); i++)
    if (shapes[i].kind == kind)
      return &shapes[i];

  return NULL;
}

static gboolean
string_is_good (const Field *field, const gchar *string)
{
  gsize n_bytes;

  if (string == NULL)
    return FALSE;

  n_bytes = strnlen (string, field->max_bytes + 1);
  if (n_bytes < field->min || n_bytes > field->max_bytes)
    return FALSE;
  if (!g_utf8_validate (string, (gssize) n_bytes, NULL))
    return FALSE;
  if (field->max_chars > 0 && g_utf8_strlen (string, (gssize) n_bytes) > field->max_chars)
    return FALSE;
  if (field->flags & FIELD_IS_FILE_NAME)
    return strchr (string, '/') == NULL && strcmp (string, ".") != 0 && strcmp (string, "..") != 0;
  return TRUE;
}

static gboolean
field_is_good (const E2eContent *self, const Field *field)
{
  const gconstpointer at = G_STRUCT_MEMBER_P (self, field->offset);

  switch (field->type)
    {
    case FIELD_STRING:
      return string_is_good (field, *(gchar *const *) at);
    case FIELD_U64:
      return *(const guint64 *) at >= field->min;
    case FIELD_REF:
      return ((const E2eRef *) at)->seq > 0 || (field->flags & FIELD_MAY_MISS);
    case FIELD_U32:
    case FIELD_BOOL:
    case FIELD_HASH:
      break;
    }
  return TRUE;
}

static gboolean
fields_are_good (const E2eContent *self, const Shape *shape)
{
  for (const Field *field = shape->fields; field->key != NULL; field++)
    if (!field_is_good (self, field))
      return FALSE;

  return TRUE;
}

/* Floating; NULL for a field that is missing, as it may. */
static GVariant *
pack_field (const E2eContent *self, const Field *field)
{
  const gconstpointer at = G_STRUCT_MEMBER_P (self, field->offset);
  const E2eRef *ref = at;

  switch (field->type)
    {
    case FIELD_STRING:
      return g_variant_new_string (*(gchar *const *) at);
    case FIELD_U64:
      return g_variant_new_uint64 (*(const guint64 *) at);
    case FIELD_U32:
      return g_variant_new_uint32 (*(const guint32 *) at);
    case FIELD_BOOL:
      return g_variant_new_boolean (*(const gboolean *) at);
    case FIELD_REF:
      return ref->seq == 0 ? NULL : g_variant_new ("(bt)", ref->by_sender, ref->seq);
    case FIELD_HASH:
      return g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, at, E2E_FILE_HASH_BYTES, 1);
    }
  g_assert_not_reached ();
}

/* The wire is little-endian on every machine. Takes a full reference, gives one. */
static GVariant *
swap_if_big_endian (GVariant *variant)
{
  g_autoptr (GVariant) native = variant;

  return G_BYTE_ORDER == G_BIG_ENDIAN ? g_variant_byteswap (native) : g_steal_pointer (&native);
}

static GBytes *
encode_variant (const E2eContent *self, const Shape *shape)
{
  g_autoptr (GVariant) body = NULL;
  GVariantBuilder builder;
  guint8 *data;
  gsize body_bytes;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  for (const Field *field = shape->fields; field->key != NULL; field++)
    {
      GVariant *value = pack_field (self, field);

      if (value != NULL)
        g_variant_builder_add (&builder, "{sv}", field->key, value);
    }

  body = swap_if_big_endian (g_variant_ref_sink (g_variant_builder_end (&builder)));
  body_bytes = g_variant_get_size (body);
  data = g_malloc (1 + body_bytes);
  data[0] = (guint8) self->kind;
  if (body_bytes > 0)
    memcpy (data + 1, g_variant_get_data (body), body_bytes);
  return g_bytes_new_take (data, 1 + body_bytes);
}

static GBytes *
encode_chunk (const E2eContent *self)
{
  const guint8 *bytes;
  gsize n_bytes;
  guint8 *data;

  if (self->chunk == NULL || g_bytes_get_size (self->chunk) > E2E_MAX_CHUNK_BYTES)
    return NULL;

  bytes = g_bytes_get_data (self->chunk, &n_bytes);
  data = g_malloc (1 + E2E_CHUNK_HEADER_BYTES + n_bytes);
  data[0] = E2E_CONTENT_CHUNK;
  e2e_put_u32 (data + 1, self->id);
  e2e_put_u64 (data + 5, self->offset_bytes);
  if (n_bytes > 0)
    memcpy (data + 1 + E2E_CHUNK_HEADER_BYTES, bytes, n_bytes);
  return g_bytes_new_take (data, 1 + E2E_CHUNK_HEADER_BYTES + n_bytes);
}

GBytes *
e2e_content_encode (const E2eContent *self)
{
  const Shape *shape = find_shape (self->kind);

  if (self->kind == E2E_CONTENT_CHUNK)
    return encode_chunk (self);
  if (shape == NULL || !fields_are_good (self, shape))
    return NULL;
  return encode_variant (self, shape);
}

/* FALSE if the value is of another type than the field. Limits are judged afterwards. */
static gboolean
unpack_field (E2eContent *self, const Field *field, GVariant *value)
{
  const gpointer at = G_STRUCT_MEMBER_P (self, field->offset);
  E2eRef *ref = at;
  gconstpointer bytes;
  gsize n_bytes;

  if (!g_variant_is_of_type (value, G_VARIANT_TYPE (variant_types[field->type])))
    return FALSE;

  switch (field->type)
    {
    case FIELD_STRING:
      *(gchar **) at = g_variant_dup_string (value, NULL);
      return TRUE;
    case FIELD_U64:
      *(guint64 *) at = g_variant_get_uint64 (value);
      return TRUE;
    case FIELD_U32:
      *(guint32 *) at = g_variant_get_uint32 (value);
      return TRUE;
    case FIELD_BOOL:
      *(gboolean *) at = g_variant_get_boolean (value);
      return TRUE;
    case FIELD_REF:
      g_variant_get (value, "(bt)", &ref->by_sender, &ref->seq);
      return ref->seq > 0; /* who names a message names one */
    case FIELD_HASH:
      bytes = g_variant_get_fixed_array (value, &n_bytes, 1);
      if (n_bytes != E2E_FILE_HASH_BYTES)
        return FALSE;
      memcpy (at, bytes, n_bytes);
      return TRUE;
    }
  g_assert_not_reached ();
}

/* Fills SELF from a body in normal form. */
static gboolean
unpack_fields (E2eContent *self, const Shape *shape, GVariant *body)
{
  gboolean is_seen[MAX_FIELDS] = { FALSE };
  GVariantIter iter;
  const gchar *key;
  GVariant *next;

  g_variant_iter_init (&iter, body);
  while (g_variant_iter_next (&iter, "{&sv}", &key, &next))
    {
      g_autoptr (GVariant) value = next;

      for (gsize i = 0; shape->fields[i].key != NULL; i++)
        if (strcmp (key, shape->fields[i].key) == 0)
          {
            if (is_seen[i] || !unpack_field (self, &shape->fields[i], value))
              return FALSE;
            is_seen[i] = TRUE;
          }
    }

  for (gsize i = 0; shape->fields[i].key != NULL; i++)
    if (!is_seen[i] && !(shape->fields[i].flags & FIELD_MAY_MISS))
      return FALSE;
  return TRUE;
}

/* GVariant bounds the depth of what it checks, and no value is read before the whole was checked;
 * the copy has the alignment that it asks for. */
static gboolean
decode_variant (E2eContent *self, const Shape *shape, const guint8 *data, gsize n_bytes)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, n_bytes);
  g_autoptr (GVariant) body =
    g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE_VARDICT, bytes, FALSE));

  if (!g_variant_is_normal_form (body))
    return FALSE;

  body = swap_if_big_endian (g_steal_pointer (&body));
  return unpack_fields (self, shape, body) && fields_are_good (self, shape);
}

static gboolean
decode_chunk (E2eContent *self, const guint8 *data, gsize n_bytes)
{
  if (n_bytes < E2E_CHUNK_HEADER_BYTES || n_bytes - E2E_CHUNK_HEADER_BYTES > E2E_MAX_CHUNK_BYTES)
    return FALSE;

  self->id = e2e_get_u32 (data);
  self->offset_bytes = e2e_get_u64 (data + 4);
  self->chunk = g_bytes_new (data + E2E_CHUNK_HEADER_BYTES, n_bytes - E2E_CHUNK_HEADER_BYTES);
  return TRUE;
}

E2eContent *
e2e_content_decode (const guint8 *data, gsize n_bytes)
{
  g_autoptr (E2eContent) self = g_new0 (E2eContent, 1);
  const Shape *shape;
  gboolean is_good;

  if (n_bytes < 1 || n_bytes > E2E_MAX_CONTENT_BYTES)
    return NULL;

  self->kind = data[0];
  shape = find_shape (self->kind);
  if (self->kind == E2E_CONTENT_CHUNK)
    is_good = decode_chunk (self, data + 1, n_bytes - 1);
  else
    is_good = shape != NULL && decode_variant (self, shape, data + 1, n_bytes - 1);

  return is_good ? g_steal_pointer (&self) : NULL;
}

void
e2e_content_free (E2eContent *self)
{
  if (self == NULL)
    return;

  g_free (self->text);
  g_free (self->emoji);
  g_free (self->name);
  g_free (self->media_type);
  g_free (self->reason);
  g_clear_pointer (&self->chunk, g_bytes_unref);
  g_free (self);
}
