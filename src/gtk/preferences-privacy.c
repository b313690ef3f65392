/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gtk/preferences-privacy.h"

#include "gtk/duration.h"
#include "gtk/row.h"

struct _E2ePreferencesPrivacy
{
  GtkBin parent_instance;

  GtkWidget *read_receipts;
  GtkWidget *typing_notices;
  GtkWidget *hide_lengths;
  GtkComboBoxText *timer;
  GtkWidget *strength;
};

G_DEFINE_FINAL_TYPE (E2ePreferencesPrivacy, e2e_preferences_privacy, GTK_TYPE_BIN)

static gboolean
number_to_id (GBinding *binding, const GValue *from, GValue *to, gpointer unused)
{
  (void) binding;
  (void) unused;
  g_value_take_string (to, g_strdup_printf ("%u", g_value_get_uint (from)));
  return TRUE;
}

static gboolean
id_to_number (GBinding *binding, const GValue *from, GValue *to, gpointer unused)
{
  const gchar *id = g_value_get_string (from);

  (void) binding;
  (void) unused;
  if (id == NULL)
    return FALSE;

  g_value_set_uint (to, (guint) g_ascii_strtoull (id, NULL, 10));
  return TRUE;
}

static void
add_time (E2ePreferencesPrivacy *self, guint seconds)
{
  g_autofree gchar *id = g_strdup_printf ("%u", seconds);
  g_autofree gchar *words = e2e_duration_in_words (seconds);

  gtk_combo_box_text_append (self->timer, id, words);
}

/* What a terminal or another program set may be none of the usual times. */
static void
fill_times (E2ePreferencesPrivacy *self, E2eSettings *settings)
{
  const guint set_s = e2e_settings_get_uint (settings, "timer");
  gboolean is_usual = set_s == 0;

  for (const guint *at = e2e_duration_usual_s; *at != 0; at++)
    {
      add_time (self, *at);
      is_usual = is_usual || *at == set_s;
    }
  if (!is_usual)
    add_time (self, set_s);
}

static void
e2e_preferences_privacy_class_init (E2ePreferencesPrivacyClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (E2E_TYPE_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/e2echat/E2EChat/preferences-privacy.ui");
  gtk_widget_class_bind_template_child (widget_class, E2ePreferencesPrivacy, read_receipts);
  gtk_widget_class_bind_template_child (widget_class, E2ePreferencesPrivacy, typing_notices);
  gtk_widget_class_bind_template_child (widget_class, E2ePreferencesPrivacy, hide_lengths);
  gtk_widget_class_bind_template_child (widget_class, E2ePreferencesPrivacy, timer);
  gtk_widget_class_bind_template_child (widget_class, E2ePreferencesPrivacy, strength);
  gtk_widget_class_bind_template_callback (widget_class, e2e_row_on_activated);
}

static void
e2e_preferences_privacy_init (E2ePreferencesPrivacy *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  e2e_row_separate_all (GTK_WIDGET (self));
}

void
e2e_preferences_privacy_follow (E2ePreferencesPrivacy *self, E2eSettings *settings)
{
  const GBindingFlags flags = G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE;

  fill_times (self, settings);
  g_object_bind_property (settings, "read-receipts", self->read_receipts, "active", flags);
  g_object_bind_property (settings, "typing-notices", self->typing_notices, "active", flags);
  g_object_bind_property (settings, "hide-lengths", self->hide_lengths, "active", flags);
  g_object_bind_property_full (settings, "timer", self->timer, "active-id", flags, number_to_id,
                               id_to_number, NULL, NULL);
  g_object_bind_property_full (settings, "strength", self->strength, "active-id", flags,
                               number_to_id, id_to_number, NULL, NULL);
}
