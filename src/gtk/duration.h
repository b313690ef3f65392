/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Spans of time in words.
 */

#pragma once

#include <glib.h>

/* "5 minutes": in the largest unit that SECONDS is a whole number of. Translated; to be freed. */
gchar *e2e_duration_in_words (guint seconds);

/* What is offered for disappearing messages, in seconds, ended by 0. */
extern const guint e2e_duration_usual_s[];
