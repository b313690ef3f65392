/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a screen reader finds for a row of the list: a list item whose name is put together when
 * somebody asks.
 */

#pragma once

#include <gtk/gtk-a11y.h>
#include <gtk/gtk.h>

#define E2E_TYPE_MESSAGE_ROW_ACCESSIBLE (e2e_message_row_accessible_get_type ())
G_DECLARE_FINAL_TYPE (E2eMessageRowAccessible, e2e_message_row_accessible, E2E,
                      MESSAGE_ROW_ACCESSIBLE, GtkContainerAccessible)
