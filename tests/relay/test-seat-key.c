/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "relay/seat-key.h"

#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct
{
  gchar *folder;
  gchar *path;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  (void) data;
  fixture->folder = g_dir_make_tmp ("e2echat-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "key", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  (void) data;
  g_remove (fixture->path);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0); /* no draft was left behind */
  g_free (fixture->path);
  g_free (fixture->folder);
}

static void
assert_refused (const Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  E2eSeatKey key;

  g_assert_false (e2e_seat_key_load (&key, fixture->path, &error));
  g_assert_error (error, E2E_RELAY_ERROR, E2E_RELAY_ERROR_KEY_FILE);
  g_assert_nonnull (strstr (error->message, fixture->path));
  g_assert_null (strchr (error->message, '\n'));
}

static void
test_makes_a_key_and_finds_it_again (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  E2eSeatKey key = { 0 };
  E2eSeatKey again = { 0 };
  GStatBuf info;

  (void) data;
  g_assert_true (e2e_seat_key_load (&key, fixture->path, &error));
  g_assert_no_error (error);
  g_assert_cmpint (g_stat (fixture->path, &info), ==, 0);
  g_assert_cmphex (info.st_mode & 07777, ==, 0600);
  g_assert_cmpint (info.st_size, ==, E2E_SEAT_KEY_BYTES);
  g_assert_true (e2e_seat_key_load (&again, fixture->path, &error));
  g_assert_cmpmem (key.bytes, sizeof key.bytes, again.bytes, sizeof again.bytes);

  e2e_seat_key_generate (&again);
  g_assert_cmpint (memcmp (key.bytes, again.bytes, sizeof key.bytes), !=, 0);
}

static void
test_refuses_a_damaged_file (Fixture *fixture, gconstpointer data)
{
  const gchar bytes[33] = { 0 };

  (void) data;
  for (gssize n = 0; n <= 33; n++)
    {
      g_autofree gchar *kept = NULL;
      gsize n_kept;

      if (n == 32)
        continue;
      g_assert_true (g_file_set_contents_full (fixture->path, bytes, n,
                                               G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL));
      assert_refused (fixture);
      g_assert_true (g_file_get_contents (fixture->path, &kept, &n_kept, NULL));
      g_assert_cmpuint (n_kept, ==, n);
    }
}

static void
test_refuses_a_file_open_to_others (Fixture *fixture, gconstpointer data)
{
  E2eSeatKey key;

  (void) data;
  g_assert_true (e2e_seat_key_load (&key, fixture->path, NULL));
  g_assert_cmpint (g_chmod (fixture->path, 0640), ==, 0);
  assert_refused (fixture);
  g_assert_cmpint (g_chmod (fixture->path, 0604), ==, 0);
  assert_refused (fixture);
}

static void
test_refuses_what_is_no_file (Fixture *fixture, gconstpointer data)
{
  (void) data;
  g_assert_cmpint (g_mkdir (fixture->path, 0700), ==, 0);
  assert_refused (fixture);
  g_assert_cmpint (g_rmdir (fixture->path), ==, 0);
  g_assert_cmpint (mkfifo (fixture->path, 0600), ==, 0);
  assert_refused (fixture);
}

static void
test_says_so_when_it_cannot_be_made (Fixture *fixture, gconstpointer data)
{
  g_autofree gchar *missing = g_build_filename (fixture->folder, "none", "key", NULL);
  g_autoptr (GError) error = NULL;
  E2eSeatKey key;

  (void) data;
  g_assert_false (e2e_seat_key_load (&key, missing, &error));
  g_assert_error (error, E2E_RELAY_ERROR, E2E_RELAY_ERROR_KEY_FILE);
}

#define ADD(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/seat-key/makes-a-key-and-finds-it-again", test_makes_a_key_and_finds_it_again);
  ADD ("/seat-key/refuses-a-damaged-file", test_refuses_a_damaged_file);
  ADD ("/seat-key/refuses-a-file-open-to-others", test_refuses_a_file_open_to_others);
  ADD ("/seat-key/refuses-what-is-no-file", test_refuses_what_is_no_file);
  ADD ("/seat-key/says-so-when-it-cannot-be-made", test_says_so_when_it_cannot_be_made);

  return g_test_run ();
}
