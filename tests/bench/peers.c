/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "bench/peers.h"

/* What one descriptor limit of 20 000 allows for two ends each. */
#define MAX_HAPROXY_CONNECTIONS 9900
#define MAX_NGINX_CONNECTIONS 19900

static const gchar *const programs[BENCH_N_KINDS] = {
  [BENCH_HAPROXY] = "haproxy",  [BENCH_NGINX] = "nginx", [BENCH_MOSQUITTO] = "mosquitto",
  [BENCH_NATS] = "nats-server", [BENCH_SOCAT] = "socat",
};

const gchar *
bench_peer_get_program (BenchKind kind)
{
  return programs[kind];
}

static gchar *
join_pem (const BenchPlace *place)
{
  g_autofree gchar *path = g_build_filename (place->folder, "haproxy.pem", NULL);
  g_autofree gchar *cert = NULL;
  g_autofree gchar *key = NULL;
  g_autofree gchar *both = NULL;

  if (!g_file_get_contents (place->cert_path, &cert, NULL, NULL) ||
      !g_file_get_contents (place->key_path, &key, NULL, NULL))
    g_error ("The certificate cannot be read");
  both = g_strconcat (cert, key, NULL);
  g_file_set_contents (path, both, -1, NULL);
  return g_steal_pointer (&path);
}

static gchar *
configure_haproxy (const BenchSubject *self, const BenchPlace *place)
{
  g_autofree gchar *pem = join_pem (place);

  return g_strdup_printf ("global\n nbthread 1\n maxconn %u\n"
                          "defaults\n mode tcp\n timeout connect 5s\n timeout client 1h\n"
                          " timeout server 1h\n"
                          "listen plain\n bind 127.0.0.1:%u\n server b 127.0.0.1:%u\n"
                          "listen tls\n bind 127.0.0.1:%u ssl crt %s\n"
                          " server b 127.0.0.1:%u ssl verify none\n",
                          MAX_HAPROXY_CONNECTIONS, self->port, self->backend_port, self->tls_port,
                          pem, self->tls_backend_port);
}

static gchar *
configure_nginx (const BenchSubject *self, const BenchPlace *place)
{
  return g_strdup_printf ("load_module /usr/lib/nginx/modules/ngx_stream_module.so;\n"
                          "daemon off;\nmaster_process off;\npid %s/nginx.pid;\n"
                          "error_log /dev/null;\nevents { worker_connections %u; }\n"
                          "stream { server { listen 127.0.0.1:%u backlog=4096;\n"
                          "proxy_pass 127.0.0.1:%u; proxy_timeout 1h; } }\n",
                          place->folder, MAX_NGINX_CONNECTIONS, self->port, self->backend_port);
}

static gchar *
configure (const BenchSubject *self, const BenchPlace *place)
{
  if (self->kind == BENCH_HAPROXY)
    return configure_haproxy (self, place);
  if (self->kind == BENCH_NGINX)
    return configure_nginx (self, place);
  if (self->kind == BENCH_MOSQUITTO)
    return g_strdup_printf ("listener %u 127.0.0.1\nallow_anonymous true\nlog_type error\n"
                            "max_queued_messages 0\nset_tcp_nodelay true\nuser root\n",
                            self->port);
  return g_strdup_printf ("listen: \"127.0.0.1:%u\"\nping_interval: \"1h\"\n", self->port);
}

static TestProcess *
start_socat (const BenchSubject *self, const BenchPlace *place)
{
  g_autofree gchar *from =
    g_strdup_printf ("TCP-LISTEN:%u,bind=127.0.0.1,fork,reuseaddr,nodelay,backlog=4096",
                     self->port);
  g_autofree gchar *to = g_strdup_printf ("TCP:127.0.0.1:%u,nodelay", self->backend_port);
  const gchar *argv[] = { "socat", from, to, NULL };

  return test_process_new (argv, place->core);
}

TestProcess *
bench_peer_start (const BenchSubject *self, const BenchPlace *place)
{
  g_autofree gchar *name = g_strconcat (programs[self->kind], ".conf", NULL);
  g_autofree gchar *path = g_build_filename (place->folder, name, NULL);
  g_autofree gchar *text = NULL;
  const gchar *const haproxy[] = { "haproxy", "-db", "-f", path, NULL };
  const gchar *const other[] = { programs[self->kind], "-c", path, NULL };

  if (self->kind == BENCH_SOCAT)
    return start_socat (self, place);

  text = configure (self, place);
  g_file_set_contents (path, text, -1, NULL);
  return test_process_new (self->kind == BENCH_HAPROXY ? haproxy : other, place->core);
}
