/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "relay/relay-config.h"

#include "relay/listen-address.h"
#include "relay/network.h"
#include "wire/wire.h"

#define MEMBER(type, self, setting) G_STRUCT_MEMBER (type, self, (setting)->offset)

G_DEFINE_QUARK (e2e - relay - error - quark, e2e_relay_error)

static GPtrArray *
new_list (const E2eRelaySetting *setting)
{
  return g_ptr_array_new_with_free_func (setting->kind == E2E_SETTING_NETWORKS ? g_free
                                                                               : g_object_unref);
}

E2eRelayConfig *
e2e_relay_config_new (void)
{
  E2eRelayConfig *self = g_new0 (E2eRelayConfig, 1);

  self->listening_fds = g_array_new (FALSE, FALSE, sizeof (gint));
  for (gsize i = 0; i < e2e_n_relay_settings; i++)
    {
      const E2eRelaySetting *setting = &e2e_relay_settings[i];

      if (setting->kind == E2E_SETTING_NUMBER)
        MEMBER (guint64, self, setting) = setting->value;
      else if (e2e_relay_setting_is_list (setting))
        MEMBER (GPtrArray *, self, setting) = new_list (setting);
    }
  return self;
}

static gpointer
copy_element (gconstpointer element, gpointer data)
{
  const E2eRelaySetting *setting = data;

  return setting->kind == E2E_SETTING_NETWORKS ? g_memdup2 (element, sizeof (E2eNetwork))
                                               : g_object_ref ((gpointer) element);
}

E2eRelayConfig *
e2e_relay_config_copy (const E2eRelayConfig *self)
{
  E2eRelayConfig *copy = g_memdup2 (self, sizeof *self);

  copy->listening_fds = g_array_copy (self->listening_fds);
  for (gsize i = 0; i < e2e_n_relay_settings; i++)
    {
      const E2eRelaySetting *setting = &e2e_relay_settings[i];

      if (setting->kind == E2E_SETTING_PATH)
        MEMBER (gchar *, copy, setting) = g_strdup (MEMBER (gchar *, self, setting));
      else if (setting->kind == E2E_SETTING_ADDRESS && MEMBER (gpointer, self, setting) != NULL)
        g_object_ref (MEMBER (gpointer, self, setting));
      else if (e2e_relay_setting_is_list (setting))
        MEMBER (GPtrArray *, copy, setting) =
          g_ptr_array_copy (MEMBER (GPtrArray *, self, setting), (GCopyFunc) copy_element,
                            (gpointer) setting);
    }
  return copy;
}

void
e2e_relay_config_reset (E2eRelayConfig *self, const E2eRelaySetting *setting)
{
  switch (setting->kind)
    {
    case E2E_SETTING_NUMBER:
      MEMBER (guint64, self, setting) = setting->value;
      break;
    case E2E_SETTING_FLAG:
      MEMBER (gboolean, self, setting) = FALSE;
      break;
    case E2E_SETTING_PATH:
      g_clear_pointer (&MEMBER (gchar *, self, setting), g_free);
      break;
    case E2E_SETTING_ADDRESS:
      g_clear_object (&MEMBER (GSocketAddress *, self, setting));
      break;
    case E2E_SETTING_ADDRESSES:
    case E2E_SETTING_NETWORKS:
      g_ptr_array_set_size (MEMBER (GPtrArray *, self, setting), 0);
      break;
    default:
      g_assert_not_reached ();
    }
}

void
e2e_relay_config_free (E2eRelayConfig *self)
{
  for (gsize i = 0; i < e2e_n_relay_settings; i++)
    {
      const E2eRelaySetting *setting = &e2e_relay_settings[i];

      e2e_relay_config_reset (self, setting);
      if (e2e_relay_setting_is_list (setting))
        g_ptr_array_unref (MEMBER (GPtrArray *, self, setting));
    }
  g_array_unref (self->listening_fds);
  g_free (self);
}

static gboolean
set_number (E2eRelayConfig *self, const E2eRelaySetting *setting, const gchar *text, GError **error)
{
  guint64 value;

  if (!g_ascii_string_to_unsigned (text, 10, setting->minimum, setting->maximum, &value, NULL))
    {
      g_set_error (error, E2E_RELAY_ERROR, E2E_RELAY_ERROR_OPTION,
                   "'%s' is not a value for %s: give a number from %" G_GUINT64_FORMAT
                   " to %" G_GUINT64_FORMAT " (%s).",
                   text, setting->name, setting->minimum, setting->maximum, setting->unit);
      return FALSE;
    }
  MEMBER (guint64, self, setting) = value;
  return TRUE;
}

static gboolean
set_flag (E2eRelayConfig *self, const E2eRelaySetting *setting, const gchar *text, GError **error)
{
  const gboolean is_true = g_str_equal (text, "true");

  if (!is_true && !g_str_equal (text, "false"))
    {
      g_set_error (error, E2E_RELAY_ERROR, E2E_RELAY_ERROR_OPTION,
                   "'%s' is not a value for %s: give true or false.", text, setting->name);
      return FALSE;
    }
  MEMBER (gboolean, self, setting) = is_true;
  return TRUE;
}

static gboolean
set_path (E2eRelayConfig *self, const E2eRelaySetting *setting, const gchar *text, GError **error)
{
  if (*text == '\0')
    {
      g_set_error (error, E2E_RELAY_ERROR, E2E_RELAY_ERROR_OPTION,
                   "%s needs the path of a file, or leave it out.", setting->name);
      return FALSE;
    }
  g_free (MEMBER (gchar *, self, setting));
  MEMBER (gchar *, self, setting) = g_strdup (text);
  return TRUE;
}

static gboolean
set_address (E2eRelayConfig *self, const E2eRelaySetting *setting, const gchar *text,
             GError **error)
{
  g_autoptr (GSocketAddress) address = e2e_listen_address_parse (text, error);

  if (address == NULL)
    return FALSE;

  if (e2e_relay_setting_is_list (setting))
    g_ptr_array_add (MEMBER (GPtrArray *, self, setting), g_steal_pointer (&address));
  else
    g_set_object (&MEMBER (GSocketAddress *, self, setting), address);
  return TRUE;
}

static gboolean
add_network (E2eRelayConfig *self, const E2eRelaySetting *setting, const gchar *text,
             GError **error)
{
  E2eNetwork network;

  if (!e2e_network_parse (&network, text, error))
    return FALSE;

  g_ptr_array_add (MEMBER (GPtrArray *, self, setting), g_memdup2 (&network, sizeof network));
  return TRUE;
}

gboolean
e2e_relay_config_set (E2eRelayConfig *self, const gchar *name, const gchar *text, GError **error)
{
  static gboolean (*const setters[]) (E2eRelayConfig *, const E2eRelaySetting *, const gchar *,
                                      GError **) = {
    [E2E_SETTING_NUMBER] = set_number,     [E2E_SETTING_FLAG] = set_flag,
    [E2E_SETTING_PATH] = set_path,         [E2E_SETTING_ADDRESS] = set_address,
    [E2E_SETTING_ADDRESSES] = set_address, [E2E_SETTING_NETWORKS] = add_network,
  };
  const E2eRelaySetting *setting = e2e_relay_setting_find (name);

  if (setting == NULL)
    {
      g_set_error (error, E2E_RELAY_ERROR, E2E_RELAY_ERROR_OPTION, "There is no setting '%s'.",
                   name);
      return FALSE;
    }
  return setters[setting->kind](self, setting, text, error);
}

static void
add_value (GStrvBuilder *values, gchar *text)
{
  if (text != NULL)
    g_strv_builder_add (values, text);
  g_free (text);
}

static void
add_list (GStrvBuilder *values, const E2eRelayConfig *self, const E2eRelaySetting *setting)
{
  const GPtrArray *list = MEMBER (GPtrArray *, self, setting);

  for (guint i = 0; i < list->len; i++)
    add_value (values, setting->kind == E2E_SETTING_NETWORKS
                         ? g_strdup (((E2eNetwork *) list->pdata[i])->text)
                         : e2e_listen_address_format (list->pdata[i]));
}

GStrv
e2e_relay_config_dup_values (const E2eRelayConfig *self, const E2eRelaySetting *setting)
{
  g_autoptr (GStrvBuilder) values = g_strv_builder_new ();

  switch (setting->kind)
    {
    case E2E_SETTING_NUMBER:
      add_value (values, g_strdup_printf ("%" G_GUINT64_FORMAT, MEMBER (guint64, self, setting)));
      break;
    case E2E_SETTING_FLAG:
      add_value (values, g_strdup (MEMBER (gboolean, self, setting) ? "true" : "false"));
      break;
    case E2E_SETTING_PATH:
      add_value (values, g_strdup (MEMBER (gchar *, self, setting)));
      break;
    case E2E_SETTING_ADDRESS:
      if (MEMBER (GSocketAddress *, self, setting) != NULL)
        add_value (values, e2e_listen_address_format (MEMBER (GSocketAddress *, self, setting)));
      break;
    case E2E_SETTING_ADDRESSES:
    case E2E_SETTING_NETWORKS:
      add_list (values, self, setting);
      break;
    default:
      g_assert_not_reached ();
    }
  return g_strv_builder_end (values);
}

gboolean
e2e_relay_config_add_address (E2eRelayConfig *self, const gchar *text, GError **error)
{
  return e2e_relay_config_set (self, "listen", text, error);
}

void
e2e_relay_config_add_listening_fd (E2eRelayConfig *self, gint fd)
{
  g_array_append_val (self->listening_fds, fd);
}

static gboolean
is_local (GSocketAddress *address)
{
  return !G_IS_INET_SOCKET_ADDRESS (address) ||
         g_inet_address_get_is_loopback (
           g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address)));
}

gboolean
e2e_relay_config_check (const E2eRelayConfig *self, GError **error)
{
  if ((self->tls_cert == NULL) != (self->tls_key == NULL))
    {
      g_set_error_literal (error, E2E_RELAY_ERROR, E2E_RELAY_ERROR_OPTION,
                           "TLS needs both a certificate and its key: give --tls-cert and "
                           "--tls-key.");
      return FALSE;
    }
  if (self->metrics != NULL && !is_local (self->metrics))
    {
      g_set_error_literal (error, E2E_RELAY_ERROR, E2E_RELAY_ERROR_OPTION,
                           "Metrics are for this machine alone, as they ask for no password: give "
                           "--metrics a loopback address or unix:PATH, and let a web server carry "
                           "them further.");
      return FALSE;
    }
  return TRUE;
}

gboolean
e2e_relay_config_is_proxy (const E2eRelayConfig *self, const struct sockaddr *address)
{
  for (guint i = 0; i < self->proxies->len; i++)
    if (e2e_network_contains (self->proxies->pdata[i], address))
      return TRUE;

  return FALSE;
}

gint64
e2e_relay_config_get_idle_us (const E2eRelayConfig *self)
{
  const guint64 idle_s =
    self->max_idle_s > 0 ? self->max_idle_s : E2E_WIRE_SILENT_PINGS * self->ping_s;

  return (gint64) idle_s * G_USEC_PER_SEC;
}
