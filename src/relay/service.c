/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "relay/service.h"

#include "config.h"

#ifdef HAVE_LIBSYSTEMD
#include <systemd/sd-daemon.h>

void
e2e_service_take_sockets (E2eRelayConfig *config)
{
  const gint n_fds = sd_listen_fds (TRUE);

  for (gint i = 0; i < n_fds; i++)
    e2e_relay_config_add_listening_fd (config, SD_LISTEN_FDS_START + i);
}

void
e2e_service_say_ready (void)
{
  sd_notify (FALSE, "READY=1");
}

void
e2e_service_say_stopping (void)
{
  sd_notify (FALSE, "STOPPING=1");
}

void
e2e_service_say_main_pid (gint pid)
{
  sd_notifyf (FALSE, "MAINPID=%d", pid);
}

guint64
e2e_service_get_watchdog_us (void)
{
  guint64 every_us = 0;

  return sd_watchdog_enabled (FALSE, &every_us) > 0 ? every_us : 0;
}

void
e2e_service_say_alive (void)
{
  sd_notify (FALSE, "WATCHDOG=1");
}
#else
void
e2e_service_take_sockets (E2eRelayConfig *config)
{
  (void) config;
}

void
e2e_service_say_ready (void)
{
}

void
e2e_service_say_stopping (void)
{
}

void
e2e_service_say_main_pid (gint pid)
{
  (void) pid;
}

guint64
e2e_service_get_watchdog_us (void)
{
  return 0;
}

void
e2e_service_say_alive (void)
{
}
#endif
