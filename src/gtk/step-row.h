/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A step of several, which is still to come, under way, done, or where it failed.
 */

#pragma once

#include <gtk/gtk.h>

typedef enum
{
  E2E_PROGRESS_TO_COME,
  E2E_PROGRESS_UNDER_WAY,
  E2E_PROGRESS_DONE,
  E2E_PROGRESS_FAILED,
} E2eProgress;

#define E2E_TYPE_STEP_ROW (e2e_step_row_get_type ())
G_DECLARE_FINAL_TYPE (E2eStepRow, e2e_step_row, E2E, STEP_ROW, GtkBox)

/* Property "label" s. */
void e2e_step_row_set_progress (E2eStepRow *self, E2eProgress progress);
