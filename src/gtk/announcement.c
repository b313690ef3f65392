/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gtk/announcement.h"

#include "gtk/readers.h"

#define MAX_NOTICES 8 /* that are kept, for a reader to ask about */
#define NOTICE_S 10 /* and for how long: a message that vanishes must not live on in one */
#define WAITING_KEY "e2e-announcement-waits"

/* Shown to nobody but a screen reader. */
typedef struct
{
  AtkObject parent_instance;
} Notice;

typedef struct
{
  AtkObjectClass parent_class;
} NoticeClass;

typedef struct
{
  AtkObject *speaker;
  gchar *text;
} Pending;

/* Until a window is in front. */
typedef struct
{
  E2eSay say;
  gulong active_id;
} Waiting;

static GType notice_get_type (void);

G_DEFINE_TYPE (Notice, notice, ATK_TYPE_OBJECT)

static GQueue pending = G_QUEUE_INIT;
static GQueue notices = G_QUEUE_INIT;

/* --- Notifications ------------------------------------------------------------------------- */

static AtkStateSet *
notice_ref_state_set (AtkObject *object)
{
  AtkStateSet *states = ATK_OBJECT_CLASS (notice_parent_class)->ref_state_set (object);

  atk_state_set_add_state (states, ATK_STATE_ENABLED);
  atk_state_set_add_state (states, ATK_STATE_VISIBLE);
  atk_state_set_add_state (states, ATK_STATE_SHOWING);
  return states;
}

static void
notice_class_init (NoticeClass *klass)
{
  ATK_OBJECT_CLASS (klass)->ref_state_set = notice_ref_state_set;
}

static void
notice_init (Notice *self)
{
  atk_object_set_role (ATK_OBJECT (self), ATK_ROLE_NOTIFICATION);
}

static gboolean
on_notice_old (gpointer unused)
{
  AtkObject *notice = g_queue_pop_head (&notices);

  (void) unused;
  g_clear_object (&notice);
  return G_SOURCE_REMOVE;
}

static void
show_notice (const Pending *what)
{
  AtkObject *notice = g_object_new (notice_get_type (), NULL);

  atk_object_set_name (notice, what->text);
  atk_object_set_parent (notice, what->speaker);
  g_queue_push_tail (&notices, notice);
  if (notices.length > MAX_NOTICES)
    g_object_unref (g_queue_pop_head (&notices));
  g_timeout_add_seconds (NOTICE_S, on_notice_old, NULL);
  atk_object_notify_state_change (notice, ATK_STATE_SHOWING, TRUE);
}

/* --- Saying it ----------------------------------------------------------------------------- */

static void
free_pending (Pending *what)
{
  g_object_unref (what->speaker);
  g_free (what->text);
  g_free (what);
}

static void
on_answer (gboolean need_notices)
{
  Pending *what;

  while ((what = g_queue_pop_head (&pending)) != NULL)
    {
      if (need_notices)
        show_notice (what);
      free_pending (what);
    }
}

void
e2e_announce (GtkWidget *widget, const gchar *text)
{
  GtkWidget *window = gtk_widget_get_toplevel (widget);
  AtkObject *speaker = gtk_widget_get_accessible (widget);
  Pending *what;

  if (!GTK_IS_WINDOW (window) || !gtk_window_is_active (GTK_WINDOW (window)))
    return;

  /* Since ATK 2.46. */
  if (g_signal_lookup ("announcement", ATK_TYPE_OBJECT) != 0)
    g_signal_emit_by_name (speaker, "announcement", text);

  what = g_new (Pending, 1);
  what->speaker = g_object_ref (speaker);
  what->text = g_strdup (text);
  g_queue_push_tail (&pending, what);
  /* What is older nobody could hear to its end. */
  if (pending.length > MAX_NOTICES)
    free_pending (g_queue_pop_head (&pending));
  e2e_readers_ask (on_answer);
}

static void
on_active_changed (GtkWidget *widget, GParamSpec *pspec, GtkWindow *window)
{
  g_autofree Waiting *waiting = NULL;

  (void) pspec;
  if (!gtk_window_is_active (window))
    return;

  waiting = g_object_steal_data (G_OBJECT (widget), WAITING_KEY);
  g_signal_handler_disconnect (window, waiting->active_id);
  waiting->say (widget);
}

void
e2e_announce_in_front (GtkWidget *widget, E2eSay say)
{
  GtkWidget *window = gtk_widget_get_toplevel (widget);
  Waiting *waiting;

  if (!GTK_IS_WINDOW (window))
    return;
  if (gtk_window_is_active (GTK_WINDOW (window)))
    {
      say (widget);
      return;
    }
  if (g_object_get_data (G_OBJECT (widget), WAITING_KEY) != NULL)
    return;

  waiting = g_new (Waiting, 1);
  waiting->say = say;
  g_object_set_data_full (G_OBJECT (widget), WAITING_KEY, waiting, g_free);
  waiting->active_id =
    g_signal_connect_object (window, "notify::is-active", G_CALLBACK (on_active_changed), widget,
                             G_CONNECT_SWAPPED);
}

static void
say_label (GtkWidget *label)
{
  const gchar *text = gtk_label_get_text (GTK_LABEL (label));

  if (*text != '\0' && gtk_widget_get_mapped (label))
    e2e_announce (label, text);
}

static void
on_label_changed (GtkWidget *label)
{
  if (gtk_widget_get_mapped (label))
    e2e_announce_in_front (label, say_label);
}

void
e2e_announce_label (GtkLabel *label)
{
  g_signal_connect_after (label, "map", G_CALLBACK (on_label_changed), NULL);
  g_signal_connect (label, "notify::label", G_CALLBACK (on_label_changed), NULL);
}

static void
describe (GtkWidget *widget, GParamSpec *pspec, GtkLabel *label)
{
  AtkObject *accessible = gtk_widget_get_accessible (widget);
  const gboolean is_shown = gtk_widget_get_visible (GTK_WIDGET (label));
  const gchar *text = is_shown ? gtk_label_get_text (label) : "";

  (void) pspec;
  if (g_strcmp0 (atk_object_get_description (accessible), text) != 0)
    atk_object_set_description (accessible, text);
}

void
e2e_describe (GtkWidget *widget, GtkLabel *label)
{
  g_signal_connect_object (label, "notify::label", G_CALLBACK (describe), widget,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (label, "notify::visible", G_CALLBACK (describe), widget,
                           G_CONNECT_SWAPPED);
  /* So that it is not read once more for itself. */
  atk_object_add_relationship (gtk_widget_get_accessible (GTK_WIDGET (label)),
                               ATK_RELATION_DESCRIPTION_FOR, gtk_widget_get_accessible (widget));
  describe (widget, NULL, label);
}

gchar *
e2e_spell (const gchar *text)
{
  GString *spelled = g_string_new (NULL);

  for (const gchar *at = text; *at != '\0'; at = g_utf8_next_char (at))
    if (*at != ' ')
      {
        if (spelled->len > 0)
          g_string_append_c (spelled, ' ');
        g_string_append_len (spelled, at, g_utf8_next_char (at) - at);
      }
  return g_string_free (spelled, FALSE);
}
