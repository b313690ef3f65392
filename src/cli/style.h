/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a terminal can show: letters beyond ASCII, colours.
 */

#pragma once

#include <glib.h>

typedef struct
{
  gboolean utf8;
  gboolean colour;
} E2eStyle;

typedef enum
{
  E2E_TONE_PLAIN,
  E2E_TONE_DIM, /* times, numbers, what only helps */
  E2E_TONE_OWN,
  E2E_TONE_PEER,
  E2E_TONE_GOOD,
  E2E_TONE_BAD,
  E2E_TONE_STRONG,
} E2eTone;

/* Of the terminal that standard output is; heeds NO_COLOR and TERM=dumb. */
E2eStyle e2e_style_detect (void);

/* Begins a tone, and ends every one; "" without colours. Static. */
const gchar *e2e_style_begin (E2eStyle style, E2eTone tone);
const gchar *e2e_style_end (E2eStyle style);

/* TEXT in a tone, ended within each of its lines. To be freed. */
gchar *e2e_style_paint (E2eStyle style, E2eTone tone, const gchar *text);

/* TEXT in the letters that the terminal has, '?' for others. To be freed. */
gchar *e2e_style_encode (E2eStyle style, const gchar *text);
