/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "relay/admission.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include "wire/wire.h"

#define SECOND G_USEC_PER_SEC

static gboolean
enter (E2eAdmission *admission, const gchar *text, E2eEntry *entry)
{
  struct sockaddr_in6 in6 = { .sin6_family = AF_INET6 };
  struct sockaddr_in in = { .sin_family = AF_INET };
  struct sockaddr none = { .sa_family = AF_UNIX };
  const struct sockaddr *address = &none;

  if (text != NULL && inet_pton (AF_INET, text, &in.sin_addr) == 1)
    address = (struct sockaddr *) &in;
  else if (text != NULL && inet_pton (AF_INET6, text, &in6.sin6_addr) == 1)
    address = (struct sockaddr *) &in6;
  return e2e_admission_enter (admission, address, 0, entry);
}

static E2eAdmission *
new_admission (guint64 max_connections, guint64 max_per_address)
{
  g_autoptr (E2eRelayConfig) config = e2e_relay_config_new ();

  config->max_connections_per_address = max_per_address;
  config->max_sessions = 3;
  config->max_creations_per_minute = 2;
  config->max_failed_joins_per_minute = 2;
  return e2e_admission_new (config, max_connections);
}

static void
test_counts_by_address_and_by_v6_prefix (void)
{
  static const struct
  {
    const gchar *first;
    const gchar *second;
    gboolean same;
  } cases[] = { { "192.0.2.1", "192.0.2.1", TRUE },
                { "192.0.2.1", "192.0.2.2", FALSE },
                { "192.0.2.1", "::ffff:192.0.2.1", TRUE },
                { "2001:db8:1:2::1", "2001:db8:1:2:ffff::9", TRUE },
                { "2001:db8:1:2::1", "2001:db8:1:3::1", FALSE },
                { "::1", "127.0.0.1", FALSE } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (E2eAdmission) admission = new_admission (10, 1);
      E2eEntry first;
      E2eEntry second;

      g_assert_true (enter (admission, cases[i].first, &first));
      g_assert_cmpuint (first.refusal, ==, 0);
      g_assert_true (enter (admission, cases[i].second, &second));
      g_assert_cmpuint (second.refusal, ==, cases[i].same ? E2E_WIRE_ERROR_TOO_MANY : 0);
    }
}

static void
test_leaving_makes_room (void)
{
  g_autoptr (E2eAdmission) admission = new_admission (1, 1);
  E2eEntry first;
  E2eEntry second;

  g_assert_true (enter (admission, "192.0.2.1", &first));
  g_assert_true (enter (admission, "192.0.2.2", &second));
  g_assert_cmpuint (second.refusal, ==, E2E_WIRE_ERROR_RELAY_FULL);
  e2e_admission_leave (admission, &second, 0);
  e2e_admission_leave (admission, &first, 0);
  g_assert_true (enter (admission, "192.0.2.2", &second));
  g_assert_cmpuint (second.refusal, ==, 0);
}

static void
test_lets_few_in_to_be_refused (void)
{
  g_autoptr (E2eAdmission) admission = new_admission (1, 0);
  E2eEntry entry;

  g_assert_true (enter (admission, NULL, &entry));
  for (guint i = 0; i < E2E_MAX_REFUSED_CONNECTIONS; i++)
    g_assert_true (enter (admission, "192.0.2.1", &entry));
  g_assert_false (enter (admission, "192.0.2.1", &entry));
  e2e_admission_leave (admission, &entry, 0);
}

static void
test_unix_sockets_have_no_address (void)
{
  g_autoptr (E2eAdmission) admission = new_admission (100, 1);

  for (guint i = 0; i < 50; i++)
    {
      E2eEntry entry;

      g_assert_true (enter (admission, NULL, &entry));
      g_assert_cmpuint (entry.refusal, ==, 0);
      g_assert_null (entry.source);
    }
  for (guint i = 0; i < 3; i++)
    g_assert_cmpuint (e2e_admission_create (admission, NULL, 0), ==, 0);
  g_assert_cmpuint (e2e_admission_create (admission, NULL, 0), ==, E2E_WIRE_ERROR_RELAY_FULL);
  e2e_admission_forget_session (admission);
  g_assert_cmpuint (e2e_admission_recreate (admission), ==, 0);
  g_assert_cmpuint (e2e_admission_recreate (admission), ==, E2E_WIRE_ERROR_RELAY_FULL);
}

static void
test_reconnecting_forgives_nothing (void)
{
  g_autoptr (E2eAdmission) admission = new_admission (100, 10);
  E2eEntry entry;

  g_assert_true (enter (admission, "192.0.2.1", &entry));
  g_assert_cmpuint (e2e_admission_create (admission, entry.source, 0), ==, 0);
  g_assert_cmpuint (e2e_admission_create (admission, entry.source, 0), ==, 0);
  e2e_admission_count_failure (admission, entry.source, 0);
  g_assert_cmpuint (e2e_admission_try (admission, entry.source, 0), ==, 0);
  e2e_admission_count_failure (admission, entry.source, 0);
  e2e_admission_leave (admission, &entry, 0);

  g_assert_true (enter (admission, "192.0.2.1", &entry));
  g_assert_cmpuint (e2e_admission_create (admission, entry.source, 0), ==, E2E_WIRE_ERROR_TOO_MANY);
  g_assert_cmpuint (e2e_admission_try (admission, entry.source, 0), ==, E2E_WIRE_ERROR_TOO_MANY);
  g_assert_cmpuint (e2e_admission_try (admission, entry.source, 30 * SECOND), ==, 0);
  g_assert_cmpuint (e2e_admission_create (admission, entry.source, 30 * SECOND), ==, 0);
}

static void
test_forgets_who_has_nothing_to_answer_for (void)
{
  g_autoptr (E2eAdmission) admission = new_admission (100, 10);
  E2eEntry entry;

  g_assert_true (enter (admission, "192.0.2.1", &entry));
  e2e_admission_leave (admission, &entry, 0);
  g_assert_cmpuint (e2e_admission_get_n_sources (admission), ==, 0);

  g_assert_true (enter (admission, "192.0.2.1", &entry));
  e2e_admission_count_failure (admission, entry.source, 0);
  e2e_admission_leave (admission, &entry, 0);
  g_assert_cmpuint (e2e_admission_get_n_sources (admission), ==, 1);
  g_assert_true (enter (admission, NULL, &entry));
  e2e_admission_leave (admission, &entry, 60 * SECOND);
  g_assert_cmpuint (e2e_admission_get_n_sources (admission), ==, 0);
}

static void
test_remembers_so_many_and_no_more (void)
{
  g_autoptr (E2eAdmission) admission = new_admission (100, 10);

  for (guint i = 0; i < E2E_MAX_REMEMBERED_SOURCES + 1000; i++)
    {
      g_autofree gchar *text = g_strdup_printf ("2001:db8:%x:%x::1", i >> 8, i & 255);
      E2eEntry entry;

      g_assert_true (enter (admission, text, &entry));
      e2e_admission_count_failure (admission, entry.source, 0);
      e2e_admission_leave (admission, &entry, 0);
    }
  g_assert_cmpuint (e2e_admission_get_n_sources (admission), ==, E2E_MAX_REMEMBERED_SOURCES);
}

/* Until a balancer has told for whom it connects, a connection has no address. */
static void
test_an_address_may_be_told_later (void)
{
  static const struct sockaddr nobody = { .sa_family = AF_UNSPEC };
  struct sockaddr_in client = { .sin_family = AF_INET, .sin_addr = { htonl (0xc0000207) } };
  g_autoptr (E2eRelayConfig) config = e2e_relay_config_new ();
  g_autoptr (E2eAdmission) admission = NULL;
  E2eEntry entries[3];

  config->max_connections_per_address = 2;
  admission = e2e_admission_new (config, 0);
  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    {
      g_assert_true (e2e_admission_enter (admission, &nobody, 0, &entries[i]));
      g_assert_null (entries[i].source);
      g_assert_true (
        e2e_admission_identify (admission, (struct sockaddr *) &client, 0, &entries[i]));
      g_assert_nonnull (entries[i].source);
    }
  g_assert_cmpuint (entries[1].refusal, ==, 0);
  g_assert_cmpuint (entries[2].refusal, ==, E2E_WIRE_ERROR_TOO_MANY);
  g_assert_cmpuint (e2e_admission_get_n_hits (admission, E2E_HIT_CONNECTIONS_PER_ADDRESS), ==, 1);
  g_assert_cmpuint (e2e_admission_get_n_sources (admission), ==, 1);

  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    e2e_admission_leave (admission, &entries[i], 0);
  g_assert_cmpuint (e2e_admission_get_n_sources (admission), ==, 0);
}

static void
test_takes_new_limits (void)
{
  static const struct sockaddr nobody = { .sa_family = AF_UNSPEC };
  g_autoptr (E2eRelayConfig) config = e2e_relay_config_new ();
  g_autoptr (E2eAdmission) admission = NULL;
  E2eEntry entry;

  config->max_sessions = 1;
  admission = e2e_admission_new (config, 0);
  g_assert_cmpuint (e2e_admission_create (admission, NULL, 0), ==, 0);
  g_assert_cmpuint (e2e_admission_create (admission, NULL, 0), ==, E2E_WIRE_ERROR_RELAY_FULL);
  config->max_sessions = 2;
  e2e_admission_set_limits (admission, config, 1);
  g_assert_cmpuint (e2e_admission_create (admission, NULL, 0), ==, 0);
  g_assert_true (e2e_admission_enter (admission, &nobody, 0, &entry));
  g_assert_cmpuint (entry.refusal, ==, 0);
  e2e_admission_leave (admission, &entry, 0);
}

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/admission/counts-by-address-and-by-v6-prefix",
                   test_counts_by_address_and_by_v6_prefix);
  g_test_add_func ("/admission/leaving-makes-room", test_leaving_makes_room);
  g_test_add_func ("/admission/lets-few-in-to-be-refused", test_lets_few_in_to_be_refused);
  g_test_add_func ("/admission/unix-sockets-have-no-address", test_unix_sockets_have_no_address);
  g_test_add_func ("/admission/reconnecting-forgives-nothing", test_reconnecting_forgives_nothing);
  g_test_add_func ("/admission/forgets-who-has-nothing-to-answer-for",
                   test_forgets_who_has_nothing_to_answer_for);
  g_test_add_func ("/admission/remembers-so-many-and-no-more", test_remembers_so_many_and_no_more);
  g_test_add_func ("/admission/an-address-may-be-told-later", test_an_address_may_be_told_later);
  g_test_add_func ("/admission/takes-new-limits", test_takes_new_limits);

  return g_test_run ();
}
