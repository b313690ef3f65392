/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "crypto/secret.h"

#include <nettle/memops.h>
#include <string.h>
#include <sys/mman.h>

static gsize
mapping_bytes (gsize n_bytes)
{
  return sizeof (E2eSecret) + n_bytes;
}

E2eSecret *
e2e_secret_new (gsize n_bytes)
{
  const gsize size = mapping_bytes (n_bytes);
  E2eSecret *self = mmap (NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

  if (self == MAP_FAILED)
    g_error ("No memory for a secret of %" G_GSIZE_FORMAT " bytes", n_bytes);

  /* Each of these may be refused (an old kernel, a limit); none is needed for correctness. */
  (void) mlock (self, size);
  (void) madvise (self, size, MADV_DONTDUMP);
  (void) madvise (self, size, MADV_WIPEONFORK);

  self->n_bytes = n_bytes;
  return self;
}

void
e2e_secret_free (E2eSecret *self)
{
  gsize size;

  if (self == NULL)
    return;

  size = mapping_bytes (self->n_bytes);
  explicit_bzero (self, size);
  (void) munmap (self, size);
}

gboolean
e2e_secret_equal (const guint8 *a, const guint8 *b, gsize n_bytes)
{
  return memeql_sec (a, b, n_bytes) != 0;
}
