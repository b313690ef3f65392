/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The chat view beside a GtkListBox of the same messages as bare labels, the least that a stock
 * widget could do: the cost of one more message, of a frame while scrolling, and the memory, at
 * several lengths. A frame's time is what the main thread computes from the new scroll position to
 * the picture drawn. The kernel's figure for resident memory is taken in a process of its own for
 * each length.
 */

#include "gtk/message-canvas.h"
#include "gtk/message-samples.h"
#include "gtk/message-view.h"

#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define N_CHARS 100
#define N_FRAMES 400
#define N_APPENDS 200
#define WIDTH 800
#define HEIGHT 700

typedef struct
{
  const gchar *name;
  GtkWidget *(*create) (GtkAdjustment **adjustment, GListStore *store);
} Contender;

/* How far a frame moves: by a touchpad, and by a drag of the scroll bar, where all rows are new. */
static const gdouble steps_px[] = { 97, HEIGHT * 3 };

typedef struct
{
  gdouble append_us;
  gdouble median_ms[G_N_ELEMENTS (steps_px)];
  gdouble p99_ms[G_N_ELEMENTS (steps_px)];
  gdouble selected_ms; /* the median at the first step, with all messages selected */
  gdouble hostile_ms;
  gdouble fill_ms;
  gdouble bytes_each;
} Figures;

static GtkWidget *
create_row (gpointer item, gpointer unused)
{
  GtkWidget *label = gtk_label_new (e2e_message_get_text (E2E_MESSAGE (item)));

  (void) unused;
  gtk_label_set_line_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_show (label);
  return label;
}

static GtkWidget *
create_list_box (GtkAdjustment **adjustment, GListStore *store)
{
  GtkWidget *scrolled = gtk_scrolled_window_new (NULL, NULL);
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_bind_model (GTK_LIST_BOX (list), G_LIST_MODEL (store), create_row, NULL, NULL);
  gtk_container_add (GTK_CONTAINER (scrolled), list);
  gtk_widget_show_all (scrolled);
  *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled));
  return scrolled;
}

static void
find_scrolled (GtkWidget *widget, gpointer found)
{
  if (GTK_IS_SCROLLED_WINDOW (widget))
    *(GtkWidget **) found = widget;
  else if (GTK_IS_CONTAINER (widget))
    gtk_container_forall (GTK_CONTAINER (widget), find_scrolled, found);
}

static GtkWidget *
create_view (GtkAdjustment **adjustment, GListStore *store)
{
  GtkWidget *view = e2e_message_view_new ();
  GtkWidget *scrolled = NULL;

  e2e_message_view_set_model (E2E_MESSAGE_VIEW (view), G_LIST_MODEL (store));
  find_scrolled (view, &scrolled);
  *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled));
  return view;
}

static void
settle (void)
{
  const gint64 end_us = g_get_monotonic_time () + 100 * 1000;

  while (g_get_monotonic_time () < end_us || gtk_events_pending ())
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
}

static gboolean
on_after_paint (gpointer frames)
{
  (*(guint *) frames)++;
  return TRUE;
}

/* The main thread's own, so that a loaded machine still gives figures that can be compared. */
static gint64
get_busy_us (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

/* The time that the main thread works until the next frame is painted. */
static gdouble
measure_frame_ms (guint *n_frames)
{
  const guint before = *n_frames;
  const gint64 start_us = get_busy_us ();

  while (*n_frames == before)
    g_main_context_iteration (NULL, TRUE);
  return (gdouble) (get_busy_us () - start_us) / 1000;
}

static gint
compare (gconstpointer a, gconstpointer b)
{
  const gdouble x = *(const gdouble *) a;
  const gdouble y = *(const gdouble *) b;

  return (x > y) - (x < y);
}

static void
measure_scrolling (GtkWidget *window, GtkAdjustment *adjustment, gdouble step_px, gdouble *median,
                   gdouble *p99)
{
  gdouble times[N_FRAMES];
  guint n_frames = 0;
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);
  const gulong id =
    g_signal_connect_swapped (clock, "after-paint", G_CALLBACK (on_after_paint), &n_frames);

  for (guint i = 0; i < N_FRAMES; i++)
    {
      const gdouble lower = gtk_adjustment_get_lower (adjustment);
      const gdouble value = gtk_adjustment_get_value (adjustment) - step_px;

      /* From the bottom to the top, and again. */
      gtk_adjustment_set_value (adjustment,
                                value > lower ? value : gtk_adjustment_get_upper (adjustment));
      gtk_widget_queue_draw (window);
      times[i] = measure_frame_ms (&n_frames);
    }
  g_signal_handler_disconnect (clock, id);
  qsort (times, N_FRAMES, sizeof (gdouble), compare);
  *median = times[N_FRAMES / 2];
  *p99 = times[N_FRAMES * 99 / 100];
}

static void
find_canvas (GtkWidget *widget, gpointer found)
{
  if (E2E_IS_MESSAGE_CANVAS (widget))
    *(GtkWidget **) found = widget;
  else if (GTK_IS_CONTAINER (widget))
    gtk_container_forall (GTK_CONTAINER (widget), find_canvas, found);
}

/* Nothing where there is no chat view. */
static gdouble
measure_selected_ms (GtkWidget *window, GtkAdjustment *adjustment, guint n)
{
  GtkWidget *canvas = NULL;
  E2eMessageSelection *selection;
  gdouble median;
  gdouble p99;

  find_canvas (window, &canvas);
  if (canvas == NULL)
    return 0;

  selection = e2e_message_canvas_get_selection (E2E_MESSAGE_CANVAS (canvas));
  e2e_message_selection_set_messages (selection, 1, n);
  measure_scrolling (window, adjustment, steps_px[0], &median, &p99);
  e2e_message_selection_clear (selection);
  return median;
}

/* To the end of the frame that shows it. */
static gdouble
measure_append_us (GtkWidget *window, GtkAdjustment *adjustment, GListStore *store)
{
  gdouble times[N_APPENDS];
  guint n_frames = 0;
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);
  const gulong id =
    g_signal_connect_swapped (clock, "after-paint", G_CALLBACK (on_after_paint), &n_frames);

  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment));
  settle ();
  for (guint i = 0; i < N_APPENDS; i++)
    {
      const gint64 start_us = get_busy_us ();

      samples_add (store, E2E_FROM_PEER, 1000000, "One more message of a usual length.");
      times[i] = (gdouble) (get_busy_us () - start_us);
      times[i] += measure_frame_ms (&n_frames) * 1000;
    }
  g_signal_handler_disconnect (clock, id);
  qsort (times, N_APPENDS, sizeof (gdouble), compare);
  return times[N_APPENDS / 2];
}

/* The worst frame when what a hostile peer sends comes into view. */
static gdouble
measure_hostile_ms (GtkWidget *window, GListStore *store)
{
  g_auto (GStrv) texts = samples_hostile ();
  guint n_frames = 0;
  gdouble worst = 0;
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);
  const gulong id =
    g_signal_connect_swapped (clock, "after-paint", G_CALLBACK (on_after_paint), &n_frames);

  for (guint i = 0; texts[i] != NULL; i++)
    {
      const gint64 start_us = get_busy_us ();
      gdouble frame_ms;

      samples_add (store, E2E_FROM_PEER, 1000001 + i, texts[i]);
      frame_ms = (gdouble) (get_busy_us () - start_us) / 1000;
      frame_ms += measure_frame_ms (&n_frames);
      if (g_getenv ("E2E_BENCH_HOSTILE") != NULL)
        g_print ("# hostile text %u: %.1f ms\n", i, frame_ms);
      worst = MAX (worst, frame_ms);
    }
  g_signal_handler_disconnect (clock, id);
  return worst;
}

static gdouble
get_resident_bytes (void)
{
  g_autofree gchar *text = NULL;

  if (!g_file_get_contents ("/proc/self/statm", &text, NULL, NULL))
    return 0;
  return g_ascii_strtod (strchr (text, ' '), NULL) * (gdouble) sysconf (_SC_PAGESIZE);
}

static void
measure (const Contender *contender, guint n, gboolean with_hostile, Figures *figures)
{
  GtkWidget *window = gtk_window_new (GTK_WINDOW_TOPLEVEL);
  g_autoptr (GListStore) none = g_list_store_new (E2E_TYPE_MESSAGE);
  g_autoptr (GListStore) store = NULL;
  GtkAdjustment *adjustment;
  gint64 start_us;
  gdouble before;

  /* What the first widget of its kind brings with it is not the messages'. */
  gtk_window_set_default_size (GTK_WINDOW (window), WIDTH, HEIGHT);
  gtk_container_add (GTK_CONTAINER (window), contender->create (&adjustment, none));
  gtk_widget_show (window);
  for (guint i = 0; i < 30; i++)
    samples_add (none, E2E_FROM_PEER, i, "A message.");
  settle ();
  gtk_container_remove (GTK_CONTAINER (window), gtk_bin_get_child (GTK_BIN (window)));

  before = get_resident_bytes ();
  start_us = g_get_monotonic_time ();
  store = samples_new (n, N_CHARS);
  gtk_container_add (GTK_CONTAINER (window), contender->create (&adjustment, store));
  settle ();
  figures->fill_ms = (gdouble) (g_get_monotonic_time () - start_us) / 1000;
  for (guint i = 0; i < G_N_ELEMENTS (steps_px); i++)
    measure_scrolling (window, adjustment, steps_px[i], &figures->median_ms[i],
                       &figures->p99_ms[i]);
  figures->bytes_each = (get_resident_bytes () - before) / n;
  /* Before what follows, which would tell if it left something behind. */
  figures->selected_ms = measure_selected_ms (window, adjustment, n);
  figures->append_us = measure_append_us (window, adjustment, store);
  if (with_hostile)
    figures->hostile_ms = measure_hostile_ms (window, store);
  gtk_widget_destroy (window);
}

static void
start_gtk (void)
{
  g_autoptr (GtkCssProvider) provider = NULL;

  gtk_init (NULL, NULL);
  provider = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (provider, "/io/github/e2echat/E2EChat/style-messages.css");
  gtk_style_context_add_provider_for_screen (gdk_screen_get_default (),
                                             GTK_STYLE_PROVIDER (provider),
                                             GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

/* In a process of its own, so that no figure hangs on what was measured before. */
static Figures
measure_apart (const Contender *contender, guint n, gboolean with_hostile)
{
  Figures figures = { 0 };
  gint pipe_fds[2];
  gint status;
  pid_t child;

  g_assert_cmpint (pipe (pipe_fds), ==, 0);
  child = fork ();
  if (child == 0)
    {
      start_gtk ();
      measure (contender, n, with_hostile, &figures);
      g_assert_cmpint (write (pipe_fds[1], &figures, sizeof figures), ==, sizeof figures);
      _exit (0);
    }
  close (pipe_fds[1]);
  g_assert_cmpint (read (pipe_fds[0], &figures, sizeof figures), ==, sizeof figures);
  close (pipe_fds[0]);
  waitpid (child, &status, 0);
  return figures;
}

static void
print_figures (const gchar *name, guint n, const Figures *figures)
{
  g_print ("%-10s %7u  append %7.0f us   scrolling %5.1f / %5.1f ms   dragging %5.1f / %5.1f ms   "
           "%6.0f B each   filled in %6.0f ms\n",
           name, n, figures->append_us, figures->median_ms[0], figures->p99_ms[0],
           figures->median_ms[1], figures->p99_ms[1], figures->bytes_each, figures->fill_ms);
}

int
main (void)
{
  static const guint lengths[] = { 100, 1000, 10000, 100000 };
  static const Contender view = { "chat view", create_view };
  static const Contender list_box = { "GtkListBox", create_list_box };
  Figures all[G_N_ELEMENTS (lengths)];

  g_print ("frames: median / 99th percentile of %d, %d x %d pixels\n", N_FRAMES, WIDTH, HEIGHT);
  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      all[i] = measure_apart (&view, lengths[i], lengths[i] == 100000);
      print_figures (view.name, lengths[i], &all[i]);
    }
  for (guint i = 1; i <= 2; i++)
    {
      const Figures other = measure_apart (&list_box, lengths[i], FALSE);

      print_figures (list_box.name, lengths[i], &other);
      g_print ("  at %u the list box takes %.1f times as long to append, %.1f times for a frame, "
               "%.1f times the memory\n",
               lengths[i], other.append_us / all[i].append_us,
               other.median_ms[0] / all[i].median_ms[0], other.bytes_each / all[i].bytes_each);
    }
  g_print ("chat view: to append to 100 000 takes %.2f times what it takes for 100\n",
           all[3].append_us / all[0].append_us);
  g_print ("chat view: scrolling with all of 100 000 selected takes %.1f ms, %.2f times as long\n",
           all[3].selected_ms, all[3].selected_ms / all[3].median_ms[0]);
  g_print ("chat view: worst frame as hostile texts come in at 100 000: %.1f ms\n",
           all[3].hostile_ms);
  return 0;
}
