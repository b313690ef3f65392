/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Programs under test: started on one processor, ended with whoever started them, and measured by
 * what the kernel says of them.
 */

#pragma once

#include <gio/gio.h>

#define TEST_ANY_CORE (-1)

typedef struct
{
  GSubprocess *process;
  gchar *pid;
  gchar *address; /* of a relay: the first it listens on */
  guint16 port; /* of a relay */
  GInputStream *log; /* of a relay: what it says after that; of one that was waited for, as well */
} TestProcess;

/* Starts a program whose output is thrown away. Aborts if it cannot be started. */
TestProcess *test_process_new (const gchar *const *argv, gint core);

/* Starts a program, and waits for a line on its standard output that begins with READY. */
TestProcess *test_process_new_ready (const gchar *const *argv, gint core, const gchar *ready);

/* Starts the relay at PATH with the arguments of LINE, and waits until it listens. */
TestProcess *test_process_new_relay (const gchar *path, const gchar *line, gint core);

/* Waits for the end after a signal; returns the exit status, -1 if the signal ended it. */
gint test_process_end (TestProcess *self, gint signal_number);

/* Nanoseconds that the process and its children ran, to the nanosecond for those that live. */
guint64 test_process_get_cpu_ns (const TestProcess *self);

/* Of the thread of the process that ran the longest. */
guint64 test_process_get_busiest_cpu_ns (const TestProcess *self);

/* Nanoseconds that threads of the process were ready to run while others ran, but for those that
 * are nicer than the first, which are meant to wait. */
guint64 test_process_get_delay_ns (const TestProcess *self);

/* Of the process and its children. */
gsize test_process_get_resident_bytes (const TestProcess *self);

guint test_process_count_descriptors (const TestProcess *self);

/* Keeps this process on one processor, as far as there is more than one. */
void test_process_pin_self (gint core);

/* As many descriptors as may be, for this process and those it starts; returns how many those are.
 * Who may, goes above the hard limit if fewer than n_wanted are below it. */
guint test_process_raise_descriptor_limit (guint n_wanted);
