/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "client/no-names.h"

#include <gio/gio.h>

#define NO_TYPE_NAMES (no_names_get_type ())
G_DECLARE_FINAL_TYPE (NoNames, no_names, NO, NAMES, GResolver)

struct _NoNames
{
  GResolver parent_instance;
};

G_DEFINE_FINAL_TYPE (NoNames, no_names, G_TYPE_RESOLVER)

static gint n_asked;

static void
lookup_async (GResolver *resolver, const gchar *name, GResolverNameLookupFlags flags G_GNUC_UNUSED,
              GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (resolver, cancellable, callback, data);

  g_atomic_int_inc (&n_asked);
  g_task_return_new_error (task, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, "no “%s”", name);
}

static GList *
lookup_finish (GResolver *resolver G_GNUC_UNUSED, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
plain_lookup_async (GResolver *resolver, const gchar *name, GCancellable *cancellable,
                    GAsyncReadyCallback callback, gpointer data)
{
  lookup_async (resolver, name, G_RESOLVER_NAME_LOOKUP_FLAGS_DEFAULT, cancellable, callback, data);
}

static void
no_names_class_init (NoNamesClass *klass)
{
  GResolverClass *resolver_class = G_RESOLVER_CLASS (klass);

  resolver_class->lookup_by_name_async = plain_lookup_async;
  resolver_class->lookup_by_name_finish = lookup_finish;
  resolver_class->lookup_by_name_with_flags_async = lookup_async;
  resolver_class->lookup_by_name_with_flags_finish = lookup_finish;
}

static void
no_names_init (NoNames *self G_GNUC_UNUSED)
{
}

void
no_names_install (void)
{
  g_autoptr (GResolver) resolver = g_object_new (NO_TYPE_NAMES, NULL);

  g_resolver_set_default (resolver);
}

guint
no_names_get_n_asked (void)
{
  return (guint) g_atomic_int_get (&n_asked);
}
