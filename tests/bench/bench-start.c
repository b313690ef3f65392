/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How long the app takes from its start to its first frame, beside an empty GtkApplicationWindow
 * linked with the same libraries. Neither knows that it is watched: the first frame is the first
 * thing that the X server is told to draw into the window.
 */

#include <gio/gio.h>
#include <poll.h>
#include <X11/extensions/Xdamage.h>
#include <X11/Xlib.h>

#define PATIENCE_MS 30000
/* Windows that are smaller serve the toolkit, not people. */
#define MIN_WIDTH 200

typedef enum
{
  EMPTY,
  APP,
  N_SUBJECTS,
} Subject;

typedef struct
{
  gdouble wall_ms;
  gdouble cpu_ms;
} Start;

static const gchar *const names[] = { "empty window", "e2echat" };
static gint n_rounds = 21;

static const GOptionEntry entries[] = {
  { "rounds", 'r', G_OPTION_FLAG_NONE, G_OPTION_ARG_INT, &n_rounds, "Starts of each", "N" },
  { 0 },
};

/* --- Watching ------------------------------------------------------------------------------ */

/* All threads' time on a processor, to the nanosecond. */
static gdouble
get_cpu_ms (const gchar *pid)
{
  g_autofree gchar *folder = g_strdup_printf ("/proc/%s/task", pid);
  g_autoptr (GDir) threads = g_dir_open (folder, 0, NULL);
  gdouble sum_ns = 0;

  for (const gchar *at; threads != NULL && (at = g_dir_read_name (threads)) != NULL;)
    {
      g_autofree gchar *path = g_build_filename (folder, at, "schedstat", NULL);
      g_autofree gchar *text = NULL;

      if (g_file_get_contents (path, &text, NULL, NULL))
        sum_ns += g_ascii_strtod (text, NULL);
    }
  return sum_ns / 1e6;
}

/* A window that is gone again before it could be watched. */
static int
on_x_error (Display *display, XErrorEvent *error)
{
  (void) display;
  (void) error;
  return 0;
}

static void
next_event (Display *display, XEvent *event)
{
  struct pollfd fd = { .fd = ConnectionNumber (display), .events = POLLIN };

  while (XPending (display) == 0)
    if (poll (&fd, 1, PATIENCE_MS) == 0)
      g_error ("no window was drawn");
  XNextEvent (display, event);
}

/* Until something is drawn into a window that people can see. */
static void
wait_for_frame (Display *display)
{
  gint damage_event;
  gint damage_error;
  XEvent event;

  if (!XDamageQueryExtension (display, &damage_event, &damage_error))
    g_error ("this X server does not tell what is drawn");
  do
    {
      next_event (display, &event);
      if (event.type == CreateNotify && event.xcreatewindow.width >= MIN_WIDTH)
        {
          XDamageCreate (display, event.xcreatewindow.window, XDamageReportNonEmpty);
          XFlush (display);
        }
    }
  while (event.type != damage_event);
}

/* --- Starting ------------------------------------------------------------------------------ */

static Start
measure (Display *display, const gchar *const *argv)
{
  g_autoptr (GError) error = NULL;
  const gint64 begun_us = g_get_monotonic_time ();
  g_autoptr (GSubprocess) process =
    g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error);
  Start start;

  if (process == NULL)
    g_error ("%s: %s", argv[0], error->message);
  wait_for_frame (display);
  start.wall_ms = (gdouble) (g_get_monotonic_time () - begun_us) / 1000;
  start.cpu_ms = get_cpu_ms (g_subprocess_get_identifier (process));
  g_subprocess_force_exit (process);
  g_subprocess_wait (process, NULL, NULL);
  XSync (display, True);
  return start;
}

static gint
compare (gconstpointer a, gconstpointer b)
{
  const gdouble x = *(const gdouble *) a;
  const gdouble y = *(const gdouble *) b;

  return (x > y) - (x < y);
}

static gdouble
median (GArray *values)
{
  g_array_sort (values, compare);
  return g_array_index (values, gdouble, values->len / 2);
}

/* What a person has set, and what caches hold, is none of the measurement's business. */
static void
set_up_home (const gchar *home)
{
  g_autofree gchar *cache = g_build_filename (home, "cache", NULL);
  g_autofree gchar *config = g_build_filename (home, "config", NULL);
  g_autofree gchar *data = g_build_filename (home, "data", NULL);

  g_setenv ("HOME", home, TRUE);
  g_setenv ("XDG_CACHE_HOME", cache, TRUE);
  g_setenv ("XDG_CONFIG_HOME", config, TRUE);
  g_setenv ("XDG_DATA_HOME", data, TRUE);
  g_setenv ("GSETTINGS_BACKEND", "memory", TRUE);
  g_setenv ("GSETTINGS_SCHEMA_DIR", BENCH_SCHEMA_DIR, TRUE);
  g_setenv ("GIO_USE_PROXY_RESOLVER", "dummy", TRUE);
}

static void
remove_home (const gchar *home)
{
  const gchar *const argv[] = { "rm", "-rf", "--", home, NULL };
  g_autoptr (GSubprocess) process = g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_NONE, NULL);

  if (process != NULL)
    g_subprocess_wait (process, NULL, NULL);
}

static void
measure_all (Display *display)
{
  const gchar *const argv[N_SUBJECTS][3] = {
    [EMPTY] = { BENCH_EMPTY_WINDOW, NULL },
    [APP] = { BENCH_APP, "--gapplication-app-id=io.github.e2echat.E2EChat.Bench", NULL },
  };
  GArray *wall_ms[N_SUBJECTS];
  GArray *cpu_ms[N_SUBJECTS];

  for (guint i = 0; i < N_SUBJECTS; i++)
    {
      wall_ms[i] = g_array_new (FALSE, FALSE, sizeof (gdouble));
      cpu_ms[i] = g_array_new (FALSE, FALSE, sizeof (gdouble));
      /* Once for what the session starts, and the disk reads, for whoever comes first. */
      measure (display, argv[i]);
    }
  for (gint round = 0; round < n_rounds; round++)
    for (guint i = 0; i < N_SUBJECTS; i++)
      {
        const Start start = measure (display, argv[i]);

        g_array_append_val (wall_ms[i], start.wall_ms);
        g_array_append_val (cpu_ms[i], start.cpu_ms);
      }

  g_print ("from the start to the first frame, medians of %d\n", n_rounds);
  for (guint i = 0; i < N_SUBJECTS; i++)
    g_print ("%-14s %7.1f ms   CPU %7.1f ms\n", names[i], median (wall_ms[i]), median (cpu_ms[i]));
  g_print ("e2echat takes %.2f times as long, and %.2f times the CPU\n",
           median (wall_ms[APP]) / median (wall_ms[EMPTY]),
           median (cpu_ms[APP]) / median (cpu_ms[EMPTY]));
  for (guint i = 0; i < N_SUBJECTS; i++)
    {
      g_array_unref (wall_ms[i]);
      g_array_unref (cpu_ms[i]);
    }
}

int
main (int argc, char *argv[])
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autofree gchar *home = NULL;
  Display *display;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || n_rounds < 1)
    {
      g_printerr ("bench-start: %s\n", error != NULL ? error->message : "too few rounds");
      return 2;
    }
  display = XOpenDisplay (NULL);
  if (display == NULL)
    {
      g_printerr ("bench-start: there is no X display\n");
      return 1;
    }

  home = g_dir_make_tmp ("e2echat-bench-XXXXXX", &error);
  if (home == NULL)
    g_error ("%s", error->message);
  set_up_home (home);
  XSetErrorHandler (on_x_error);
  XSelectInput (display, DefaultRootWindow (display), SubstructureNotifyMask);
  measure_all (display);
  XCloseDisplay (display);
  remove_home (home);
  return 0;
}
