/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "relay/worker-private.h"

/* What is read at once when memory is scarce: it may have to be kept. */
#define MAX_SCARCE_READ_BYTES (8 * 1024)

/* What is read at once from one who sends much while nobody chats: all that the buffer holds. With
 * what is there of it already, so that whole frames follow one another. */
#define MAX_BULK_BYTES E2E_MAX_READ_BYTES

/* From one who is the only one to send much, less, unless a longer frame has begun: the receiver
 * takes it while the next is read, and it stays in the cache. */
#define MAX_BULK_ALONE_BYTES E2E_PART_BYTES

void
e2e_worker_count_transport (E2eWorker *self, const E2eGuest *guest)
{
  e2e_counters_take (self->counters, E2E_COUNT_CONNECTIONS_UNKNOWN_NOW);
  e2e_counters_add (self->counters, e2e_worker_get_transport (guest), 1);
  e2e_counters_add (self->counters,
                    guest->socket.tls != NULL ? E2E_COUNT_CONNECTIONS_TLS
                                              : E2E_COUNT_CONNECTIONS_PLAIN,
                    1);
}

/* For the limits counts the one for whom a balancer connected; the balancer, if it speaks for
 * itself. */
static gboolean
identify (E2eWorker *self, E2eGuest *guest, const E2eProxyHeader *header)
{
  struct sockaddr_storage own = { 0 };
  socklen_t own_bytes = sizeof own;
  const struct sockaddr *address = &header->source.any;

  if (address->sa_family == AF_UNSPEC)
    {
      address = (const struct sockaddr *) &own;
      if (getpeername (guest->socket.fd, (struct sockaddr *) &own, &own_bytes) != 0)
        return FALSE;
    }
  return e2e_admission_identify (self->commons->admission, address, g_get_monotonic_time (),
                                 &guest->entry);
}

/* FALSE: it is not all there yet, or the guest is gone. */
static gboolean
read_proxy_header (E2eWorker *self, E2eGuest *guest)
{
  E2eProxyHeader header;

  switch (e2e_socket_read_proxy_header (&guest->socket, self->buffer, &header))
    {
    case E2E_SOCKET_MORE:
      if (identify (self, guest, &header))
        return TRUE;
      e2e_hub_fail_opening (self->hub, guest, E2E_COUNT_OPENINGS_REFUSED);
      return FALSE;
    case E2E_SOCKET_DRY:
      guest->readable = FALSE;
      return FALSE;
    case E2E_SOCKET_OVER:
    case E2E_SOCKET_TLS:
    default:
      e2e_hub_fail_opening (self->hub, guest, E2E_COUNT_OPENINGS_PROXY_FAILED);
      return FALSE;
    }
}

static gsize
get_bulk_bytes (const E2eWorker *self, gsize head_bytes)
{
  return self->turn.heavy.first == NULL && head_bytes == 0 ? MAX_BULK_ALONE_BYTES : MAX_BULK_BYTES;
}

static gsize
get_room_bytes (const E2eWorker *self, const E2eGuest *guest)
{
  const gsize head_bytes = e2e_backlog_get_size (guest->head);
  const gsize bulk_bytes = get_bulk_bytes (self, head_bytes);
  const gboolean is_bulk = !e2e_turn_is_light (guest) && !e2e_turn_has_chat (&self->turn);
  gsize room_bytes = E2E_PART_BYTES;

  if (e2e_account_is_scarce (&self->commons->account))
    room_bytes = MAX_SCARCE_READ_BYTES;
  else if (is_bulk && head_bytes + room_bytes < bulk_bytes)
    room_bytes = bulk_bytes - head_bytes;
  return MIN (room_bytes, E2E_MAX_READ_BYTES - head_bytes);
}

static void
serve_input (E2eWorker *self, E2eGuest *guest)
{
  const gsize head_bytes = e2e_backlog_get_size (guest->head);
  const gsize room_bytes = guest->unfinished ? 0 : get_room_bytes (self, guest);
  const gboolean was_known = guest->socket.known;
  E2eSocketState state = E2E_SOCKET_MORE;
  gsize n_bytes = 0;

  if (guest->socket.proxied && !read_proxy_header (self, guest))
    return;
  if (room_bytes > 0)
    state = e2e_socket_read (&guest->socket, self->tls != NULL, self->buffer + head_bytes,
                             room_bytes, &n_bytes);
  if (state == E2E_SOCKET_TLS)
    {
      e2e_worker_pass_to_handshaker (self, guest, n_bytes);
      return;
    }
  if (state != E2E_SOCKET_MORE)
    guest->readable = FALSE;
  if (guest->socket.known && !was_known)
    e2e_worker_count_transport (self, guest);

  e2e_turn_charge (&self->turn, head_bytes + n_bytes);
  if (n_bytes > 0 || head_bytes > 0)
    {
      e2e_hub_take_head (self->hub, guest, self->buffer);
      e2e_hub_input (self->hub, guest, self->buffer, head_bytes + n_bytes);
    }
  /* Where it moved to, the end is seen again. */
  if (self->served != NULL && state == E2E_SOCKET_OVER)
    e2e_hub_end_of_input (self->hub, guest);
}

void
e2e_worker_serve (E2eWorker *self, E2eGuest *guest)
{
  if (guest->writable)
    {
      guest->writable = FALSE;
      e2e_hub_flush (self->hub, guest);
    }
  if (guest->phase != E2E_PHASE_GONE && (guest->readable || guest->unfinished) &&
      e2e_hub_may_read (self->hub, guest))
    serve_input (self, guest);
}
