/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The one table of all that a relay can be told: from it the command line, the configuration file,
 * their checks and --help are made, and the man page is held against it.
 */

#pragma once

#include <glib.h>

typedef enum
{
  E2E_SETTING_NUMBER, /* guint64 */
  E2E_SETTING_FLAG, /* gboolean */
  E2E_SETTING_PATH, /* gchar *; NULL: not given */
  E2E_SETTING_ADDRESS, /* GSocketAddress *; NULL: not given */
  E2E_SETTING_ADDRESSES, /* GPtrArray of GSocketAddress */
  E2E_SETTING_NETWORKS, /* GPtrArray of E2eNetwork */
} E2eSettingKind;

/* Under what heading people find it. */
typedef enum
{
  E2E_SETTINGS_WHERE,
  E2E_SETTINGS_NUMBERS,
  E2E_SETTINGS_LIMITS,
  E2E_N_SETTING_GROUPS,
} E2eSettingGroup;

extern const gchar *const e2e_setting_group_titles[E2E_N_SETTING_GROUPS];

typedef struct
{
  E2eSettingKind kind;
  E2eSettingGroup group;
  const gchar *name; /* as on the command line without the dashes, and in the file */
  gsize offset; /* in E2eRelayConfig */
  const gchar *unit; /* of a number; otherwise what to give */
  const gchar *help;
  gboolean reloads; /* a running relay can take a new value */
  guint64 value; /* of a number, unless told otherwise */
  guint64 minimum;
  guint64 maximum;
} E2eRelaySetting;

extern const E2eRelaySetting e2e_relay_settings[];
extern const gsize e2e_n_relay_settings;

/* NULL: there is none of that name. */
const E2eRelaySetting *e2e_relay_setting_find (const gchar *name);

/* Whether it takes several values. */
gboolean e2e_relay_setting_is_list (const E2eRelaySetting *self);
