/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "client/settings.h"

typedef enum
{
  BOOLEAN,
  INT,
  UINT,
  STRING,
  STRINGS,
} SettingType;

typedef struct
{
  const gchar *key;
  SettingType type;
  gint64 number; /* the default of a boolean or number */
  gint64 minimum; /* of a number */
  gint64 maximum;
  const gchar *text; /* the default of a string; lists are empty */
  const gchar *const *allowed; /* of strings: NULL for any */
} Setting;

static const gchar *const styles[] = { "system", "light", "dark", NULL };

/* As in the schema, which a test holds against this. */
static const Setting settings[] = {
  { .key = "name", .type = STRING, .text = "" },
  { .key = "relay", .type = STRING, .text = "" },
  { .key = "relays", .type = STRINGS },
  { .key = "own-relay", .type = BOOLEAN, .number = FALSE },
  { .key = "tls", .type = BOOLEAN, .number = FALSE },
  { .key = "pin", .type = STRING, .text = "" },
  { .key = "proxy", .type = STRING, .text = "" },
  { .key = "strength", .type = UINT, .number = 1, .minimum = 1, .maximum = 3 },
  { .key = "read-receipts", .type = BOOLEAN, .number = TRUE },
  { .key = "typing-notices", .type = BOOLEAN, .number = TRUE },
  { .key = "hide-lengths", .type = BOOLEAN, .number = FALSE },
  { .key = "timer", .type = UINT, .number = 0, .minimum = 0, .maximum = E2E_OPTIONS_MAX_TIMER_S },
  { .key = "notifications", .type = BOOLEAN, .number = TRUE },
  { .key = "notification-preview", .type = BOOLEAN, .number = FALSE },
  { .key = "spell-check", .type = BOOLEAN, .number = TRUE },
  { .key = "style", .type = STRING, .text = "system", .allowed = styles },
  { .key = "background", .type = BOOLEAN, .number = FALSE },
  { .key = "window-width", .type = INT, .number = 900, .minimum = 360, .maximum = 16384 },
  { .key = "window-height", .type = INT, .number = 640, .minimum = 240, .maximum = 16384 },
  { .key = "window-maximized", .type = BOOLEAN, .number = FALSE },
};

#define N_SETTINGS G_N_ELEMENTS (settings)

struct _E2eSettings
{
  GObject parent_instance;

  GSettings *stored; /* NULL where the schema is not installed */
  GSettingsSchema *schema;
  GVariant *values[N_SETTINGS]; /* of what is not stored; never NULL */
};

/* Property ids are the index plus 1. */
static GParamSpec *props[N_SETTINGS + 1];

G_DEFINE_FINAL_TYPE (E2eSettings, e2e_settings, G_TYPE_OBJECT)

/* --- Values -------------------------------------------------------------------------------- */

static GVariant *
default_value (const Setting *setting)
{
  switch (setting->type)
    {
    case BOOLEAN:
      return g_variant_new_boolean ((gboolean) setting->number);
    case INT:
      return g_variant_new_int32 ((gint32) setting->number);
    case UINT:
      return g_variant_new_uint32 ((guint32) setting->number);
    case STRING:
      return g_variant_new_string (setting->text);
    case STRINGS:
    default:
      return g_variant_new_strv (NULL, 0);
    }
}

static gboolean
is_in_range (const Setting *setting, GVariant *value)
{
  gint64 number;

  if (setting->allowed != NULL)
    return g_strv_contains (setting->allowed, g_variant_get_string (value, NULL));
  if (setting->type != INT && setting->type != UINT)
    return TRUE;

  number = setting->type == INT ? (gint64) g_variant_get_int32 (value)
                                : (gint64) g_variant_get_uint32 (value);
  return number >= setting->minimum && number <= setting->maximum;
}

static gsize
index_of (const gchar *key)
{
  for (gsize i = 0; i < N_SETTINGS; i++)
    if (g_str_equal (settings[i].key, key))
      return i;
  g_error ("no such setting: %s", key);
}

/* An older schema may be installed, without a key that this program knows. */
static gboolean
is_stored (E2eSettings *self, gsize index)
{
  return self->stored != NULL && g_settings_schema_has_key (self->schema, settings[index].key);
}

static GVariant *
get_value (E2eSettings *self, gsize index)
{
  return is_stored (self, index) ? g_settings_get_value (self->stored, settings[index].key)
                                 : g_variant_ref (self->values[index]);
}

/* Takes a floating VALUE over. What is out of range is not taken. */
static void
set_value (E2eSettings *self, gsize index, GVariant *value)
{
  g_autoptr (GVariant) taken = g_variant_ref_sink (value);
  g_autoptr (GVariant) before = get_value (self, index);

  if (g_variant_equal (before, taken) || !is_in_range (&settings[index], taken))
    return;
  if (is_stored (self, index))
    {
      /* "changed" notifies. */
      g_settings_set_value (self->stored, settings[index].key, taken);
      return;
    }

  g_variant_unref (self->values[index]);
  self->values[index] = g_steal_pointer (&taken);
  g_object_notify_by_pspec (G_OBJECT (self), props[index + 1]);
}

/* --- Object -------------------------------------------------------------------------------- */

static void
on_changed (GSettings *stored G_GNUC_UNUSED, const gchar *key, E2eSettings *self)
{
  for (gsize i = 0; i < N_SETTINGS; i++)
    if (g_str_equal (settings[i].key, key))
      g_object_notify_by_pspec (G_OBJECT (self), props[i + 1]);
}

static void
e2e_settings_finalize (GObject *object)
{
  E2eSettings *self = E2E_SETTINGS (object);

  if (self->stored != NULL)
    g_signal_handlers_disconnect_by_data (self->stored, self);
  g_clear_object (&self->stored);
  g_clear_pointer (&self->schema, g_settings_schema_unref);
  for (gsize i = 0; i < N_SETTINGS; i++)
    g_variant_unref (self->values[i]);
  G_OBJECT_CLASS (e2e_settings_parent_class)->finalize (object);
}

static void
e2e_settings_get_property (GObject *object, guint prop_id, GValue *value,
                           GParamSpec *pspec G_GNUC_UNUSED)
{
  g_autoptr (GVariant) stored = get_value (E2E_SETTINGS (object), prop_id - 1);

  switch (settings[prop_id - 1].type)
    {
    case BOOLEAN:
      g_value_set_boolean (value, g_variant_get_boolean (stored));
      break;
    case INT:
      g_value_set_int (value, g_variant_get_int32 (stored));
      break;
    case UINT:
      g_value_set_uint (value, g_variant_get_uint32 (stored));
      break;
    case STRING:
      g_value_set_string (value, g_variant_get_string (stored, NULL));
      break;
    case STRINGS:
    default:
      g_value_take_boxed (value, g_variant_dup_strv (stored, NULL));
      break;
    }
}

static void
e2e_settings_set_property (GObject *object, guint prop_id, const GValue *value,
                           GParamSpec *pspec G_GNUC_UNUSED)
{
  E2eSettings *self = E2E_SETTINGS (object);
  const gsize index = prop_id - 1;
  const gchar *const *strings;
  const gchar *string;

  switch (settings[index].type)
    {
    case BOOLEAN:
      set_value (self, index, g_variant_new_boolean (g_value_get_boolean (value)));
      break;
    case INT:
      set_value (self, index, g_variant_new_int32 (g_value_get_int (value)));
      break;
    case UINT:
      set_value (self, index, g_variant_new_uint32 (g_value_get_uint (value)));
      break;
    case STRING:
      string = g_value_get_string (value);
      set_value (self, index, g_variant_new_string (string != NULL ? string : ""));
      break;
    case STRINGS:
    default:
      strings = g_value_get_boxed (value);
      set_value (self, index, g_variant_new_strv (strings, strings != NULL ? -1 : 0));
      break;
    }
}

static GParamSpec *
param_spec (const Setting *setting)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  switch (setting->type)
    {
    case BOOLEAN:
      return g_param_spec_boolean (setting->key, NULL, NULL, (gboolean) setting->number, flags);
    case INT:
      return g_param_spec_int (setting->key, NULL, NULL, (gint) setting->minimum,
                               (gint) setting->maximum, (gint) setting->number, flags);
    case UINT:
      return g_param_spec_uint (setting->key, NULL, NULL, (guint) setting->minimum,
                                (guint) setting->maximum, (guint) setting->number, flags);
    case STRING:
      return g_param_spec_string (setting->key, NULL, NULL, setting->text, flags);
    case STRINGS:
    default:
      return g_param_spec_boxed (setting->key, NULL, NULL, G_TYPE_STRV, flags);
    }
}

static void
e2e_settings_class_init (E2eSettingsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = e2e_settings_finalize;
  object_class->get_property = e2e_settings_get_property;
  object_class->set_property = e2e_settings_set_property;
  for (gsize i = 0; i < N_SETTINGS; i++)
    props[i + 1] = param_spec (&settings[i]);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
e2e_settings_init (E2eSettings *self)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();

  for (gsize i = 0; i < N_SETTINGS; i++)
    self->values[i] = g_variant_ref_sink (default_value (&settings[i]));
  if (source != NULL)
    self->schema = g_settings_schema_source_lookup (source, E2E_SETTINGS_SCHEMA, TRUE);
  if (self->schema == NULL)
    return;

  self->stored = g_settings_new_full (self->schema, NULL, NULL);
  g_signal_connect (self->stored, "changed", G_CALLBACK (on_changed), self);
}

/* --- For faces ----------------------------------------------------------------------------- */

E2eSettings *
e2e_settings_new (void)
{
  return g_object_new (E2E_TYPE_SETTINGS, NULL);
}

gboolean
e2e_settings_is_persistent (E2eSettings *self)
{
  return self->stored != NULL;
}

gboolean
e2e_settings_get_boolean (E2eSettings *self, const gchar *key)
{
  g_autoptr (GVariant) value = get_value (self, index_of (key));

  return g_variant_get_boolean (value);
}

gint
e2e_settings_get_int (E2eSettings *self, const gchar *key)
{
  g_autoptr (GVariant) value = get_value (self, index_of (key));

  return g_variant_get_int32 (value);
}

guint
e2e_settings_get_uint (E2eSettings *self, const gchar *key)
{
  g_autoptr (GVariant) value = get_value (self, index_of (key));

  return g_variant_get_uint32 (value);
}

gchar *
e2e_settings_get_string (E2eSettings *self, const gchar *key)
{
  g_autoptr (GVariant) value = get_value (self, index_of (key));

  return g_variant_dup_string (value, NULL);
}

gchar **
e2e_settings_get_strings (E2eSettings *self, const gchar *key)
{
  g_autoptr (GVariant) value = get_value (self, index_of (key));

  return g_variant_dup_strv (value, NULL);
}

void
e2e_settings_remember_relay (E2eSettings *self, const gchar *relay)
{
  g_auto (GStrv) known = e2e_settings_get_strings (self, "relays");
  g_autoptr (GPtrArray) relays = g_ptr_array_new ();

  g_ptr_array_add (relays, (gpointer) relay);
  for (gchar **at = known; *at != NULL && relays->len < E2E_SETTINGS_MAX_RELAYS; at++)
    if (!g_str_equal (*at, relay))
      g_ptr_array_add (relays, *at);
  set_value (self, index_of ("relays"),
             g_variant_new_strv ((const gchar *const *) relays->pdata, relays->len));
}

E2eOptions *
e2e_settings_get_options (E2eSettings *self)
{
  E2eOptions *options = e2e_options_new ();

  options->relay = e2e_settings_get_string (self, "relay");
  options->tls = e2e_settings_get_boolean (self, "tls");
  options->pin = e2e_settings_get_string (self, "pin");
  options->proxy = e2e_settings_get_string (self, "proxy");
  options->own_relay = e2e_settings_get_boolean (self, "own-relay");
  options->strength = (E2eStrength) e2e_settings_get_uint (self, "strength");
  options->name = e2e_settings_get_string (self, "name");
  options->read_receipts = e2e_settings_get_boolean (self, "read-receipts");
  options->typing_notices = e2e_settings_get_boolean (self, "typing-notices");
  options->hide_lengths = e2e_settings_get_boolean (self, "hide-lengths");
  options->timer_s = e2e_settings_get_uint (self, "timer");
  return options;
}
