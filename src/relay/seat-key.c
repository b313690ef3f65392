/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "relay/seat-key.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

void
e2e_seat_key_generate (E2eSeatKey *self)
{
  if (getrandom (self->bytes, sizeof self->bytes, 0) != sizeof self->bytes)
    g_error ("The system gives no random numbers: %s", g_strerror (errno));
}

void
e2e_seat_key_wipe (E2eSeatKey *self)
{
  explicit_bzero (self, sizeof *self);
}

static gboolean
fail (GError **error, const gchar *path, const gchar *what, const gchar *next)
{
  g_set_error (error, E2E_RELAY_ERROR, E2E_RELAY_ERROR_KEY_FILE, "Key file %s %s. %s", path, what,
               next);
  return FALSE;
}

static gboolean
fail_errno (GError **error, const gchar *path, const gchar *what, gint code)
{
  g_autofree gchar *sentence = g_strdup_printf ("cannot be %s: %s", what, g_strerror (code));

  return fail (error, path, sentence, "Give a path that this user may use.");
}

static gboolean
read_key (E2eSeatKey *self, gint fd, const gchar *path, GError **error)
{
  struct stat info;
  guint8 one_more;

  if (fstat (fd, &info) != 0)
    return fail_errno (error, path, "read", errno);
  if (!S_ISREG (info.st_mode))
    return fail (error, path, "is not a file", "Give another path.");
  if ((info.st_mode & (S_IRWXG | S_IRWXO)) != 0)
    return fail (error, path, "is open to other users of this machine",
                 "Run chmod 600 on it, or remove it if someone may have read it.");
  if (read (fd, self->bytes, sizeof self->bytes) != sizeof self->bytes ||
      read (fd, &one_more, 1) != 0)
    return fail (error, path, "is damaged: it does not hold 32 bytes",
                 "Restore it, or remove it: then every seat of before is lost.");
  return TRUE;
}

/* Another process may create the file at the same time: the link fails then, and its key counts. */
static gboolean
create (const gchar *path, GError **error)
{
  g_autofree gchar *directory = g_path_get_dirname (path);
  g_autofree gchar *draft = g_strconcat (path, ".XXXXXX", NULL);
  const gint fd = g_mkstemp_full (draft, O_WRONLY | O_CLOEXEC, 0600);
  E2eSeatKey key;
  gboolean written;
  gint code;

  if (fd < 0)
    return fail_errno (error, path, "created", errno);

  e2e_seat_key_generate (&key);
  errno = ENOSPC; /* for a short write, which sets none */
  written = write (fd, key.bytes, sizeof key.bytes) == sizeof key.bytes && fsync (fd) == 0 &&
            (link (draft, path) == 0 || errno == EEXIST);
  code = errno;
  e2e_seat_key_wipe (&key);
  close (fd);
  g_unlink (draft);
  if (!written)
    return fail_errno (error, path, "created", code);

  const gint directory_fd = open (directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory_fd >= 0)
    {
      fsync (directory_fd);
      close (directory_fd);
    }
  return TRUE;
}

gboolean
e2e_seat_key_load (E2eSeatKey *self, const gchar *path, GError **error)
{
  gint fd = open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
  gboolean ok;

  if (fd < 0 && errno == ENOENT)
    {
      if (!create (path, error))
        return FALSE;
      fd = open (path, O_RDONLY | O_CLOEXEC);
    }
  if (fd < 0)
    return fail_errno (error, path, "read", errno);

  ok = read_key (self, fd, path, error);
  close (fd);
  return ok;
}
