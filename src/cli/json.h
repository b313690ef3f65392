/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Events for scripts: one JSON object on one line. e2echat-cli(1) lists their fields.
 */

#pragma once

#include "client/event.h"

/* The line without its end, texts as they were written; or NULL for an event that scripts do not
 * get. To be freed. */
gchar *e2e_json_event (const E2eEvent *event);
