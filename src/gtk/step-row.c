/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gtk/step-row.h"

#include <glib/gi18n.h>

#define ICON_PIXELS 24

struct _E2eStepRow
{
  GtkBox parent_instance;

  GtkStack *stack;
  GtkImage *icon;
  GtkWidget *spinner;
  GtkLabel *label;
  E2eProgress progress;
};

enum
{
  PROP_LABEL = 1,
};

G_DEFINE_FINAL_TYPE (E2eStepRow, e2e_step_row, GTK_TYPE_BOX)

static const struct
{
  const gchar *icon;
  const gchar *style;
  const gchar *spoken;
} looks[] = {
  [E2E_PROGRESS_TO_COME] = { "content-loading-symbolic", "dim-label", N_ ("to come") },
  [E2E_PROGRESS_UNDER_WAY] = { "content-loading-symbolic", "heading", N_ ("under way") },
  [E2E_PROGRESS_DONE] = { "emblem-ok-symbolic", "success", N_ ("done") },
  [E2E_PROGRESS_FAILED] = { "dialog-warning-symbolic", "error", N_ ("failed") },
};

void
e2e_step_row_set_progress (E2eStepRow *self, E2eProgress progress)
{
  GtkStyleContext *context = gtk_widget_get_style_context (GTK_WIDGET (self));
  const gboolean is_under_way = progress == E2E_PROGRESS_UNDER_WAY;

  if (progress == self->progress)
    return;

  self->progress = progress;
  for (gsize i = 0; i < G_N_ELEMENTS (looks); i++)
    gtk_style_context_remove_class (context, looks[i].style);
  gtk_style_context_add_class (context, looks[progress].style);
  g_object_set (self->icon, "icon-name", looks[progress].icon, NULL);
  g_object_set (self->spinner, "active", is_under_way, NULL);
  gtk_stack_set_visible_child (self->stack, is_under_way ? self->spinner : GTK_WIDGET (self->icon));
  atk_object_set_name (gtk_widget_get_accessible (GTK_WIDGET (self->icon)),
                       _ (looks[progress].spoken));
}

static void
e2e_step_row_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_LABEL)
    gtk_label_set_label (E2E_STEP_ROW (object)->label, g_value_get_string (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
e2e_step_row_class_init (E2eStepRowClass *klass)
{
  G_OBJECT_CLASS (klass)->set_property = e2e_step_row_set_property;
  g_object_class_install_property (G_OBJECT_CLASS (klass), PROP_LABEL,
                                   g_param_spec_string ("label", NULL, NULL, NULL,
                                                        G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS));
}

static void
e2e_step_row_init (E2eStepRow *self)
{
  GtkWidget *stack = gtk_stack_new ();
  GtkWidget *icon = gtk_image_new ();
  GtkWidget *label = gtk_label_new (NULL);

  self->stack = GTK_STACK (stack);
  self->icon = GTK_IMAGE (icon);
  self->spinner = gtk_spinner_new ();
  self->label = GTK_LABEL (label);

  gtk_image_set_pixel_size (self->icon, ICON_PIXELS);
  gtk_stack_set_transition_type (self->stack, GTK_STACK_TRANSITION_TYPE_CROSSFADE);
  gtk_container_add (GTK_CONTAINER (stack), icon);
  gtk_container_add (GTK_CONTAINER (stack), self->spinner);
  gtk_label_set_line_wrap (self->label, TRUE);
  gtk_label_set_xalign (self->label, 0);
  gtk_label_set_max_width_chars (self->label, 30);
  gtk_box_set_spacing (GTK_BOX (self), 12);
  gtk_container_add (GTK_CONTAINER (self), stack);
  gtk_container_add (GTK_CONTAINER (self), label);
  gtk_widget_show_all (stack);
  gtk_widget_show (label);
  self->progress = E2E_PROGRESS_FAILED;
  e2e_step_row_set_progress (self, E2E_PROGRESS_TO_COME);
}
