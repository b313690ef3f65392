/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "support/crowd.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "wire/bytes.h"
#include "wire/frame.h"

#define PATIENCE_MS 20000
#define MAX_ANSWER_BYTES 512

static void
set_blocking (gint fd, gboolean blocking)
{
  const gint flags = fcntl (fd, F_GETFL);

  fcntl (fd, F_SETFL, blocking ? flags & ~O_NONBLOCK : flags | O_NONBLOCK);
}

gint
crowd_connect (guint16 port, guint person)
{
  const struct sockaddr_in from = { .sin_family = AF_INET,
                                    .sin_addr.s_addr = htonl (0x7f000000 + person) };
  const struct sockaddr_in to = { .sin_family = AF_INET,
                                  .sin_port = htons (port),
                                  .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  const gint fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_assert_cmpint (fd, >=, 0);
  setsockopt (fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &(gint){ 1 }, sizeof (gint));
  setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &(gint){ 1 }, sizeof (gint));
  g_assert_cmpint (bind (fd, (const struct sockaddr *) &from, sizeof from), ==, 0);
  if (connect (fd, (const struct sockaddr *) &to, sizeof to) != 0)
    g_error ("Cannot connect: %s", g_strerror (errno));
  set_blocking (fd, FALSE);
  return fd;
}

/* FALSE: hung up. */
static gboolean
read_all (gint fd, guint8 *out, gsize n_bytes)
{
  while (n_bytes > 0)
    {
      struct pollfd poll_fd = { .fd = fd, .events = POLLIN };
      gssize got;

      if (poll (&poll_fd, 1, PATIENCE_MS) == 0)
        g_error ("The relay says nothing");
      got = recv (fd, out, n_bytes, 0);
      if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR))
        return FALSE;
      out += MAX (got, 0);
      n_bytes -= (gsize) MAX (got, 0);
    }
  return TRUE;
}

/* One frame; its length, or 0. */
static gsize
read_frame (gint fd, guint8 frame[MAX_ANSWER_BYTES])
{
  gsize length;

  if (!read_all (fd, frame, E2E_WIRE_LENGTH_BYTES))
    return 0;
  length = e2e_get_u32 (frame);
  g_assert_cmpuint (length, >, 0);
  g_assert_cmpuint (length, <=, MAX_ANSWER_BYTES);
  return read_all (fd, frame, length) ? length : 0;
}

static guint8
ask (gint fd, guint8 type, gconstpointer body, gsize n_bytes, guint8 frame[MAX_ANSWER_BYTES],
     gsize *length)
{
  g_autoptr (GByteArray) words = g_byte_array_new ();
  const E2eHello hello = { E2E_WIRE_VERSION, E2E_WIRE_VERSION };

  e2e_hello_append (words, &hello);
  e2e_frame_append (words, type, body, n_bytes);
  if (send (fd, words->data, words->len, MSG_NOSIGNAL) != (gssize) words->len)
    return 0;
  do
    *length = read_frame (fd, frame);
  while (*length > 0 && frame[0] == E2E_FRAME_WELCOME);
  return *length > 0 ? frame[0] : 0;
}

guint8
crowd_ask (gint fd, guint8 type, gconstpointer body, gsize n_bytes, guint *code)
{
  guint8 frame[MAX_ANSWER_BYTES];
  gsize length;
  const guint8 answer = ask (fd, type, body, n_bytes, frame, &length);

  *code = answer == E2E_FRAME_ERROR ? e2e_get_u16 (frame + 1) : 0;
  return answer;
}

gboolean
crowd_create (gint fd, E2eCreated *created, guint *code)
{
  guint8 frame[MAX_ANSWER_BYTES];
  gsize length;
  const guint8 answer = ask (fd, E2E_FRAME_CREATE, NULL, 0, frame, &length);

  *code = answer == E2E_FRAME_ERROR ? e2e_get_u16 (frame + 1) : 0;
  return answer == E2E_FRAME_CREATED && e2e_created_read (created, frame + 1, length - 1);
}

void
crowd_sit_two (guint16 port, guint person, gint fds[2])
{
  guint8 frame[MAX_ANSWER_BYTES];
  E2eCreated created;
  guint code;

  fds[0] = crowd_connect (port, person);
  fds[1] = crowd_connect (port, person);
  if (!crowd_create (fds[0], &created, &code))
    g_error ("The relay refuses a session: %u", code);
  if (crowd_ask (fds[1], E2E_FRAME_JOIN, created.session_id, strlen (created.session_id), &code) !=
      E2E_FRAME_JOINED)
    g_error ("The relay refuses to join: %u", code);
  for (guint i = 0; i < 2; i++)
    {
      g_assert_cmpuint (read_frame (fds[i], frame), ==, 2);
      g_assert_cmpuint (frame[0], ==, E2E_FRAME_PEER);
      set_blocking (fds[i], TRUE);
    }
}

gsize
crowd_stuff (gint fd, gconstpointer bytes, gsize n_bytes)
{
  const gssize taken = send (fd, bytes, n_bytes, MSG_NOSIGNAL | MSG_DONTWAIT);

  return taken < 0 ? 0 : (gsize) taken;
}

gboolean
crowd_is_hung_up (gint fd, gint patience_ms)
{
  const gint64 end_us = g_get_monotonic_time () + (gint64) patience_ms * 1000;
  guint8 bytes[4096];

  for (;;)
    {
      const gssize got = recv (fd, bytes, sizeof bytes, MSG_DONTWAIT);
      struct pollfd poll_fd = { .fd = fd, .events = POLLIN };
      const gint64 left_us = end_us - g_get_monotonic_time ();

      if (got == 0 || (got < 0 && errno != EAGAIN))
        return TRUE;
      if (left_us <= 0)
        return FALSE;
      if (got < 0)
        poll (&poll_fd, 1, (gint) (left_us / 1000) + 1);
    }
}

void
crowd_reset (gint fd)
{
  const struct linger reset = { 1, 0 };

  setsockopt (fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
  close (fd);
}

void
crowd_leave (gint *fds, guint n)
{
  for (guint i = 0; i < n; i++)
    close (fds[i]);
}
