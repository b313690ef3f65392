/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a channel tells the conversation that it serves.
 */

#pragma once

#include "client/event.h"
#include "protocol/session.h"

typedef enum
{
  E2E_NOTICE_CONNECTING, /* an attempt begins */
  E2E_NOTICE_SEATED, /* relay, is_resumed */
  E2E_NOTICE_RECONNECTING, /* retry_at_us, error */
  E2E_NOTICE_INVITE, /* code, link */
  E2E_NOTICE_PEER, /* peer; changes only */
  E2E_NOTICE_SESSION, /* event, of the generation; a SEALED one names the token as its id */
  E2E_NOTICE_REFUSED, /* token: the session would not take this content */
  E2E_NOTICE_SETTLED, /* token: all up to this content is confirmed */
  E2E_NOTICE_ERROR, /* error; it goes on */
  E2E_NOTICE_ENDED, /* reason, error or NULL; the last one */
  E2E_NOTICE_SYNC, /* of the engine: to be answered with e2e_engine_continue() */
} E2eNoticeKind;

/* Only the fields that the kind names mean anything. */
typedef struct
{
  E2eNoticeKind kind;
  guint generation; /* of the secure session, counted by the conversation */
  gchar *relay;
  gboolean is_resumed;
  gint64 retry_at_us;
  gchar *code;
  gchar *link;
  E2ePeerState peer;
  E2eSessionEvent *event;
  guint64 token;
  E2eEndReason reason;
  GError *error;
} E2eNotice;

E2eNotice *e2e_notice_new (E2eNoticeKind kind);

/* Wipes the code and the link. Takes NULL. */
void e2e_notice_free (E2eNotice *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (E2eNotice, e2e_notice_free)
