/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "support/process.h"

#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#define LISTENING "Listening on "

static void
pin (gint core)
{
  cpu_set_t cores;

  if (core == TEST_ANY_CORE || sysconf (_SC_NPROCESSORS_ONLN) < 2)
    return;

  CPU_ZERO (&cores);
  CPU_SET (core, &cores);
  sched_setaffinity (0, sizeof cores, &cores);
}

static void
pin_to_none (void)
{
  cpu_set_t cores;

  CPU_ZERO (&cores);
  for (gint i = 0; i < sysconf (_SC_NPROCESSORS_ONLN); i++)
    CPU_SET (i, &cores);
  sched_setaffinity (0, sizeof cores, &cores);
}

/* In the child, before the program. */
static void
on_child (gpointer data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
  pin_to_none ();
  pin (GPOINTER_TO_INT (data));
}

static TestProcess *
spawn (const gchar *const *argv, gint core, GSubprocessFlags flags)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (flags);
  g_autoptr (GError) error = NULL;
  TestProcess *self = g_new0 (TestProcess, 1);

  g_subprocess_launcher_set_child_setup (launcher, on_child, GINT_TO_POINTER (core), NULL);
  self->process = g_subprocess_launcher_spawnv (launcher, argv, &error);
  if (self->process == NULL)
    g_error ("%s", error->message);
  self->pid = g_strdup (g_subprocess_get_identifier (self->process));
  return self;
}

TestProcess *
test_process_new (const gchar *const *argv, gint core)
{
  return spawn (argv, core, G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
}

/* The rest of the first line that begins so; others are shown. */
static gchar *
wait_for_line (TestProcess *self, GInputStream *pipe, const gchar *start)
{
  GDataInputStream *log = g_data_input_stream_new (pipe);

  self->log = G_INPUT_STREAM (log);
  for (;;)
    {
      g_autofree gchar *said = g_data_input_stream_read_line (log, NULL, NULL, NULL);

      if (said == NULL)
        g_error ("It ended before it said '%s'", start);
      if (g_str_has_prefix (said, start))
        return g_strdup (said + strlen (start));
      g_message ("%s", said);
    }
}

TestProcess *
test_process_new_ready (const gchar *const *argv, gint core, const gchar *ready)
{
  TestProcess *self = spawn (argv, core, G_SUBPROCESS_FLAGS_STDOUT_PIPE);

  g_free (wait_for_line (self, g_subprocess_get_stdout_pipe (self->process), ready));
  return self;
}

TestProcess *
test_process_new_relay (const gchar *path, const gchar *line, gint core)
{
  g_autofree gchar *command = g_strdup_printf ("%s %s", path, line);
  g_auto (GStrv) argv = NULL;
  g_autoptr (GError) error = NULL;
  TestProcess *self;

  if (!g_shell_parse_argv (command, NULL, &argv, &error))
    g_error ("%s", error->message);
  self = spawn ((const gchar *const *) argv, core, G_SUBPROCESS_FLAGS_STDERR_PIPE);
  self->address = wait_for_line (self, g_subprocess_get_stderr_pipe (self->process), LISTENING);
  if (strrchr (self->address, ':') != NULL)
    self->port = (guint16) g_ascii_strtoull (strrchr (self->address, ':') + 1, NULL, 10);
  return self;
}

gint
test_process_end (TestProcess *self, gint signal_number)
{
  gint status;

  g_subprocess_send_signal (self->process, signal_number);
  g_subprocess_wait (self->process, NULL, NULL);
  status =
    g_subprocess_get_if_exited (self->process) ? g_subprocess_get_exit_status (self->process) : -1;
  g_clear_object (&self->log);
  g_object_unref (self->process);
  g_free (self->pid);
  g_free (self->address);
  g_free (self);
  return status;
}

/* FALSE: the process, or the thread, is gone. */
static gboolean
read_of (const gchar *pid, const gchar *name, gchar **text)
{
  g_autofree gchar *path = g_build_filename ("/proc", pid, name, NULL);

  return g_file_get_contents (path, text, NULL, NULL);
}

/* The fields of a stat file behind the name of the program, from the state on. */
static gchar **
get_stat (const gchar *pid)
{
  g_autofree gchar *text = NULL;

  if (!read_of (pid, "stat", &text))
    return NULL;
  return g_strsplit (strrchr (text, ')') + 2, " ", -1);
}

typedef void (*PerProcess) (const gchar *pid, gboolean is_child, guint64 *sum);

/* The process, and those whose parent it is. */
static guint64
sum_over (const TestProcess *self, PerProcess add)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc", 0, NULL);
  const gchar *name;
  guint64 sum = 0;

  add (self->pid, FALSE, &sum);
  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_ascii_isdigit (name[0]))
      {
        g_auto (GStrv) stat = get_stat (name);

        if (stat != NULL && g_str_equal (stat[1], self->pid))
          add (name, TRUE, &sum);
      }
  return sum;
}

/* Fields of schedstat. */
enum
{
  RAN,
  WAITED,
};

/* Field 19 of a stat file; the array begins with the third. */
static gint64
get_nice (const gchar *pid)
{
  g_auto (GStrv) stat = get_stat (pid);

  return stat == NULL ? 0 : g_ascii_strtoll (stat[16], NULL, 10);
}

static gboolean
is_to_wait (const gchar *pid, const gchar *thread)
{
  g_autofree gchar *of_thread = g_build_filename (pid, "task", thread, NULL);

  return get_nice (of_thread) > get_nice (pid);
}

static void
add_threads (const gchar *pid, guint field, guint64 *sum, guint64 *busiest)
{
  g_autofree gchar *folder = g_build_filename ("/proc", pid, "task", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const gchar *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree gchar *path = g_build_filename ("task", name, "schedstat", NULL);
      g_autofree gchar *text = NULL;
      const gboolean counts = field == RAN || !is_to_wait (pid, name);
      g_auto (GStrv) fields =
        counts && read_of (pid, path, &text) ? g_strsplit (text, " ", 3) : NULL;
      const guint64 ns = fields != NULL ? g_ascii_strtoull (fields[field], NULL, 10) : 0;

      *sum += ns;
      *busiest = MAX (*busiest, ns);
    }
}

static void
add_cpu_ns (const gchar *pid, gboolean is_child, guint64 *sum)
{
  g_auto (GStrv) stat = get_stat (pid);
  guint64 busiest = 0;

  add_threads (pid, RAN, sum, &busiest);
  /* cutime and cstime: children that ended. */
  if (!is_child && stat != NULL)
    *sum += (g_ascii_strtoull (stat[13], NULL, 10) + g_ascii_strtoull (stat[14], NULL, 10)) *
            (G_GUINT64_CONSTANT (1000000000) / (guint64) sysconf (_SC_CLK_TCK));
}

guint64
test_process_get_cpu_ns (const TestProcess *self)
{
  return sum_over (self, add_cpu_ns);
}

guint64
test_process_get_busiest_cpu_ns (const TestProcess *self)
{
  guint64 sum = 0;
  guint64 busiest = 0;

  add_threads (self->pid, RAN, &sum, &busiest);
  return busiest;
}

guint64
test_process_get_delay_ns (const TestProcess *self)
{
  guint64 sum = 0;
  guint64 longest = 0;

  add_threads (self->pid, WAITED, &sum, &longest);
  return sum;
}

static void
add_resident (const gchar *pid, gboolean is_child, guint64 *sum)
{
  g_autofree gchar *text = NULL;

  (void) is_child;
  if (!read_of (pid, "status", &text) || strstr (text, "VmRSS:") == NULL)
    return;
  *sum += g_ascii_strtoull (strstr (text, "VmRSS:") + strlen ("VmRSS:"), NULL, 10) * 1024;
}

gsize
test_process_get_resident_bytes (const TestProcess *self)
{
  return sum_over (self, add_resident);
}

guint
test_process_count_descriptors (const TestProcess *self)
{
  g_autofree gchar *folder = g_build_filename ("/proc", self->pid, "fd", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

void
test_process_pin_self (gint core)
{
  pin (core);
}

guint
test_process_raise_descriptor_limit (guint n_wanted)
{
  const struct rlimit wanted = { n_wanted, n_wanted };
  struct rlimit files;

  if (getrlimit (RLIMIT_NOFILE, &files) != 0)
    return 1024;
  if (files.rlim_max < n_wanted && setrlimit (RLIMIT_NOFILE, &wanted) == 0)
    return n_wanted;

  files.rlim_cur = files.rlim_max;
  setrlimit (RLIMIT_NOFILE, &files);
  return (guint) MIN (files.rlim_cur, 1000000);
}
