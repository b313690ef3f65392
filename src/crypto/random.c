/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "crypto/random.h"

#include <errno.h>
#include <sys/random.h>

void
e2e_random_system (gpointer user_data G_GNUC_UNUSED, guint8 *out, gsize n_bytes)
{
  while (n_bytes > 0)
    {
      const gssize n_read = getrandom (out, n_bytes, 0);

      if (n_read < 0 && errno == EINTR)
        continue;
      if (n_read <= 0)
        g_error ("The system gives no random bytes: %s", g_strerror (errno));

      out += n_read;
      n_bytes -= (gsize) n_read;
    }
}
