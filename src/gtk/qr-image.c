/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "gtk/qr-image.h"

#ifdef HAVE_QRENCODE
#include <qrencode.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC (QRcode, QRcode_free)
#endif

/* What the standard asks for around a code. */
#define QUIET_MODULES 4

struct _E2eQrImage
{
  GtkDrawingArea parent_instance;

  gint n_modules; /* in a row; 0 for no code */
  guint8 *modules; /* row by row, 1 is dark */
};

enum
{
  PROP_TEXT = 1,
};

G_DEFINE_FINAL_TYPE (E2eQrImage, e2e_qr_image, GTK_TYPE_DRAWING_AREA)

static void
clear (E2eQrImage *self)
{
  if (self->modules != NULL)
    explicit_bzero (self->modules, (gsize) self->n_modules * (gsize) self->n_modules);
  g_clear_pointer (&self->modules, g_free);
  self->n_modules = 0;
}

static void
encode (E2eQrImage *self, const gchar *text)
{
#ifdef HAVE_QRENCODE
  g_autoptr (QRcode) code = QRcode_encodeString8bit (text, 0, QR_ECLEVEL_M);

  if (code == NULL)
    return;

  self->n_modules = code->width;
  self->modules = g_malloc ((gsize) code->width * (gsize) code->width);
  for (gint i = 0; i < code->width * code->width; i++)
    self->modules[i] = code->data[i] & 1;
#else
  (void) self;
  (void) text;
#endif
}

void
e2e_qr_image_set_text (E2eQrImage *self, const gchar *text)
{
  clear (self);
  if (text != NULL)
    encode (self, text);
  gtk_widget_set_visible (GTK_WIDGET (self), self->n_modules > 0);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gboolean
e2e_qr_image_draw (GtkWidget *widget, cairo_t *cr)
{
  E2eQrImage *self = E2E_QR_IMAGE (widget);
  const gint width = gtk_widget_get_allocated_width (widget);
  const gint height = gtk_widget_get_allocated_height (widget);
  const gint n_all = self->n_modules + 2 * QUIET_MODULES;
  const gint module = MAX (MIN (width, height) / n_all, 1);
  const gint side = module * n_all;
  const gint left = (width - side) / 2;
  const gint top = (height - side) / 2;

  if (self->n_modules == 0)
    return GDK_EVENT_PROPAGATE;

  cairo_set_antialias (cr, CAIRO_ANTIALIAS_NONE);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_rectangle (cr, left, top, side, side);
  cairo_fill (cr);
  cairo_set_source_rgb (cr, 0, 0, 0);
  for (gint y = 0; y < self->n_modules; y++)
    for (gint x = 0; x < self->n_modules; x++)
      if (self->modules[y * self->n_modules + x])
        cairo_rectangle (cr, left + (x + QUIET_MODULES) * module,
                         top + (y + QUIET_MODULES) * module, module, module);
  cairo_fill (cr);
  return GDK_EVENT_PROPAGATE;
}

static void
e2e_qr_image_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_TEXT)
    e2e_qr_image_set_text (E2E_QR_IMAGE (object), g_value_get_string (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
e2e_qr_image_finalize (GObject *object)
{
  clear (E2E_QR_IMAGE (object));
  G_OBJECT_CLASS (e2e_qr_image_parent_class)->finalize (object);
}

static void
e2e_qr_image_class_init (E2eQrImageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->set_property = e2e_qr_image_set_property;
  object_class->finalize = e2e_qr_image_finalize;
  GTK_WIDGET_CLASS (klass)->draw = e2e_qr_image_draw;
  g_object_class_install_property (object_class, PROP_TEXT,
                                   g_param_spec_string ("text", NULL, NULL, NULL,
                                                        G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS));
}

static void
e2e_qr_image_init (E2eQrImage *self)
{
  atk_object_set_role (gtk_widget_get_accessible (GTK_WIDGET (self)), ATK_ROLE_IMAGE);
}
