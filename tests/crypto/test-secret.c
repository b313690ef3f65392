/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "crypto/secret.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

/* The flags that the kernel keeps for the mapping that holds ADDRESS, as " rd wr …", or NULL. */
static gchar *
mapping_flags (gconstpointer address)
{
  g_autofree gchar *smaps = NULL;
  g_auto (GStrv) lines = NULL;
  gboolean is_inside = FALSE;

  if (!g_file_get_contents ("/proc/self/smaps", &smaps, NULL, NULL))
    return NULL;

  lines = g_strsplit (smaps, "\n", -1);
  for (gsize i = 0; lines[i] != NULL; i++)
    {
      guintptr start;
      guintptr end;

      if (sscanf (lines[i], "%" SCNxPTR "-%" SCNxPTR " ", &start, &end) == 2)
        is_inside = (guintptr) address >= start && (guintptr) address < end;
      else if (is_inside && g_str_has_prefix (lines[i], "VmFlags:"))
        return g_strdup (lines[i] + strlen ("VmFlags:"));
    }
  return NULL;
}

static void
test_is_zero_and_aligned (void)
{
  const gsize sizes[] = { 1, 32, 4096, 100000 };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (E2eSecret) secret = e2e_secret_new (sizes[i]);

      g_assert_cmpuint (secret->n_bytes, ==, sizes[i]);
      g_assert_cmpuint ((guintptr) secret->data % 16, ==, 0);
      for (gsize j = 0; j < sizes[i]; j++)
        g_assert_cmpuint (secret->data[j], ==, 0);
      memset (secret->data, 0xA5, sizes[i]);
    }
}

static void
test_is_kept_out_of_dumps (void)
{
  g_autoptr (E2eSecret) secret = e2e_secret_new (32);
  g_autofree gchar *flags = mapping_flags (secret->data);

  if (flags == NULL)
    {
      g_test_skip ("The kernel does not tell the flags of mappings");
      return;
    }
  g_assert_nonnull (strstr (flags, " dd"));
  /* And of children. */
  g_assert_nonnull (strstr (flags, " wf"));
}

/* Whether memory can be locked here and the kernel tells of it. A limit may forbid it, and
 * AddressSanitizer makes mlock() do nothing. */
static gboolean
may_lock (void)
{
  gpointer page = mmap (NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  g_autofree gchar *flags = NULL;

  g_assert_true (page != MAP_FAILED);
  (void) mlock (page, 4096);
  flags = mapping_flags (page);
  munmap (page, 4096);
  return flags != NULL && strstr (flags, " lo") != NULL;
}

static void
test_is_locked (void)
{
  g_autoptr (E2eSecret) secret = e2e_secret_new (32);
  g_autofree gchar *flags = mapping_flags (secret->data);

  if (!may_lock ())
    {
      g_test_skip ("No memory can be locked here");
      return;
    }
  g_assert_nonnull (strstr (flags, " lo"));
}

static void
test_is_zero_in_a_child (void)
{
  g_autoptr (E2eSecret) secret = e2e_secret_new (64);
  g_autofree gchar *flags = mapping_flags (secret->data);
  gint status = 0;
  pid_t pid;

  if (flags == NULL || strstr (flags, " wf") == NULL)
    {
      g_test_skip ("The kernel does not wipe memory on fork");
      return;
    }

  memset (secret->data, 0xA5, 64);
  pid = fork ();
  g_assert_cmpint (pid, >=, 0);
  if (pid == 0)
    {
      gint n_left = 0;

      for (gsize i = 0; i < 64; i++)
        n_left += secret->data[i] != 0;
      _exit (n_left);
    }
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, 0);
  for (gsize i = 0; i < 64; i++)
    g_assert_cmphex (secret->data[i], ==, 0xA5);
}

static void
test_leaves_nothing_mapped (void)
{
  const gsize n_bytes = 16 * 1024 * 1024;
  E2eSecret *secret = e2e_secret_new (n_bytes);
  guint8 *data = secret->data;
  unsigned char is_resident[1];

  e2e_secret_free (secret);
  e2e_secret_free (NULL);
  /* A page in the middle, so that no other mapping of this process has come to lie there. */
  g_assert_cmpint (mincore ((gpointer) (((guintptr) data + n_bytes / 2) & ~(guintptr) 4095), 4096,
                            is_resident),
                   ==, -1);
}

static void
test_no_memory_ends_the_program (void)
{
  if (g_test_subprocess ())
    {
      e2e_secret_new (G_MAXSIZE / 2);
      return;
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*No memory for a secret*");
}

static void
test_equal_looks_at_every_bit (void)
{
  guint8 a[40];
  guint8 b[40];

  memset (a, 0x5A, sizeof a);
  memset (b, 0x5A, sizeof b);
  g_assert_true (e2e_secret_equal (a, b, sizeof a));
  for (gsize bit = 0; bit < 8 * sizeof a; bit++)
    {
      b[bit / 8] ^= 1 << bit % 8;
      g_assert_false (e2e_secret_equal (a, b, sizeof a));
      g_assert_true (e2e_secret_equal (a, b, bit / 8));
      b[bit / 8] ^= 1 << bit % 8;
    }
}

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/secret/is-zero-and-aligned", test_is_zero_and_aligned);
  g_test_add_func ("/secret/is-kept-out-of-dumps", test_is_kept_out_of_dumps);
  g_test_add_func ("/secret/is-locked", test_is_locked);
  g_test_add_func ("/secret/is-zero-in-a-child", test_is_zero_in_a_child);
  g_test_add_func ("/secret/leaves-nothing-mapped", test_leaves_nothing_mapped);
  g_test_add_func ("/secret/no-memory-ends-the-program", test_no_memory_ends_the_program);
  g_test_add_func ("/secret/equal-looks-at-every-bit", test_equal_looks_at_every_bit);

  return g_test_run ();
}
