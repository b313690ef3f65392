/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A resolver that finds no name and counts who asks, in place of the system's.
 */

#pragma once

#include <glib.h>

void no_names_install (void);
guint no_names_get_n_asked (void);
