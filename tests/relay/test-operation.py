# SPDX-License-Identifier: GPL-3.0-or-later
"""What whoever runs a relay relies on: metrics, health, settings, reloading, load balancers."""

import os
import pty
import re
import shutil
import signal
import socket
import ssl
import struct
import subprocess

import relayd
import tap
from processes import until
from relayd import CREATE, DATA, HELLO, MALFORMED, PEER, RELAY_FULL, TOO_MANY, Client, relay

NICEST = 19
METRICS = ("--metrics", "127.0.0.1:0", "--workers", "2")


def where_metrics_are(one):
    return one.expect("Metrics on ")


def metrics_count_what_happens():
    with relay(*METRICS) as one:
        there = where_metrics_are(one)
        with relayd.pair(one.address) as (creator, joiner):
            for text in (b"one", b"three", b""):
                creator.send(DATA, text)
                joiner.expect(DATA, text)
            relayd.until_metrics(
                there,
                connections__transport__plain=2,
                connections_total__transport__plain=2,
                connections__transport__unknown=0,
                sessions__state__paired=1,
                seats_taken_total__by__create=1,
                seats_taken_total__by__join=1,
                frames_total__what__forwarded=3,
                frame_bytes_total__what__forwarded=3 * 5 + 8,
                frames_total__what__dropped=0,

            )
            joiner.sock.close()
            creator.expect(PEER, b"\2")
            creator.send(DATA, b"to nobody")
            relayd.until_metrics(
                there,
                connections__transport__plain=1,
                sessions__state__paired=0,
                sessions__state__kept=1,
                frames_total__what__dropped=1,
                frame_bytes_total__what__dropped=5 + 9,
            )
            with Client(one.address) as again:
                tap.equal(again.resume(joiner.token), b"\1")
                relayd.until_metrics(
                    there, seats_taken_total__by__resume=1, sessions__state__paired=1
                )
        with Client(one.address) as waiting:
            waiting.create()
            relayd.until_metrics(there, sessions__state__waiting=1, sessions__state__kept=1)


def metrics_tell_why_openings_fail():
    with relay(*METRICS, "--max-opening", "1") as one:
        there = where_metrics_are(one)
        with Client(one.address) as nonsense:
            nonsense.sock.sendall(b"GET / HTTP/1.0\r\n")
            nonsense.expect_error(MALFORMED)
        with Client(one.address) as stranger:
            stranger.open(relayd.JOIN, b"ZZZZZZ")
            stranger.expect_error(3)
        Client(one.address).sock.close()
        with Client(one.address) as silent:
            relayd.until_metrics(there, connections__transport__unknown=1)
            silent.expect_end()
        relayd.until_metrics(
            there,
            errors_total__error__malformed=1,
            errors_total__error__no_session=1,
            openings_failed_total__reason__refused=2,
            openings_failed_total__reason__hung_up=1,
            openings_failed_total__reason__timeout=1,
            connections__transport__unknown=0,
            connections__transport__plain=0,
        )
        tap.equal(relayd.metrics(there)['limits_hit_total{limit="max-opening"}'], 1)


def metrics_tell_which_limit_was_hit():
    with relay(*METRICS, "--max-creations", "1") as one:
        there = where_metrics_are(one)
        with Client(one.address) as first, Client(one.address) as second:
            first.create()
            second.open(CREATE)
            second.expect_error(TOO_MANY)
        tap.equal(relayd.metrics(there)['limits_hit_total{limit="max-creations"}'], 1)


def metrics_show_how_late_each_worker_is():
    with relay(*METRICS) as one:
        there = where_metrics_are(one)
        with relayd.pair(one.address):
            counts = [
                value
                for name, value in relayd.metrics(there).items()
                if re.fullmatch(r'loop_lag_seconds_count\{worker="\d"\}', name)
            ]
            names = [name for name in relayd.metrics(there) if 'worker="handshakes"' in name]
        tap.equal(len(counts), 2)
        tap.check(sum(counts) > 0, "no worker ever came round")
        tap.equal(names, [])


def metrics_name_nobody():
    with relay(*METRICS) as one:
        there = where_metrics_are(one)
        with relayd.pair(one.address) as (creator, _):
            text = relayd.request(there, "/metrics")[1]
            tap.check(creator.session.decode() not in text, "a session ID")
            tap.check("127.0.0.1" not in text, "an address")


def metrics_stand_on_unix_sockets():
    with relayd.folder() as path:
        with relay("--metrics", f"unix:{path}/m") as one:
            tap.equal(where_metrics_are(one), f"unix:{path}/m")
            tap.equal(relayd.request(f"unix:{path}/m", "/healthz"), (200, "ok\n"))
            one.signal(signal.SIGTERM)
            tap.equal(one.finish(), 0)
        tap.check(not list(relayd.Path(path).iterdir()), "the socket stays behind")


def metrics_are_for_this_machine_alone():
    for address in ("0.0.0.0:0", "[::]:0", "192.0.2.1:1"):
        done = run("--metrics", address)
        tap.equal(done.returncode, 2)
        tap.check("loopback" in done.stderr, done.stderr)


def health_says_draining():
    with relay("--metrics", "127.0.0.1:0") as one:
        there = where_metrics_are(one)
        with Client(one.address) as stays:
            stays.create()
            tap.equal(relayd.request(there, "/healthz"), (200, "ok\n"))
            one.signal(signal.SIGTERM)
            stays.expect(relayd.GOODBYE)
            tap.equal(relayd.request(there, "/healthz"), (503, "draining\n"))
            tap.equal(relayd.metrics(there)["draining"], 1)
        tap.equal(one.finish(), 0)


def http_answers_nothing_else():
    with relay("--metrics", "127.0.0.1:0") as one:
        there = where_metrics_are(one)
        tap.equal(relayd.request(there, "/")[0], 404)
        tap.equal(relayd.request(there, "/metrics/")[0], 404)
        tap.equal(relayd.request(there, "/metrics", "POST", b"x" * 100000)[0], 405)
        tap.equal(relayd.request(there, "/metrics", "GET", b"x" * 1000)[0], 200)
        tap.equal(relayd.request(there, "/healthz", "HEAD"), (200, ""))
        # Who holds connections open, or says nonsense, hinders nobody for long.
        idle = [relayd.connect(there) for _ in range(8)]
        idle[0].sendall(b"\0\xff\r\n\r\n")
        tap.equal(relayd.request(there, "/healthz"), (200, "ok\n"))
        for sock in idle:
            sock.close()


def run(*options):
    return subprocess.run(
        [relayd.RELAY, *options],
        capture_output=True,
        text=True,
        env=relayd.ENVIRONMENT,
        timeout=relayd.LIMIT_S,
        check=False,
    )


def a_wrong_file_is_one_line():
    with relayd.folder() as path:
        file = f"{path}/relay.conf"
        for text, key in (
            ("[relay]\nmax-frame=4096\n", "max-frame"),
            ("[relay]\nmax-flame=1\n", "max-flame"),
            ("[other]\n", "[other]"),
        ):
            relayd.Path(file).write_text(text, encoding="utf-8")
            for option in ((), ("--check-config",), ("--print-config",)):
                done = run("--config", file, *option)
                tap.equal(done.returncode, 2)
                tap.equal(done.stderr.count("\n"), 1)
                tap.check(file in done.stderr and key in done.stderr, done.stderr)


def a_file_can_be_checked():
    with relayd.folder() as path:
        done = run("--check-config", "--key-file", f"{path}/key", "--linger", "5")
        tap.equal((done.returncode, done.stdout), (0, "The configuration is valid.\n"))
        tap.check(not list(relayd.Path(path).iterdir()), "checking made a file")
        relayd.Path(f"{path}/key").write_text("short", encoding="utf-8")
        for options in (
            ("--key-file", f"{path}/key"),
            ("--tls-cert", f"{path}/key", "--tls-key", f"{path}/key"),
        ):
            done = run("--check-config", *options)
            tap.equal((done.returncode, done.stderr.count("\n")), (1, 1))


def what_is_printed_is_a_file():
    with relayd.folder() as path:
        file = f"{path}/relay.conf"
        options = ("--listen", "127.0.0.1:0", "--proxy-from", "::1/128", "--proxy-from", "unix")
        first = run("--print-config", *options, "--metrics", "[::1]:9", "--ping", "7")
        relayd.Path(file).write_text(first.stdout, encoding="utf-8")
        second = run("--print-config", "--config", file)
        tap.equal(second.stdout, first.stdout)
        tap.equal(second.returncode, 0)
        for line in ("listen=127.0.0.1:0;", "proxy-from=::1;unix;", "metrics=[::1]:9", "ping=7"):
            tap.check(f"\n{line}\n" in first.stdout, f"no {line} in {first.stdout}")


def some_limits_change_while_it_runs():
    with relayd.folder() as path:
        file = relayd.Path(f"{path}/relay.conf")
        file.write_text("[relay]\nmax-sessions=1\nmax-creations=0\n", encoding="utf-8")
        with relay("--config", str(file)) as one:
            with Client(one.address) as first, Client(one.address) as second:
                first.create()
                second.open(CREATE)
                second.expect_error(RELAY_FULL)
                file.write_text("[relay]\nmax-sessions=2\nlinger=9\n", encoding="utf-8")
                one.signal(signal.SIGHUP)
                one.expect("A new value of linger waits for a restart")

                def let_in():
                    with Client(one.address) as third:
                        third.open(CREATE)
                        return third.hear()[0] == relayd.CREATED

                until("the second session", let_in)
            file.write_text("[relay]\nmax-sessions=x\n", encoding="utf-8")
            one.signal(signal.SIGHUP)
            tap.check(str(file) in one.expect("The settings of before stay in use. "), "which file?")


def it_ends_with_its_terminal():
    child, terminal = pty.fork()
    if child == 0:
        os.execv(relayd.RELAY, [relayd.RELAY, "--listen", "127.0.0.1:0"])
    said = b""
    while b"No --key-file" not in said:
        said += os.read(terminal, 4096)
    os.close(terminal)  # the kernel sends SIGHUP

    def ended():
        return os.waitpid(child, os.WNOHANG)[0] == child

    until("the relay's end", ended)


# --- Load balancers -----------------------------------------------------------------------------


def proxy(source=None, command=0x21, extra=b""):
    if source is None:
        body, family = extra, 0x00
    elif ":" in source:
        body = socket.inet_pton(socket.AF_INET6, source) + bytes(20) + extra
        family = 0x21
    else:
        body, family = socket.inet_aton(source) + bytes(8) + extra, 0x11
    return b"\r\n\r\n\0\r\nQUIT\n" + struct.pack(">BBH", command, family, len(body)) + body


def limits_are_for_whom_a_balancer_names():
    options = ("--proxy-from", "127.0.0.0/8", "--max-connections-per-address", "1", *METRICS)
    with relay(*options) as one:
        there = where_metrics_are(one)
        with Client(one.address, proxy("192.0.2.1")) as a, Client(
            one.address, proxy("2001:db8:0:1::1", extra=b"\4\0\3abc")
        ) as b, Client(one.address, proxy("2001:db8:0:2::1")) as c:
            for client in (a, b, c):
                client.create()
            for same in ("192.0.2.1", "2001:db8:0:1::2"):
                with Client(one.address, proxy(same)) as again:
                    again.send(HELLO, b"E2EC\1\1")
                    again.expect_error(TOO_MANY)
            relayd.until_metrics(there, addresses=3)
        relayd.until_metrics(there, connections__transport__plain=0)
        with Client(one.address, proxy("192.0.2.1")) as after:
            after.create()


def a_balancer_may_speak_for_itself():
    options = ("--proxy-from", "127.0.0.1", "--max-connections-per-address", "1")
    with relay(*options) as one:
        with Client(one.address, proxy(command=0x20)) as own:
            own.create()
            with Client(one.address, proxy()) as other:
                other.send(HELLO, b"E2EC\1\1")
                other.expect_error(TOO_MANY)


def headers_come_in_pieces():
    with relay("--proxy-from", "127.0.0.1") as one:
        with Client(one.address) as slow:
            slow.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for byte in proxy("192.0.2.1", extra=bytes(20)):
                slow.sock.sendall(bytes([byte]))
            slow.create()
        with Client(one.address, proxy("192.0.2.1") + relayd.frame(HELLO, b"E2EC\1\1")) as fast:
            fast.expect(relayd.WELCOME)


def listed_ones_must_send_a_header():
    with relay("--proxy-from", "127.0.0.1", *METRICS) as one:
        there = where_metrics_are(one)
        wrong = (
            relayd.frame(HELLO, b"E2EC\1\1"),
            b"PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\n",
            proxy("192.0.2.1", command=0x31),
            proxy("192.0.2.1", extra=bytes(5000)),
        )
        for first in wrong:
            with Client(one.address, first) as client:
                client.expect_end()
        with Client(one.address, proxy("192.0.2.1")[:20]) as half:
            half.sock.shutdown(socket.SHUT_WR)
            half.expect_end()
        relayd.until_metrics(there, openings_failed_total__reason__proxy=len(wrong) + 1)


def headers_from_elsewhere_are_not_believed():
    with relay("--proxy-from", "192.0.2.0/24") as one:
        with Client(one.address, proxy("192.0.2.1")) as client:
            client.expect_error(MALFORMED)
        with Client(one.address) as client:
            client.create()


def balancers_come_through_unix_sockets():
    with relayd.folder() as path:
        options = ("--proxy-from", "unix", "--max-connections-per-address", "1")
        with relay(*options, listen=f"unix:{path}/s") as one:
            with Client(one.address, proxy("192.0.2.1")) as first:
                first.create()
                with Client(one.address, proxy("192.0.2.1")) as second:
                    second.send(HELLO, b"E2EC\1\1")
                    second.expect_error(TOO_MANY)
            with Client(one.address, relayd.frame(HELLO, b"E2EC\1\1")) as bare:
                bare.expect_end()


def certificate(path):
    certtool = shutil.which("certtool")
    if certtool is None:
        raise tap.Skip("certtool is not installed")
    relayd.Path(f"{path}/template").write_text('cn = "relay"\nexpiration_days = 9\n', "utf-8")
    quiet = {"check": True, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.run([certtool, "--generate-privkey", "--key-type=ecdsa", "--outfile", f"{path}/key"], **quiet)
    subprocess.run(
        [certtool, "--generate-self-signed", "--load-privkey", f"{path}/key", "--template",
         f"{path}/template", "--outfile", f"{path}/cert"],
        **quiet,
    )
    return ("--tls-cert", f"{path}/cert", "--tls-key", f"{path}/key")


def tls_comes_after_the_header():
    with relayd.folder() as path:
        options = ("--proxy-from", "127.0.0.1", *METRICS, *certificate(path))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(f"{path}/cert")
        context.check_hostname = False
        with relay(*options) as one:
            there = where_metrics_are(one)
            with Client(one.address, proxy("192.0.2.1"), context.wrap_socket) as client:
                client.create()
                relayd.until_metrics(there, connections__transport__tls=1)
            with Client(one.address, proxy("192.0.2.1") + b"\x16\3\1\0\1x") as broken:
                broken.sock.shutdown(socket.SHUT_WR)
                broken.sock.recv(100)
                relayd.until_metrics(there, openings_failed_total__reason__tls=1)


def niceness(pid):
    """Of each thread."""
    stats = relayd.Path(f"/proc/{pid}/task").glob("*/stat")
    return sorted(int(stat.read_text("utf-8").rpartition(") ")[2].split()[16]) for stat in stats)


def handshakes_have_a_thread_of_their_own():
    with relayd.folder() as path, relay(*METRICS, *certificate(path)) as one:
        there = where_metrics_are(one)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(f"{path}/cert")
        context.check_hostname = False
        name = 'loop_lag_seconds_count{worker="handshakes"}'
        before = relayd.metrics(there)[name]
        with Client(one.address, wrap=context.wrap_socket) as client:
            client.create()
            until("a round for the handshake", lambda: relayd.metrics(there)[name] > before)
            relayd.until_metrics(there, connections__transport__tls=1)
        tap.check('loop_lag_seconds_count{worker="2"}' not in relayd.metrics(there), "a worker more")
        nice = niceness(one.pid)
        if nice[0] < NICEST:
            until("one that gives way", lambda: niceness(one.pid)[-1] > nice[0])
            tap.equal(len([n for n in niceness(one.pid) if n > nice[0]]), 1)
    with relay(*METRICS) as plain:
        where_metrics_are(plain)
        nice = niceness(plain.pid)
        tap.equal(nice[0], nice[-1])


class TinyRecords:
    """A TLS client whose first message comes in records of a few bytes, all at once."""

    def __init__(self, sock, context, record_bytes):
        self.sock, self.incoming, self.outgoing = sock, ssl.MemoryBIO(), ssl.MemoryBIO()
        self.tls = context.wrap_bio(self.incoming, self.outgoing)
        self.step(self.tls.do_handshake)
        hello = self.outgoing.read()[5:]
        pieces = [hello[n : n + record_bytes] for n in range(0, len(hello), record_bytes)]
        sock.sendall(b"".join(b"\x16\3\1" + struct.pack(">H", len(one)) + one for one in pieces))
        while not self.step(self.tls.do_handshake):
            self.more()

    def step(self, act):
        try:
            act()
            return True
        except ssl.SSLWantReadError:
            return False

    def more(self):
        if self.outgoing.pending:
            self.sock.sendall(self.outgoing.read())
        self.incoming.write(self.sock.recv(65536))

    def sendall(self, data):
        self.tls.write(data)
        self.sock.sendall(self.outgoing.read())

    def recv(self, n_bytes):
        while True:
            try:
                return self.tls.read(n_bytes)
            except ssl.SSLWantReadError:
                self.more()

    def close(self):
        self.sock.close()


def a_handshake_in_tiny_records_is_heard():
    with relayd.folder() as path, relay(*certificate(path)) as one:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(f"{path}/cert")
        context.check_hostname = False
        for record_bytes in (1, 7, 100):
            with Client(
                one.address, wrap=lambda sock, n=record_bytes: TinyRecords(sock, context, n)
            ) as client:
                client.create()


tap.run(
    "operation",
    [
        metrics_count_what_happens,
        metrics_tell_why_openings_fail,
        metrics_tell_which_limit_was_hit,
        metrics_show_how_late_each_worker_is,
        metrics_name_nobody,
        metrics_stand_on_unix_sockets,
        metrics_are_for_this_machine_alone,
        health_says_draining,
        http_answers_nothing_else,
        a_wrong_file_is_one_line,
        a_file_can_be_checked,
        what_is_printed_is_a_file,
        some_limits_change_while_it_runs,
        it_ends_with_its_terminal,
        limits_are_for_whom_a_balancer_names,
        a_balancer_may_speak_for_itself,
        headers_come_in_pieces,
        listed_ones_must_send_a_header,
        headers_from_elsewhere_are_not_believed,
        balancers_come_through_unix_sockets,
        tls_comes_after_the_header,
        handshakes_have_a_thread_of_their_own,
        a_handshake_in_tiny_records_is_heard,
    ],
)
