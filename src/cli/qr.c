/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cli/qr.h"

#ifdef HAVE_QRENCODE

#include <qrencode.h>

#define QUIET_MODULES 2

G_DEFINE_AUTOPTR_CLEANUP_FUNC (QRcode, QRcode_free)

/* Beyond the code's edge everything is light. */
static gboolean
is_dark (const QRcode *code, gint x, gint y)
{
  if (x < 0 || y < 0 || x >= code->width || y >= code->width)
    return FALSE;
  return (code->data[y * code->width + x] & 1) != 0;
}

/* What is drawn is the light: readers want dark modules on light ground, and most terminals are
 * dark. */
static const gchar *
half_blocks (gboolean upper_dark, gboolean lower_dark)
{
  if (upper_dark)
    return lower_dark ? " " : "▄";
  return lower_dark ? "▀" : "█";
}

gchar *
e2e_qr_draw (const gchar *text, gboolean coloured)
{
  g_autoptr (QRcode) code = QRcode_encodeString8bit (text, 0, QR_ECLEVEL_L);
  GString *drawn;

  if (code == NULL)
    return NULL;

  drawn = g_string_new (NULL);
  for (gint y = -QUIET_MODULES; y < code->width + QUIET_MODULES; y += 2)
    {
      if (drawn->len > 0)
        g_string_append_c (drawn, '\n');
      g_string_append (drawn, coloured ? "\033[97;40m" : "");
      for (gint x = -QUIET_MODULES; x < code->width + QUIET_MODULES; x++)
        g_string_append (drawn, half_blocks (is_dark (code, x, y), is_dark (code, x, y + 1)));
      g_string_append (drawn, coloured ? "\033[0m" : "");
    }
  return g_string_free (drawn, FALSE);
}

#else

gchar *
e2e_qr_draw (const gchar *text, gboolean coloured)
{
  (void) text;
  (void) coloured;
  return NULL;
}

#endif
