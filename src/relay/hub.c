/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "relay/hub.h"

#include "relay/hub-private.h"
#include "wire/bytes.h"
#include "wire/message.h"

/* Who are given up in one turn: closing takes time. */
#define MAX_DUE_AT_ONCE 8

enum
{
  TIMER_GUEST,
  TIMER_SEATING,
};

#define GUEST_OF(timer_) \
  ((E2eGuest *) (gpointer) ((guint8 *) (timer_) -G_STRUCT_OFFSET (E2eGuest, timer)))
#define SEATING_OF(timer_) \
  ((E2eSeating *) (gpointer) ((guint8 *) (timer_) -G_STRUCT_OFFSET (E2eSeating, timer)))

E2eHub *
e2e_hub_new (E2eCommons *commons, guint worker, const E2eHubPort *port, gpointer owner,
             gint64 now_us)
{
  E2eHub *self = g_new0 (E2eHub, 1);

  self->commons = commons;
  self->port = port;
  self->owner = owner;
  self->worker = worker;
  self->now_us = now_us;
  self->idle_us = e2e_relay_config_get_idle_us (commons->config);
  self->room.worst_waste = G_MAXDOUBLE;
  e2e_timer_heap_init (&self->timers);
  e2e_session_table_init (&self->sessions, &self->timers, TIMER_SEATING, &self->counters);
  self->sessions.linger_us = (gint64) commons->config->linger_s * G_USEC_PER_SEC;
  self->sessions.id_digits = (guint) commons->config->id_digits;
  self->sessions.worker = worker;
  self->sessions.n_workers = commons->n_workers;
  self->sessions.account = &commons->account;
  return self;
}

/* Every guest has a timer, so the heap is also the list of guests. They are borrowed. */
static GPtrArray *
list_guests (const E2eHub *self)
{
  GPtrArray *guests = g_ptr_array_new ();

  for (guint i = 1; i < self->timers.timers->len; i++)
    {
      E2eTimer *timer = self->timers.timers->pdata[i];

      if (timer->kind == TIMER_GUEST)
        g_ptr_array_add (guests, GUEST_OF (timer));
    }
  return guests;
}

guint
e2e_hub_get_n_timers (const E2eHub *self)
{
  return self->timers.timers->len - 1;
}

E2eGuest *
e2e_hub_get_guest (const E2eHub *self, guint place)
{
  E2eTimer *timer = self->timers.timers->pdata[place + 1];

  return timer->kind == TIMER_GUEST ? GUEST_OF (timer) : NULL;
}

/* Takes the guest out of the hub; what it keeps stays with it. */
static void
drop (E2eHub *self, E2eGuest *guest)
{
  e2e_timer_heap_unset (&self->timers, &guest->timer);
  self->n_guests--;
}

void
e2e_hub_move (E2eHub *self, E2eGuest *guest, guint worker)
{
  drop (self, guest);
  self->port->move (self->owner, guest, worker);
}

static void
release (E2eHub *self, E2eGuest *guest)
{
  drop (self, guest);
  guest->phase = E2E_PHASE_GONE;
  e2e_backlog_clear (&guest->head, &self->commons->account);
  e2e_backlog_clear (&guest->tail, &self->commons->account);
  if (guest->charged)
    e2e_account_give_back (&self->commons->account, E2E_GUEST_BYTES);
  e2e_admission_leave (self->commons->admission, &guest->entry, self->now_us);
  self->port->release (self->owner, guest);
}

void
e2e_hub_free (E2eHub *self)
{
  g_autoptr (GPtrArray) guests = list_guests (self);

  for (guint i = 0; i < guests->len; i++)
    release (self, guests->pdata[i]);
  e2e_session_table_clear (&self->sessions);
  e2e_timer_heap_clear (&self->timers);
  g_free (self);
}

void
e2e_hub_set_time (E2eHub *self, gint64 now_us)
{
  self->now_us = now_us;
}

E2eCounters *
e2e_hub_get_counters (E2eHub *self)
{
  return &self->counters;
}

guint
e2e_hub_get_n_guests (const E2eHub *self)
{
  return self->n_guests;
}

void
e2e_hub_adopt (E2eHub *self, E2eGuest *guest)
{
  const gint64 opening_us = (gint64) self->commons->config->max_opening_s * G_USEC_PER_SEC;
  const gboolean is_new = !guest->charged;

  /* One that was moved here brings its deadline along. */
  self->n_guests++;
  guest->timer.kind = TIMER_GUEST;
  guest->heard_us = self->now_us;
  if (is_new)
    {
      guest->active_us = self->now_us;
      if (e2e_account_take (&self->commons->account, E2E_GUEST_BYTES))
        guest->charged = TRUE;
    }
  e2e_timer_heap_set (&self->timers, &guest->timer,
                      is_new ? self->now_us + opening_us : guest->timer.due_us);
  if (self->draining || !guest->charged)
    release (self, guest);
  else if (guest->tail != NULL)
    e2e_hub_flush (self, guest);
}

static void
part (E2eHub *self, E2eGuest *guest)
{
  E2eGuest *other = e2e_hub_other (guest);

  if (guest->seating == NULL)
    return;

  e2e_session_table_lose (&self->sessions, g_steal_pointer (&guest->seating), guest->seat,
                          self->now_us);
  if (other != NULL)
    e2e_hub_send_peer (self, other, E2E_PEER_LOST);
  e2e_hub_unblock (self, guest, other);
}

void
e2e_hub_lose (E2eHub *self, E2eGuest *guest)
{
  part (self, guest);
  release (self, guest);
}

void
e2e_hub_close (E2eHub *self, E2eGuest *guest)
{
  guest->phase = E2E_PHASE_CLOSING;
  guest->unfinished = FALSE;
  e2e_backlog_clear (&guest->head, &self->commons->account);
  e2e_timer_heap_set (&self->timers, &guest->timer, self->now_us + E2E_MAX_CLOSING_US);
  e2e_hub_mark_dirty (self, guest);
}

static const gchar *
describe (guint code)
{
  static const gchar *const texts[] = {
    [E2E_WIRE_ERROR_MALFORMED] = "This is not what the relay expected to hear.",
    [E2E_WIRE_ERROR_VERSION] = "The relay does not speak any version that the client speaks.",
    [E2E_WIRE_ERROR_NO_SESSION] = "There is no such session.",
    [E2E_WIRE_ERROR_SESSION_FULL] = "Both seats of the session are taken.",
    [E2E_WIRE_ERROR_TOKEN] = "The seat token is not valid.",
    [E2E_WIRE_ERROR_TOO_MANY] = "Too many requests. Try again later.",
    [E2E_WIRE_ERROR_RELAY_FULL] = "The relay is full. Try again later.",
    [E2E_WIRE_ERROR_SEAT_TAKEN] = "Another connection took this seat.",
    [E2E_WIRE_ERROR_SEAT_CLOSED] = "The creator closed this seat.",
  };

  return texts[code];
}

void
e2e_hub_refuse (E2eHub *self, E2eGuest *guest, guint code)
{
  g_autoptr (GByteArray) frame = g_byte_array_new ();

  g_debug ("A connection is closed with error %u: %s", code, describe (code));
  e2e_counters_add (&self->counters, E2E_COUNT_ERRORS + code, 1);
  if (guest->phase < E2E_PHASE_SEATED)
    e2e_counters_add (&self->counters, E2E_COUNT_OPENINGS_REFUSED, 1);
  part (self, guest);
  e2e_error_frame_append (frame, code, describe (code));
  e2e_hub_send_frame (self, guest, frame);
  e2e_hub_close (self, guest);
}

void
e2e_hub_tell_end (E2eHub *self, E2eGuest *guest)
{
  guest->seating = NULL;
  guest->phase = E2E_PHASE_ENDED;
  guest->heard_us = self->now_us; /* it may have waited for the one that left */
  e2e_hub_send_peer (self, guest, E2E_PEER_LEFT);
  self->port->wake (self->owner, guest);
}

void
e2e_hub_fail_opening (E2eHub *self, E2eGuest *guest, E2eCount reason)
{
  e2e_counters_add (&self->counters, reason, 1);
  e2e_hub_lose (self, guest);
  e2e_hub_settle (self);
}

void
e2e_hub_end_of_input (E2eHub *self, E2eGuest *guest)
{
  if (guest->phase < E2E_PHASE_SEATED)
    e2e_counters_add (&self->counters, E2E_COUNT_OPENINGS_ABANDONED, 1);
  if (guest->phase == E2E_PHASE_CLOSING && guest->tail != NULL)
    guest->input_over = TRUE;
  else if (guest->phase != E2E_PHASE_GONE)
    e2e_hub_lose (self, guest);
  e2e_hub_settle (self);
}

gint64
e2e_hub_get_due_us (const E2eHub *self)
{
  const E2eTimer *first = e2e_timer_heap_peek (&self->timers);
  const gint64 due_us = first == NULL ? G_MAXINT64 : first->due_us;

  return e2e_account_is_scarce (&self->commons->account) ? MIN (due_us, self->room.next_us)
                                                         : due_us;
}

/* When a guest is to be given up, as far as is known now. Nothing moves its timer while it talks:
 * that is looked at when the timer is due. */
static gint64
get_due_us (const E2eHub *self, const E2eGuest *guest)
{
  gint64 due_us = G_MAXINT64;

  if (guest->phase != E2E_PHASE_SEATED && guest->phase != E2E_PHASE_ENDED)
    return guest->timer.due_us;

  /* One that is not read from is not silent, it is only not heard. */
  due_us = e2e_hub_may_read (self, guest) ? guest->heard_us : self->now_us;
  if (guest->tail != NULL)
    due_us = MIN (due_us, guest->took_us);
  return due_us + self->idle_us;
}

static void
on_guest_due (E2eHub *self, E2eGuest *guest)
{
  const gint64 due_us = get_due_us (self, guest);

  if (due_us > self->now_us)
    {
      e2e_timer_heap_set (&self->timers, &guest->timer, due_us);
      return;
    }

  g_debug ("A connection is given up: %s", guest->phase < E2E_PHASE_SEATED ? "it took no seat"
                                           : guest->phase < E2E_PHASE_CLOSING
                                             ? "it is silent or takes nothing"
                                             : "it does not hang up");
  if (guest->phase < E2E_PHASE_CLOSING)
    e2e_counters_add (&self->counters,
                      guest->phase < E2E_PHASE_SEATED ? E2E_COUNT_OPENINGS_TIMED_OUT
                                                      : E2E_COUNT_LIMIT_IDLE,
                      1);
  e2e_hub_lose (self, guest);
}

static void
on_seating_due (E2eHub *self, E2eSeating *seating)
{
  gpointer who = NULL;
  const E2eExpiry expiry = e2e_session_table_expire (&self->sessions, seating, self->now_us, &who);

  if (expiry != E2E_EXPIRY_NONE)
    e2e_admission_forget_session (self->commons->admission);
  if (who != NULL)
    e2e_hub_tell_end (self, who);
}

void
e2e_hub_run_timers (E2eHub *self)
{
  E2eTimer *first;

  for (guint i = 0; i < MAX_DUE_AT_ONCE; i++)
    {
      first = e2e_timer_heap_peek (&self->timers);
      if (first == NULL || first->due_us > self->now_us)
        break;

      if (first->kind == TIMER_GUEST)
        on_guest_due (self, GUEST_OF (first));
      else
        on_seating_due (self, SEATING_OF (first));
    }
  e2e_hub_make_room (self);
  e2e_hub_settle (self);
}

void
e2e_hub_say_goodbye (E2eHub *self, guint32 delay_ms)
{
  g_autoptr (GPtrArray) guests = list_guests (self);
  guint8 body[E2E_WIRE_GOODBYE_BYTES];

  self->draining = TRUE;
  e2e_session_table_clear (&self->sessions);
  e2e_put_u32 (body, delay_ms);
  for (guint i = 0; i < guests->len; i++)
    {
      E2eGuest *guest = guests->pdata[i];

      /* Nobody is told that the other is lost: all come back, and take their seats elsewhere. */
      guest->seating = NULL;
      if (guest->phase == E2E_PHASE_HELLO)
        e2e_hub_lose (self, guest);
      else if (guest->phase != E2E_PHASE_CLOSING)
        {
          e2e_hub_send (self, guest, E2E_FRAME_GOODBYE, body, sizeof body);
          e2e_hub_close (self, guest);
        }
    }
  e2e_hub_settle (self);
}
