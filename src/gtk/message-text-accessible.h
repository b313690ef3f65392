/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A message's text for assistive technologies: tells what is selected of it, though that is not the
 * label's own selection.
 */

#pragma once

#include <gtk/gtk-a11y.h>

#define E2E_TYPE_MESSAGE_TEXT_ACCESSIBLE (e2e_message_text_accessible_get_type ())
G_DECLARE_FINAL_TYPE (E2eMessageTextAccessible, e2e_message_text_accessible, E2E,
                      MESSAGE_TEXT_ACCESSIBLE, GtkLabelAccessible)
