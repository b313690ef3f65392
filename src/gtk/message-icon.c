/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gtk/message-icon.h"

#define MIN_PX 16 /* that it was drawn for */

static void
on_style_updated (GtkWidget *icon)
{
  GtkStyleContext *context = gtk_widget_get_style_context (icon);
  PangoFontDescription *font;
  gdouble font_px;

  gtk_style_context_get (context, gtk_style_context_get_state (context), GTK_STYLE_PROPERTY_FONT,
                         &font, NULL);
  /* GTK gives sizes in points of which 72 are as many pixels as the person's font scale says. */
  font_px = pango_font_description_get_size (font) / (gdouble) PANGO_SCALE;
  if (!pango_font_description_get_size_is_absolute (font))
    font_px *= gdk_screen_get_resolution (gtk_widget_get_screen (icon)) / 72;
  gtk_image_set_pixel_size (GTK_IMAGE (icon), MAX (MIN_PX, (gint) (font_px * 1.25)));
  pango_font_description_free (font);
}

GtkWidget *
e2e_message_icon_new (void)
{
  GtkWidget *icon = gtk_image_new ();

  g_signal_connect (icon, "style-updated", G_CALLBACK (on_style_updated), NULL);
  on_style_updated (icon);
  return icon;
}
