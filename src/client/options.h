/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How a session is to be held: where, through what, and what is told to the other person.
 */

#pragma once

#include <gio/gio.h>

#define E2E_OPTIONS_MAX_NAME_CHARS 64
#define E2E_OPTIONS_MAX_TIMER_S (366u * 24 * 3600)

typedef enum
{
  E2E_STRENGTH_2048 = 1, /* the protocol's suites, by the bits of their prime */
  E2E_STRENGTH_3072 = 2,
  E2E_STRENGTH_4096 = 3,
} E2eStrength;

typedef struct
{
  /* Where the relay is: HOST, HOST:PORT, [IPV6]:PORT, or e2echat://HOST[:PORT], or
   * e2echats://HOST[:PORT][?pin=HEX]. NULL or empty: none is set. A link to join names its own. */
  gchar *relay;
  gboolean tls; /* for a relay named without a scheme */
  gchar *pin; /* 64 hexadecimal digits; for a relay named without a scheme, with tls; or NULL */

  /* NULL or empty: as the system says. "direct": none. socks5://HOST:PORT (as Tor's) or
   * http://HOST:PORT: this one, which then also looks up the relay's name. */
  gchar *proxy;

  gboolean
    own_relay; /* create only: host the relay in this process; relay, tls, pin do not count */

  E2eStrength strength; /* create only; a joiner takes the creator's */
  gchar *name; /* shown to the other person; NULL or empty: none */
  gboolean read_receipts; /* tell when messages were read */
  gboolean typing_notices; /* tell while the person writes */
  gboolean hide_lengths; /* pad every message to 16 KiB at least */
  guint timer_s; /* disappearing messages from the start, set by the creator; 0: off */
} E2eOptions;

/* The defaults: no relay, strength 2048, receipts and notices on. */
E2eOptions *e2e_options_new (void);
E2eOptions *e2e_options_copy (const E2eOptions *self);
void e2e_options_free (E2eOptions *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (E2eOptions, e2e_options_free)

/* Whether RELAY, as above, names a relay. Errors: BAD_OPTION, with a sentence for the entry. */
gboolean e2e_options_check_relay (const gchar *relay, GError **error);
/* Whether PIN is 64 hexadecimal digits. Errors: BAD_OPTION. */
gboolean e2e_options_check_pin (const gchar *pin, GError **error);
/* Whether PROXY is as above. Errors: BAD_OPTION. */
gboolean e2e_options_check_proxy (const gchar *proxy, GError **error);
