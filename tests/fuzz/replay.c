/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Runs a fuzz harness over kept inputs, without a fuzzer: replay FOLDER-OR-FILE… One test for each
 * argument; so every compiler and sanitizer sees what a fuzzer once found.
 */

#include <glib.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize n_bytes);

/* A harness may have this one; it runs once, before the first input. */
int LLVMFuzzerInitialize (int *argc, char ***argv) __attribute__ ((weak));

static void
replay_file (const gchar *path)
{
  g_autofree gchar *contents = NULL;
  g_autofree guint8 *exact = NULL;
  g_autoptr (GError) error = NULL;
  gsize n_bytes;

  g_test_message ("%s", path);
  g_file_get_contents (path, &contents, &n_bytes, &error);
  g_assert_no_error (error);

  /* GLib ends contents with a NUL; a copy without it shows a sanitizer a read beyond the end. */
  exact = g_memdup2 (contents, n_bytes);
  g_assert_cmpint (LLVMFuzzerTestOneInput (exact, n_bytes), ==, 0);
}

static void
test_replays (gconstpointer folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = NULL;
  const gchar *name;
  guint n_inputs = 0;

  if (!g_file_test (folder, G_FILE_TEST_IS_DIR))
    {
      replay_file (folder);
      return;
    }

  dir = g_dir_open (folder, 0, &error);
  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree gchar *path = g_build_filename (folder, name, NULL);

      replay_file (path);
      n_inputs++;
    }
  g_test_message ("%u inputs", n_inputs);
  g_assert_cmpuint (n_inputs, >, 0);
}

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);

  if (LLVMFuzzerInitialize != NULL)
    LLVMFuzzerInitialize (&argc, &argv);

  for (gint i = 1; i < argc; i++)
    {
      g_autofree gchar *name = g_path_get_basename (argv[i]);
      g_autofree gchar *path = g_strdup_printf ("/fuzz/%s/stands-the-kept-inputs", name);

      g_test_add_data_func (path, argv[i], test_replays);
    }
  return g_test_run ();
}
