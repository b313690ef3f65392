/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A QR code, dark on light in every style, as readers of such codes expect.
 */

#pragma once

#include <gtk/gtk.h>

#define E2E_TYPE_QR_IMAGE (e2e_qr_image_get_type ())
G_DECLARE_FINAL_TYPE (E2eQrImage, e2e_qr_image, E2E, QR_IMAGE, GtkDrawingArea)

/* Property "text" s: what the code says; NULL shows nothing. Where the app was built without
 * libqrencode it never shows anything and takes no room. */
void e2e_qr_image_set_text (E2eQrImage *self, const gchar *text);
