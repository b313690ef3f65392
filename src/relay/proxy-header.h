/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The binary header of the PROXY protocol, version 2, with which a load balancer tells for whom it
 * connects. Source: haproxy's proxy-protocol.txt, section 2.2. No I/O. What follows the addresses
 * in it (TLVs) is skipped.
 */

#pragma once

#include <glib.h>
#include <netinet/in.h>
#include <sys/socket.h>

/* A longer one is refused; balancers send some hundred bytes. */
#define E2E_PROXY_MAX_HEADER_BYTES 4096

typedef enum
{
  E2E_PROXY_MORE, /* so far it may become one */
  E2E_PROXY_WHOLE,
  E2E_PROXY_BAD,
} E2eProxyResult;

typedef struct
{
  gsize header_bytes; /* what follows is the client's */
  union
  {
    struct sockaddr any; /* AF_UNSPEC: whoever connected speaks for itself, as health checks do */
    struct sockaddr_in v4;
    struct sockaddr_in6 v6; /* AF_UNIX in sa_family has no address */
  } source;
} E2eProxyHeader;

/* Reads a header from the beginning of a stream. OUT is set if it is whole. */
E2eProxyResult e2e_proxy_header_parse (const guint8 *bytes, gsize n_bytes, E2eProxyHeader *out);
