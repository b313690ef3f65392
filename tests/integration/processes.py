# SPDX-License-Identifier: GPL-3.0-or-later
"""Real processes for the integration tests and the demo: a relay, and clients that speak JSON.

Everything waits for something that happens, with a limit; nothing sleeps for a fixed time.
"""

import json
import os
import signal
import socket
import subprocess
import threading
import time

LIMIT_S = 30 * float(os.environ.get("E2E_PATIENCE", "1"))

ENVIRONMENT = {
    **os.environ,
    "LC_ALL": "C.UTF-8",
    "LANGUAGE": "",
    "GSETTINGS_BACKEND": "memory",
    "GIO_USE_PROXY_RESOLVER": "dummy",
}


class Failed(Exception):
    """What did not happen, in a sentence."""


def until(what, check, limit_s=LIMIT_S):
    """Polls for what no event tells of, such as a port that begins to listen."""
    end = time.monotonic() + limit_s
    while time.monotonic() < end:
        result = check()
        if result:
            return result
        time.sleep(0.01)
    raise Failed(f"{what} did not happen within {limit_s:g} s")


class Port:
    """A port on loopback that nobody else is given as long as it is held. Who is told it may listen
    there, again and again; while nobody does, connections are refused."""

    def __init__(self):
        self.holder = socket.socket()
        self.holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.holder.bind(("127.0.0.1", 0))
        self.number = self.holder.getsockname()[1]
        self.address = f"127.0.0.1:{self.number}"

    def end(self):
        self.holder.close()


class Programs:
    def __init__(self, build):
        self.relay = os.path.join(build, "src/relay/e2echat-relay")
        self.cli = os.path.join(build, "src/cli/e2echat-cli")


class Relay:
    """A relay on a port of its own, which it keeps over restarts."""

    def __init__(self, programs, *options):
        self.port = Port()
        self.address = self.port.address
        self.command = [programs.relay, "--listen", self.address, *options]
        self.process = None
        self.start()

    def start(self):
        self.process = subprocess.Popen(
            self.command,
            env=ENVIRONMENT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until(f"listening on {self.address}", self.listens)

    def listens(self):
        if self.process.poll() is not None:
            raise Failed(f"the relay ended with status {self.process.returncode}")
        try:
            socket.create_connection(("127.0.0.1", self.port.number), 1).close()
        except OSError:
            return False
        return True

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(LIMIT_S)
            except subprocess.TimeoutExpired:
                self.kill()
        self.port.end()


class Client:
    """One e2echat-cli with --json (or without, then lines). Its events, in order, are in 'events'."""

    def __init__(self, programs, *arguments, json_events=True, on_event=None):
        self.json_events = json_events
        self.on_event = on_event
        self.events = []
        self.seen = 0
        self.news = threading.Condition()
        self.ended = False
        self.process = subprocess.Popen(
            [programs.cli, *arguments, *(["--json"] if json_events else [])],
            env=ENVIRONMENT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self.stderr = b""
        self.readers = [
            threading.Thread(target=self.read_events, daemon=True),
            threading.Thread(target=self.read_stderr, daemon=True),
        ]
        for reader in self.readers:
            reader.start()

    def read_events(self):
        for line in self.process.stdout:
            event = json.loads(line) if self.json_events else line.decode().rstrip("\n")
            if self.on_event:
                self.on_event(event)
            with self.news:
                self.events.append(event)
                self.news.notify_all()
        with self.news:
            self.ended = True
            self.news.notify_all()

    def read_stderr(self):
        self.stderr = self.process.stderr.read()

    def write(self, line):
        """A line, or bytes as they are."""
        data = line if isinstance(line, bytes) else line.encode() + b"\n"
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def close(self):
        self.process.stdin.close()

    @staticmethod
    def matches(event, kind, fields):
        if isinstance(event, str):
            return event.split(" ")[0] == kind
        return event["event"] == kind and all(event.get(k) == v for k, v in fields.items())

    def wait(self, kind, /, limit_s=LIMIT_S, **fields):
        """The next event of this kind with these fields, after the one that was waited for last."""
        end = time.monotonic() + limit_s
        with self.news:
            while True:
                for number in range(self.seen, len(self.events)):
                    if self.matches(self.events[number], kind, fields):
                        self.seen = number + 1
                        return self.events[number]
                if self.ended:
                    raise Failed(f"ended before {kind} {fields}; events: {self.events}, {self.stderr}")
                if not self.news.wait(end - time.monotonic()):
                    raise Failed(f"no {kind} {fields} within {limit_s:g} s; events: {self.events}")

    def of(self, kind):
        with self.news:
            return [event for event in self.events if self.matches(event, kind, {})]

    def signal(self, number):
        self.process.send_signal(number)

    def stop(self):
        """Until SIGCONT. A signal is only on its way when it was sent."""
        self.signal(signal.SIGSTOP)
        os.waitid(os.P_PID, self.process.pid, os.WSTOPPED | os.WEXITED | os.WNOWAIT)

    def finish(self, limit_s=LIMIT_S):
        """Waits for the process, and gives its exit status."""
        try:
            status = self.process.wait(limit_s)
        except subprocess.TimeoutExpired:
            raise Failed(f"did not end within {limit_s:g} s; events: {self.events}") from None
        for reader in self.readers:
            reader.join(LIMIT_S)
        return status

    def end(self):
        """Whatever its state."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
        for reader in self.readers:
            reader.join(LIMIT_S)
        for pipe in (self.process.stdin, self.process.stdout, self.process.stderr):
            try:
                pipe.close()
            except OSError:
                pass
