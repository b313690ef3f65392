/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "client/error.h"

#include <glib/gi18n-lib.h>

G_DEFINE_QUARK (e2e - client - error - quark, e2e_client_error)

typedef struct
{
  const gchar *name;
  const gchar *sentence; /* with at most one %s, the relay */
} ErrorText;

/* What happened, what it means, what to do next. */
static const ErrorText texts[E2E_N_CLIENT_ERRORS] = {
  [E2E_CLIENT_ERROR_BAD_INVITE] = { "bad-invite",
                                    N_ ("This is neither a code nor a link of a session. Check "
                                        "that all of it was copied.") },
  [E2E_CLIENT_ERROR_TYPING_MISTAKE] = { "typing-mistake",
                                        N_ ("There is a typing mistake in this code. Compare it "
                                            "with the one you were given.") },
  [E2E_CLIENT_ERROR_NO_RELAY] = { "no-relay",
                                  N_ ("No relay is set, so there is nowhere to connect to. Name "
                                      "the relay, or use the link instead of the code.") },
  [E2E_CLIENT_ERROR_BAD_OPTION] = { "bad-option", N_ ("One of the settings cannot be used.") },
  [E2E_CLIENT_ERROR_BAD_TEXT] = { "bad-text",
                                  N_ ("This message is empty or too long to be sent. Shorten it or "
                                      "send it in parts.") },
  [E2E_CLIENT_ERROR_NOT_NOW] = { "not-now", N_ ("This is not possible now.") },
  [E2E_CLIENT_ERROR_TOO_MUCH_WAITING] = { "too-much-waiting",
                                          N_ ("Too much is waiting to be sent, so nothing more can "
                                              "be taken. Wait until the other person is back.") },
  [E2E_CLIENT_ERROR_RELAY_UNREACHABLE] = { "relay-unreachable",
                                           N_ ("The relay %s cannot be reached. Check your network "
                                               "and the relay’s address and port.") },
  [E2E_CLIENT_ERROR_NAME_NOT_FOUND] = { "name-not-found",
                                        N_ ("The name of the relay %s was not found. Check its "
                                            "spelling and your network.") },
  [E2E_CLIENT_ERROR_TLS_FAILED] = { "tls-failed",
                                    N_ ("No trusted encrypted connection to the relay %s came "
                                        "about: it has no certificate that your system trusts, or "
                                        "does not use TLS. Check the address, or ask whoever runs "
                                        "the relay for its pin.") },
  [E2E_CLIENT_ERROR_PIN_MISMATCH] = { "pin-mismatch",
                                      N_ ("The relay %s shows another certificate than the pinned "
                                          "one. Someone may stand between you and it, or it was "
                                          "renewed. Ask whoever runs the relay for its pin.") },
  [E2E_CLIENT_ERROR_PROXY_FAILED] = { "proxy-failed",
                                      N_ ("The proxy did not let the connection through. Check "
                                          "that it runs and the proxy setting.") },
  [E2E_CLIENT_ERROR_HOSTING_FAILED] = { "hosting-failed",
                                        N_ ("A relay could not be started on this computer. Try "
                                            "again, or choose another relay.") },
  [E2E_CLIENT_ERROR_NOT_A_RELAY] = { "not-a-relay",
                                     N_ ("What answers at %s does not speak as a relay of e2echat "
                                         "does. Check the address and port, and whether it needs "
                                         "TLS.") },
  [E2E_CLIENT_ERROR_VERSION] = { "version",
                                 N_ ("The relay %s speaks another version of the protocol. Update "
                                     "this app, or choose another relay.") },
  [E2E_CLIENT_ERROR_RELAY_SILENT] = { "relay-silent",
                                      N_ ("The relay %s does not answer. It may be overloaded, or "
                                          "something else runs there. Try again later, or choose "
                                          "another relay.") },
  [E2E_CLIENT_ERROR_CONNECTION_LOST] = { "connection-lost",
                                         N_ ("The connection to the relay %s was lost. Check your "
                                             "network and try again.") },
  [E2E_CLIENT_ERROR_NO_SESSION] = { "no-session",
                                    N_ ("There is no such session at the relay %s. It may be over, "
                                        "or at another relay. Ask for a new code.") },
  [E2E_CLIENT_ERROR_SESSION_FULL] = { "session-full",
                                      N_ ("This session has two people already. If one of them "
                                          "should be you, someone else used the code: ask for a "
                                          "new one.") },
  [E2E_CLIENT_ERROR_SESSION_GONE] = { "session-gone",
                                      N_ ("This session is over at the relay %s: the other person "
                                          "may "
                                          "have left while you were away. What was not delivered "
                                          "is lost. Start a new session.") },
  [E2E_CLIENT_ERROR_TOO_MANY_REQUESTS] = { "too-many-requests",
                                           N_ ("The relay %s takes no more requests from your "
                                               "address for now. Wait a minute and try again.") },
  [E2E_CLIENT_ERROR_RELAY_FULL] = { "relay-full",
                                    N_ ("The relay %s is full. Try again later, or choose another "
                                        "relay.") },
  [E2E_CLIENT_ERROR_TAKEN_OVER] = { "taken-over",
                                    N_ ("This session was taken over by another connection of "
                                        "yours. Go on there, or start a new session.") },
  [E2E_CLIENT_ERROR_SEAT_CLOSED] = { "seat-closed",
                                     N_ ("The person who created this session closed your place in "
                                         "it, to invite again. Ask for the new code.") },
  [E2E_CLIENT_ERROR_RELAY_INTERFERES] = { "relay-interferes",
                                          N_ ("The relay %s withholds or alters what you send each "
                                              "other. Nothing false was shown; the connection is "
                                              "made anew. If it stays, choose another relay.") },
  [E2E_CLIENT_ERROR_WRONG_CODE] = { "wrong-code",
                                    N_ ("The code was wrong: the two of you did not use the same "
                                        "one, or someone stands between you. Compare the code and "
                                        "try again.") },
  [E2E_CLIENT_ERROR_INVITE_BURNED] = { "invite-burned",
                                       N_ (
                                         "There were too many attempts with a wrong code, so this "
                                         "invite is of no more use. Make a new one.") },
  [E2E_CLIENT_ERROR_PEER_SILENT] = { "peer-silent",
                                     N_ ("The other end stopped answering before the session was "
                                         "secure. Try again with the same code.") },
  [E2E_CLIENT_ERROR_PEER_MALFORMED] = { "peer-malformed",
                                        N_ ("The other end sent something that is not of the "
                                            "protocol, so nothing was begun. Update both apps and "
                                            "try again.") },
  [E2E_CLIENT_ERROR_PEER_UNSUPPORTED] = { "peer-unsupported",
                                          N_ ("The other end uses a version or key strength that "
                                              "this app does not know. Update both apps.") },
  [E2E_CLIENT_ERROR_SAFETY_DIFFERS] = { "safety-differs",
                                        N_ ("The safety emoji differ: someone stands between the "
                                            "two of you, and may have read along. The session was "
                                            "ended. Start a new one over another relay, and hand "
                                            "over the code in another way.") },
};

const gchar *
e2e_client_error_name (E2eClientError code)
{
  g_return_val_if_fail ((guint) code < E2E_N_CLIENT_ERRORS, "unknown");

  return texts[code].name;
}

GError *
e2e_client_error_new (E2eClientError code, const gchar *relay)
{
  const gchar *sentence;
  const gchar *blank;
  GString *message;

  g_return_val_if_fail ((guint) code < E2E_N_CLIENT_ERRORS, NULL);

  sentence = g_dgettext (GETTEXT_PACKAGE, texts[code].sentence);
  message = g_string_new (sentence);
  blank = strstr (sentence, "%s");
  if (blank != NULL)
    {
      g_string_truncate (message, (gsize) (blank - sentence));
      g_string_append (message, relay != NULL ? relay : "");
      g_string_append (message, blank + strlen ("%s"));
    }

  {
    g_autofree gchar *text = g_string_free (message, FALSE);

    return g_error_new_literal (E2E_CLIENT_ERROR, (gint) code, text);
  }
}
