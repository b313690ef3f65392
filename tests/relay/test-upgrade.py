# SPDX-License-Identifier: GPL-3.0-or-later
"""A new relay takes over from the old one while people chat."""

import contextlib
import os
import signal
import threading
import time

import relayd
import tap
from processes import until
from relayd import DATA, GOODBYE, PEER, Client, relay, upgrade


@contextlib.contextmanager
def nobody_is_refused(address):
    """Someone connects all the time."""
    over, failed, n_tries = threading.Event(), [], [0]

    def knock():
        while not over.is_set():
            n_tries[0] += 1
            try:
                with relayd.connect(address) as sock:
                    sock.sendall(relayd.frame(relayd.HELLO, b"E2EC\1\1"))
                    if not sock.recv(5):
                        failed.append("hung up before WELCOME")
            except OSError as error:
                failed.append(repr(error))
            time.sleep(0.001)

    thread = threading.Thread(target=knock)
    thread.start()
    try:
        yield failed
        until("a hundred tries", lambda: n_tries[0] >= 100)
    finally:
        over.set()
        thread.join()


def two_clients_come_back_to_the_new_one():
    with relayd.folder() as path:
        options = ("--key-file", f"{path}/key", "--workers", "2", "--max-connections-per-address", "0")
        with relay(*options) as one, nobody_is_refused(one.address) as failed:
            with relayd.pair(one.address) as (a, b):
                upgrade(one)
                a.expect(GOODBYE)
                b.expect(GOODBYE)
                tokens = a.token, b.token
            tap.equal(one.process.wait(relayd.LIMIT_S), 0)
            with Client(one.address) as a, Client(one.address) as b:
                a.resume(tokens[0])
                tap.equal(b.resume(tokens[1]), b"\1")
                a.expect(PEER, b"\1")
                a.send(DATA, b"as before")
                b.expect(DATA, b"as before")
        # Who was just let in is sent away without a word; nobody is refused.
        refused = [one for one in failed if "Refused" in one]
        tap.equal(refused, [])


def it_can_be_upgraded_again():
    with relayd.folder() as path:
        listen = f"unix:{path}/relay"
        options = ("--key-file", f"{path}/key", "--metrics", f"unix:{path}/metrics")
        with relay(*options, listen=listen) as one:
            for _ in range(3):
                with Client(one.address) as client:
                    client.create()
                    upgrade(one)
                    client.expect(GOODBYE)
                tap.equal(relayd.request(f"unix:{path}/metrics", "/healthz"), (200, "ok\n"))
            one.signal(signal.SIGTERM)
            until("the sockets to go", lambda: sorted(os.listdir(path)) == ["key"])


def what_does_not_start_takes_nothing_over():
    with relayd.folder() as path:
        file = relayd.Path(f"{path}/relay.conf")
        file.write_text("[relay]\n", encoding="utf-8")
        listen = f"unix:{path}/relay"
        options = ("--key-file", f"{path}/key", "--config", str(file))
        with relay(*options, listen=listen) as one, Client(one.address) as a:
            a.create()
            file.write_text("[relay]\nlinger=x\n", encoding="utf-8")
            one.signal(signal.SIGUSR2)
            one.expect("e2echat-relay: Configuration file")
            one.expect("The new relay did not start")
            with Client(one.address) as b:
                b.join(a.session)
                a.expect(PEER, b"\1")
            a.expect(PEER, b"\2")
            file.write_text("[relay]\n", encoding="utf-8")
            upgrade(one)
            a.expect(GOODBYE)


def without_a_key_on_disk_it_says_no():
    with relay() as one, Client(one.address) as client:
        client.create()
        one.signal(signal.SIGUSR2)
        one.expect("Without --key-file a new relay would know no client again")
        client.send(relayd.LEAVE)
        client.expect_end()


def descriptors_stay_behind():
    with relayd.folder() as path:
        with relay("--key-file", f"{path}/key") as one:
            def count():
                return len(os.listdir(f"/proc/{one.pid}/fd"))

            before = count()
            for _ in range(3):
                upgrade(one)
                until(f"{before} descriptors", lambda: count() == before)


tap.run(
    "upgrade",
    [
        two_clients_come_back_to_the_new_one,
        it_can_be_upgraded_again,
        what_does_not_start_takes_nothing_over,
        without_a_key_on_disk_it_says_no,
        descriptors_stay_behind,
    ],
)
