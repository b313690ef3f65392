/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/tty.h"

#include <glib.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

/* Line editors ask terminals to mark what is pasted. */
#define BRACKETED_PASTE_OFF "\033[?2004l"

static struct termios kept;
static volatile sig_atomic_t is_kept;

void
e2e_tty_restore (void)
{
  if (!is_kept)
    return;

  if (write (STDOUT_FILENO, BRACKETED_PASTE_OFF, strlen (BRACKETED_PASTE_OFF)) < 0)
    return; /* nobody looks at that terminal any more */
  tcsetattr (STDIN_FILENO, TCSANOW, &kept);
}

static void
on_crash (int number)
{
  e2e_tty_restore ();
  raise (number); /* the handler is gone by now */
}

void
e2e_tty_keep (void)
{
  static const int crashes[] = { SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV, SIGTRAP };
  struct sigaction action = { .sa_handler = on_crash, .sa_flags = SA_RESETHAND | SA_NODEFER };

  if (is_kept || tcgetattr (STDIN_FILENO, &kept) != 0)
    return;

  is_kept = 1;
  atexit (e2e_tty_restore);
  for (guint i = 0; i < G_N_ELEMENTS (crashes); i++)
    sigaction (crashes[i], &action, NULL);
}
