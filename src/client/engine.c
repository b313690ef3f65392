/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "client/engine.h"

#include <stdlib.h>

#include "client/mailbox.h"

typedef enum
{
  START,
  SEND,
  MARK_READ,
  INVITE_AGAIN,
  LEAVE,
  RETRY_NOW,
  NOTE_NETWORK,
  CONTINUE,
  STOP,
} CommandKind;

typedef struct
{
  CommandKind kind;
  E2eChannelConfig *config; /* START */
  guint generation; /* SEND, MARK_READ, INVITE_AGAIN */
  guint64 number; /* SEND: token; MARK_READ: seq */
  E2eContent *content; /* SEND */
} Command;

/* Its owner and its thread hold a reference each, as either may be the last to need it. */
struct _E2eEngine
{
  GThread *thread;
  E2eMailbox *commands; /* to the engine's thread */
  E2eMailbox *notices; /* to the conversation's */
  E2eChannelFunc func;
  gpointer data;

  /* Of the engine's thread alone. */
  GMainContext *context;
  E2eChannel *channel;
  guint n_notices; /* since the last SYNC was answered */
  gboolean is_stopping;
};

static void
command_free (gpointer data)
{
  Command *self = data;

  e2e_channel_config_free (self->config);
  e2e_content_free (self->content);
  g_free (self);
}

/* --- Threads on their way out -------------------------------------------------------------- */

/* Nobody waits for them but the end of the program: with it go libraries that they still use. */
static GMutex leaving_lock;
static GSList *leaving; /* of GThread */

static void
wait_for_leaving (void)
{
  GThread *thread;

  g_mutex_lock (&leaving_lock);
  while (leaving != NULL)
    {
      thread = leaving->data;
      leaving = g_slist_delete_link (leaving, leaving);
      g_mutex_unlock (&leaving_lock);
      g_thread_join (thread);
      g_mutex_lock (&leaving_lock);
    }
  g_mutex_unlock (&leaving_lock);
}

static void
let_go (GThread *thread)
{
  static gboolean is_end_awaited;

  g_mutex_lock (&leaving_lock);
  if (!is_end_awaited)
    is_end_awaited = atexit (wait_for_leaving) == 0;
  leaving = g_slist_prepend (leaving, thread);
  g_mutex_unlock (&leaving_lock);
}

/* The last that a thread does. */
static void
note_gone (void)
{
  GSList *entry;

  g_mutex_lock (&leaving_lock);
  entry = g_slist_find (leaving, g_thread_self ());
  if (entry != NULL)
    g_thread_unref (entry->data);
  leaving = g_slist_delete_link (leaving, entry);
  g_mutex_unlock (&leaving_lock);
}

/* --- The engine's thread ------------------------------------------------------------------- */

/* What a hostile peer or relay sends without end stays with it while the face is busy. */
static void
on_notice_from_channel (E2eNotice *notice, gpointer data)
{
  E2eEngine *self = data;

  e2e_mailbox_post (self->notices, notice);
  if (++self->n_notices != E2E_ENGINE_MAX_NOTICES)
    return;

  e2e_mailbox_post (self->notices, e2e_notice_new (E2E_NOTICE_SYNC));
  if (self->channel != NULL)
    e2e_channel_set_reading (self->channel, FALSE);
}

static void
start (E2eEngine *self, Command *command)
{
  g_clear_pointer (&self->channel, e2e_channel_free);
  self->channel =
    e2e_channel_new (g_steal_pointer (&command->config), on_notice_from_channel, self);
}

static void
on_command (gpointer item, gpointer data)
{
  Command *command = item;
  E2eEngine *self = data;

  switch (command->kind)
    {
    case START:
      start (self, command);
      break;
    case SEND:
      e2e_channel_send (self->channel, command->generation, command->number,
                        g_steal_pointer (&command->content));
      break;
    case MARK_READ:
      e2e_channel_mark_read (self->channel, command->generation, command->number);
      break;
    case INVITE_AGAIN:
      e2e_channel_invite_again (self->channel, command->generation);
      break;
    case LEAVE:
      e2e_channel_leave (self->channel);
      break;
    case RETRY_NOW:
      e2e_channel_retry_now (self->channel);
      break;
    case NOTE_NETWORK:
      e2e_channel_note_network (self->channel);
      break;
    case CONTINUE:
      self->n_notices = 0;
      e2e_channel_set_reading (self->channel, TRUE);
      break;
    case STOP:
      g_clear_pointer (&self->channel, e2e_channel_free);
      self->is_stopping = TRUE;
      break;
    default:
      g_assert_not_reached ();
    }
  command_free (command);
}

static void
finalize (gpointer data)
{
  E2eEngine *self = data;

  e2e_mailbox_free (self->commands);
  e2e_mailbox_free (self->notices);
  g_main_context_unref (self->context);
}

static gpointer
run (gpointer data)
{
  E2eEngine *self = data;

  g_main_context_push_thread_default (self->context);
  while (!self->is_stopping || e2e_link_n_alive () > 0)
    g_main_context_iteration (self->context, TRUE);
  g_main_context_pop_thread_default (self->context);
  g_atomic_rc_box_release_full (self, finalize);
  note_gone ();
  return NULL;
}

/* --- The conversation's thread ------------------------------------------------------------- */

static Command *
command_new (CommandKind kind)
{
  Command *self = g_new0 (Command, 1);

  self->kind = kind;
  return self;
}

static void
on_notice (gpointer item, gpointer data)
{
  E2eEngine *self = data;

  self->func (item, self->data);
}

E2eEngine *
e2e_engine_new (E2eChannelConfig *config, E2eChannelFunc func, gpointer data)
{
  E2eEngine *self = g_atomic_rc_box_new0 (E2eEngine);

  self->func = func;
  self->data = data;
  self->context = g_main_context_new ();
  self->commands =
    e2e_mailbox_new (self->context, G_PRIORITY_DEFAULT, on_command, self, command_free);
  /* After what the person does and sees. */
  self->notices = e2e_mailbox_new (g_main_context_get_thread_default (), G_PRIORITY_DEFAULT_IDLE,
                                   on_notice, self, (GDestroyNotify) e2e_notice_free);
  e2e_engine_start_again (self, config);
  self->thread = g_thread_new ("e2echat-engine", run, g_atomic_rc_box_acquire (self));
  return self;
}

void
e2e_engine_free (E2eEngine *self)
{
  if (self == NULL)
    return;

  e2e_mailbox_close (self->notices);
  let_go (self->thread);
  e2e_mailbox_post (self->commands, command_new (STOP));
  g_atomic_rc_box_release_full (self, finalize);
}

void
e2e_engine_start_again (E2eEngine *self, E2eChannelConfig *config)
{
  Command *command = command_new (START);

  command->config = config;
  e2e_mailbox_post (self->commands, command);
}

void
e2e_engine_send (E2eEngine *self, guint generation, guint64 token, E2eContent *content)
{
  Command *command = command_new (SEND);

  command->generation = generation;
  command->number = token;
  command->content = content;
  e2e_mailbox_post (self->commands, command);
}

void
e2e_engine_mark_read (E2eEngine *self, guint generation, guint64 seq)
{
  Command *command = command_new (MARK_READ);

  command->generation = generation;
  command->number = seq;
  e2e_mailbox_post (self->commands, command);
}

void
e2e_engine_invite_again (E2eEngine *self, guint generation)
{
  Command *command = command_new (INVITE_AGAIN);

  command->generation = generation;
  e2e_mailbox_post (self->commands, command);
}

void
e2e_engine_leave (E2eEngine *self)
{
  e2e_mailbox_post (self->commands, command_new (LEAVE));
}

void
e2e_engine_retry_now (E2eEngine *self)
{
  e2e_mailbox_post (self->commands, command_new (RETRY_NOW));
}

void
e2e_engine_note_network (E2eEngine *self)
{
  e2e_mailbox_post (self->commands, command_new (NOTE_NETWORK));
}

void
e2e_engine_continue (E2eEngine *self)
{
  e2e_mailbox_post (self->commands, command_new (CONTINUE));
}
