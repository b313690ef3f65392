/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/signals.h"

#include "cli/tty.h"

#include <glib-unix.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <unistd.h>

/* What a shell reports of a process that a signal ended. */
#define SIGNAL_STATUS 128

static volatile sig_atomic_t n_signals;
static int wake_fd = -1;
static void (*asked_to_stop) (gpointer user_data);
static gpointer asked_data;

static void
on_signal (int number)
{
  const guint64 one = 1;

  /* The shell and the kernel may both tell that the terminal was closed. */
  if (n_signals > 0 && number == SIGHUP)
    return;
  if (n_signals > 0)
    {
      e2e_tty_restore ();
      _exit (SIGNAL_STATUS + number);
    }
  n_signals = 1;
  if (write (wake_fd, &one, sizeof one) < 0)
    _exit (SIGNAL_STATUS + number);
}

static gboolean
on_woken (gint fd, GIOCondition condition, gpointer user_data)
{
  (void) fd;
  (void) condition;
  (void) user_data;
  asked_to_stop (asked_data);
  return G_SOURCE_REMOVE;
}

void
e2e_signals_watch (void (*func) (gpointer user_data), gpointer user_data)
{
  static const int stops[] = { SIGINT, SIGTERM, SIGHUP };
  struct sigaction action = { .sa_handler = on_signal, .sa_flags = SA_RESTART };

  asked_to_stop = func;
  asked_data = user_data;
  wake_fd = eventfd (0, EFD_CLOEXEC | EFD_NONBLOCK);
  g_unix_fd_add (wake_fd, G_IO_IN, on_woken, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (stops); i++)
    sigaction (stops[i], &action, NULL);
  signal (SIGPIPE, SIG_IGN);
}
