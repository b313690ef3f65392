# SPDX-License-Identifier: GPL-3.0-or-later
"""The systemd units and what goes with them, as they are installed."""

import contextlib
import json
import re
import shutil
import signal
import socket
import subprocess

import relayd
import tap
from relayd import BUILD, RELAY, TOP, Client, Relay

UNITS = TOP / "data/systemd"
EXPOSURE = 15 # tenths, at most


def unit(path):
    """The units with the program of this build in place, as systemd will see them."""
    text = (UNITS / "e2echat-relay.service.in").read_text(encoding="utf-8")
    text = text.replace("@bindir@", str(BUILD / "src/relay")).replace("@sysconfdir@", path)
    tap.check(not re.search(r"@\w+@", text), "a place that is not filled")
    service = relayd.Path(path, "e2echat-relay.service")
    service.write_text(text, encoding="utf-8")
    shutil.copy(UNITS / "e2echat-relay.socket", path)
    relayd.Path(path, "e2echat").mkdir()
    shutil.copy(UNITS / "relay.conf", f"{path}/e2echat")
    return service


def values(file, key):
    """Of all lines with that key."""
    return re.findall(rf"(?m)^{key}=(.*)$", relayd.Path(file).read_text(encoding="utf-8"))


def analyze(*arguments):
    if shutil.which("systemd-analyze") is None:
        raise tap.Skip("systemd-analyze is not installed")
    return subprocess.run(
        ["systemd-analyze", *arguments], capture_output=True, text=True, check=False
    )


def units_are_right():
    with relayd.folder() as path:
        unit(path)
        files = [f"{path}/e2echat-relay.service", f"{path}/e2echat-relay.socket"]
        done = analyze("verify", "--man=no", *files)
        tap.equal((done.returncode, done.stderr), (0, ""))
        # It sees what is wrong.
        with open(files[0], "a", encoding="utf-8") as file:
            file.write("[Service]\nNoSuchKey=1\n")
        tap.check("NoSuchKey" in analyze("verify", "--man=no", *files).stderr, "it saw nothing")


def the_service_is_shut_in():
    with relayd.folder() as path:
        service = unit(path)
        arguments = ("security", "--offline=true", f"--threshold={EXPOSURE}", "--no-pager")
        done = analyze(*arguments, str(service))
        print("# " + done.stdout.strip().split("\n")[-1])
        tap.equal(done.returncode, 0)
        service.write_text("[Service]\nExecStart=/bin/true\n", encoding="utf-8")
        tap.check(analyze(*arguments, str(service)).returncode != 0, "anything would do")


def its_settings_are_right():
    done = subprocess.run(
        [RELAY, "--check-config", "--config", str(UNITS / "relay.conf")],
        capture_output=True, text=True, check=False,
    )
    tap.equal((done.returncode, done.stderr), (0, ""))
    # What stands there as a comment is a setting, with a value that is one.
    text = (UNITS / "relay.conf").read_text(encoding="utf-8")
    lines = re.findall(r"(?m)^#([a-z-]+)=(.*)$", text)
    tap.check(len(lines) > 3, "no examples")
    with relayd.folder() as path:
        for key, value in lines:
            file = relayd.Path(path, "relay.conf")
            given = value or "/x"
            file.write_text(f"[relay]\n{key}={given}\n", encoding="utf-8")
            done = subprocess.run(
                [RELAY, "--print-config", "--config", str(file)],
                capture_output=True, text=True, check=False,
            )
            if not key.startswith("tls-"):
                tap.equal((key, done.returncode), (key, 0))


@contextlib.contextmanager
def started(path, **environment):
    """As the unit says: its command, its socket, readiness and watchdog, by a manager of our own."""
    service = unit(path)
    tap.equal(values(UNITS / "e2echat-relay.socket", "ListenStream"), ["5000"])
    command = values(service, "ExecStart")[0].replace("%S", f"{path}/state").split()
    tap.equal(values(service, "Type"), ["notify"])
    state = relayd.Path(path, "state", values(service, "StateDirectory")[0])
    state.mkdir(parents=True, mode=0o700)
    with socket.create_server(("::", 0), family=socket.AF_INET6, dualstack_ipv6=True) as listening, \
         socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notify:
        notify.bind(f"{path}/notify")
        notify.settimeout(relayd.LIMIT_S)
        # The shell names itself in LISTEN_PID and then becomes the relay.
        launch = f'exec 3<&{listening.fileno()}; LISTEN_PID=$$ exec "$@"'
        one = Relay(
            command=["/bin/sh", "-c", launch, "sh", *command],
            environment={"LISTEN_FDS": "1", "NOTIFY_SOCKET": f"{path}/notify", **environment},
            pass_fds=[listening.fileno()],
        )
        try:
            one.address = f"127.0.0.1:{listening.getsockname()[1]}"
            one.notify = notify
            tap.equal(hear(notify), "READY=1")
            yield one
        finally:
            one.end()


def hear(notify):
    return notify.recv(1000).decode()


def it_starts_as_shipped():
    with relayd.folder() as path, started(path) as one:
        tap.equal(one.expect("Listening on ").rsplit(":", 1)[1], one.address.rsplit(":", 1)[1])
        tap.check(relayd.Path(path, "state/e2echat-relay/seat-key").exists(), "no key is kept")
        with Client(one.address) as client:
            client.create()
            one.signal(signal.SIGTERM)
            tap.equal(hear(one.notify), "STOPPING=1")
            client.expect(relayd.GOODBYE)
        tap.equal(one.finish(), 0)


def a_restart_refuses_nobody_and_knows_all():
    """The socket stays with the manager; whoever connects in between waits."""
    with relayd.folder() as path, socket.create_server(("127.0.0.1", 0)) as listening:
        address = f"127.0.0.1:{listening.getsockname()[1]}"
        launch = f'exec 3<&{listening.fileno()}; LISTEN_PID=$$ exec "$@"'
        how = {
            "command": ["/bin/sh", "-c", launch, "sh", RELAY, "--key-file", f"{path}/key"],
            "environment": {"LISTEN_FDS": "1"},
            "pass_fds": [listening.fileno()],
        }
        one = Relay(**how)
        try:
            with relayd.pair(address) as (a, b):
                one.signal(signal.SIGTERM)
                a.expect(relayd.GOODBYE)
                b.expect(relayd.GOODBYE)
                tokens = a.token, b.token
            tap.equal(one.finish(), 0)
            with relayd.connect(address) as waits:
                waits.sendall(relayd.frame(relayd.HELLO, b"E2EC\1\1"))
                one.end()
                one = Relay(**how)
                tap.check(waits.recv(5), "who waited was let down")
            with Client(address) as a, Client(address) as b:
                a.resume(tokens[0])
                tap.equal(b.resume(tokens[1]), b"\1")
        finally:
            one.end()


def the_watchdog_hears_of_it():
    with relayd.folder() as path, started(path, WATCHDOG_USEC="150000") as one:
        for _ in range(5):
            tap.equal(hear(one.notify), "WATCHDOG=1")


def an_upgrade_names_the_new_process():
    with relayd.folder() as path, started(path, WATCHDOG_USEC="150000") as one:
        with Client(one.address) as client:
            client.create()
            one.signal(signal.SIGUSR2)
            heard = [hear(one.notify)]
            while not heard[-1].startswith("MAINPID="):
                heard.append(hear(one.notify))
            one.pid = int(heard[-1].removeprefix("MAINPID="))
            client.expect(relayd.GOODBYE)
            token = client.token
        tap.check("STOPPING=1" not in heard, f"{heard}")
        tap.equal(one.process.wait(relayd.LIMIT_S), 0)
        # Only the new one is left to say anything, whatever is still to be read.
        with contextlib.suppress(BlockingIOError):
            one.notify.setblocking(False)
            while True:
                tap.check(hear(one.notify) != "STOPPING=1", "the service was said to end")
        one.notify.settimeout(relayd.LIMIT_S)
        said = hear(one.notify)
        tap.equal(hear(one.notify) if said == "READY=1" else said, "WATCHDOG=1")
        with Client(one.address) as client:
            client.resume(token)


def the_dashboard_shows_what_there_is():
    with relayd.relay("--metrics", "127.0.0.1:0") as one:
        text = relayd.request(one.expect("Metrics on "), "/metrics")[1]
    there = set(re.findall(r"(?m)^# TYPE (\S+)", text))
    labels = set(re.findall(r"[{,](\w+)=", text))
    board = json.loads((TOP / "data/grafana/e2echat-relay.json").read_text(encoding="utf-8"))
    queries = [t["expr"] for panel in board["panels"] for t in panel.get("targets", [])]
    shown = {
        re.sub(r"_(bucket|sum|count)$", "", name)
        for query in queries
        for name in re.findall(r"e2echat_relay_\w+", query)
    }
    tap.equal(sorted(shown), sorted(there))
    for query in queries:
        for by in re.findall(r"by \(([^)]*)\)", query):
            tap.check(set(by.split(", ")) <= labels, f"no such label: {query}")
    ids = [panel["id"] for panel in board["panels"]]
    tap.equal(len(ids), len(set(ids)))


tap.run(
    "units",
    [
        units_are_right,
        the_service_is_shut_in,
        its_settings_are_right,
        it_starts_as_shipped,
        a_restart_refuses_nobody_and_knows_all,
        the_watchdog_hears_of_it,
        an_upgrade_names_the_new_process,
        the_dashboard_shows_what_there_is,
    ],
)
