/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "soak/mob.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "wire/frame.h"
#include "wire/message.h"
#include "wire/session-id.h"

#define MAX_AT_ONCE 200
#define N_ADDRESSES 50
#define FIRST_ADDRESS (0x7f000000 + 5000)

struct _Mob
{
  guint16 port;
  guint64 n_attacks;
  gint fds[MAX_AT_ONCE]; /* a ring; -1: none */
  guint next;
};

Mob *
mob_new (guint16 port)
{
  Mob *self = g_new0 (Mob, 1);

  self->port = port;
  memset (self->fds, -1, sizeof self->fds);
  return self;
}

static void
end (gint *fd)
{
  if (*fd >= 0)
    close (*fd);
  *fd = -1;
}

void
mob_free (Mob *self)
{
  for (guint i = 0; i < MAX_AT_ONCE; i++)
    end (&self->fds[i]);
  g_free (self);
}

guint64
mob_get_n_attacks (const Mob *self)
{
  return self->n_attacks;
}

static gint
come (const Mob *self)
{
  const struct sockaddr_in from = {
    .sin_family = AF_INET,
    .sin_addr.s_addr = htonl (FIRST_ADDRESS + (guint32) g_random_int_range (0, N_ADDRESSES)),
  };
  const struct sockaddr_in to = { .sin_family = AF_INET,
                                  .sin_port = htons (self->port),
                                  .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  gint fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  if (fd < 0 || bind (fd, (const struct sockaddr *) &from, sizeof from) != 0 ||
      connect (fd, (const struct sockaddr *) &to, sizeof to) != 0)
    end (&fd);
  else
    fcntl (fd, F_SETFL, O_NONBLOCK);
  return fd;
}

static void
append_guess (GByteArray *words)
{
  gchar id[E2E_WIRE_DEFAULT_ID_DIGITS];

  for (guint i = 0; i < sizeof id; i++)
    id[i] = e2e_digit_char ((guint) g_random_int_range (0, E2E_N_DIGITS));
  e2e_frame_append (words, E2E_FRAME_JOIN, id, sizeof id);
}

static void
append_noise (GByteArray *words)
{
  const guint n_bytes = (guint) g_random_int_range (1, 2000);

  for (guint i = 0; i < n_bytes; i++)
    {
      const guint8 byte = (guint8) g_random_int ();

      g_byte_array_append (words, &byte, 1);
    }
}

static void
append_flood (GByteArray *words)
{
  e2e_frame_append (words, E2E_FRAME_CREATE, NULL, 0);
  for (guint i = 0; i < 1000; i++)
    e2e_frame_append (words, E2E_FRAME_PING, "noanswer", 8);
  g_byte_array_append (words, (const guint8 *) "\0\1\0\0\x10half", 9);
}

/* Silent, noisy, guessing, forging, flooding and leaving half a frame, gone at once, or beginning
 * with TLS and going on with noise. */
void
mob_act (Mob *self)
{
  static const guint8 forged[38] = { [9] = 6 };
  g_autoptr (GByteArray) words = g_byte_array_new ();
  const E2eHello hello = { E2E_WIRE_VERSION, E2E_WIRE_VERSION };
  const struct linger reset = { 1, 0 };
  const gint what = g_random_int_range (0, 7);
  gint fd = come (self);

  if (fd < 0)
    return;

  self->n_attacks++;
  if (what == 6)
    g_byte_array_append (words, (const guint8 *) "\x16\3\1", 3);
  else if (what >= 2)
    e2e_hello_append (words, &hello);
  if (what == 1 || what == 6)
    append_noise (words);
  else if (what == 2)
    append_guess (words);
  else if (what == 3)
    e2e_frame_append (words, E2E_FRAME_RESUME, forged, sizeof forged);
  else if (what == 4)
    append_flood (words);
  if (words->len > 0 && send (fd, words->data, words->len, MSG_NOSIGNAL) < 0)
    end (&fd);
  if (what == 5 && fd >= 0)
    {
      setsockopt (fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
      end (&fd);
    }
  end (&self->fds[self->next]);
  self->fds[self->next] = fd;
  self->next = (self->next + 1) % MAX_AT_ONCE;
}
