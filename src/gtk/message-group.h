/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How a message belongs to the ones beside it: by day, by person and by minute.
 */

#pragma once

#include "client/message.h"

typedef struct
{
  gboolean starts_day; /* a day is named above it */
  gboolean starts_group; /* another person or minute than the one before */
  gboolean ends_group;
  gboolean ends_list;
  gboolean shows_meta; /* time and state, which the next message does not say as well */
} E2eMessageGroup;

/* BEFORE and AFTER, the neighbours in the list, may be NULL. Days and minutes are local time. */
E2eMessageGroup e2e_message_group_find (E2eMessage *before, E2eMessage *message, E2eMessage *after);

/* 'Today', 'Yesterday', or a date, for a person who reads it at NOW. To be freed; "" for a time out
 * of all bounds, which a peer may give. */
gchar *e2e_message_group_name_day (gint64 time_ms, GDateTime *now);

/* Until the names of days change: whole seconds, at least 1, from NOW to the next local day. A day
 * in which the clock is changed is shorter or longer. */
guint e2e_message_group_seconds_to_midnight (GDateTime *now);

/* The time of day. To be freed; "" for a time out of all bounds. */
gchar *e2e_message_group_name_time (gint64 time_ms);
