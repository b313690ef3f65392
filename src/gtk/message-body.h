/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The text of a message as Pango markup: nothing of the peer's is markup, links are links, hits of
 * a search are marked. A very long text is shown in parts, since Pango's work grows faster than a
 * text: 32 768 letters without a space take it half a second at once.
 */

#pragma once

#include <glib.h>

/* A part number. Part 0 is the beginning, short enough for a list; the parts from 1 on are the
 * whole text. A text that part 0 holds has no others. */
#define E2E_MESSAGE_BODY_PREVIEW 0

/* Offsets beyond what a part shows: the two ends of the whole text. */
#define E2E_MESSAGE_BODY_FIRST ((gssize) -1)
#define E2E_MESSAGE_BODY_LAST G_MAXSSIZE

#define E2E_MESSAGE_BODY_MAX_REACTION_CHARS 16 /* an emoji may be many characters */

typedef struct
{
  gchar *markup;
  gboolean is_cut; /* there is text behind what is shown */
  gboolean has_long_word; /* longer than a line ever is: to be broken at any letter */
} E2eMessageBody;

/* TEXT: valid UTF-8, may be hostile. FOLDED_TERM: see message-match.h, or NULL. A PART beyond the
 * end is the last one. Clear it with e2e_message_body_clear(). */
void e2e_message_body_build (E2eMessageBody *self, const gchar *text, guint part,
                             const gchar *folded_term);
void e2e_message_body_clear (E2eMessageBody *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (E2eMessageBody, e2e_message_body_clear)

/* What is shown of TEXT as PART, from byte START on, before byte END. E2E_MESSAGE_BODY_FIRST takes
 * what stands before the part, too, E2E_MESSAGE_BODY_LAST what stands behind it. To be freed. */
gchar *e2e_message_body_slice (const gchar *text, guint part, gssize start, gssize end);

/* The part to show so that the first hit of a search is seen; PREVIEW if there is none. */
guint e2e_message_body_find_part (const gchar *text, const gchar *folded_term);

/* The first line or so of TEXT, for a quote. To be freed. */
gchar *e2e_message_body_excerpt (const gchar *text);
