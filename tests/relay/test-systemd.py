# SPDX-License-Identifier: GPL-3.0-or-later
"""The relay's units under a real service manager, which has processes, mounts and a network of its
own: nothing of it outlives this test, and it meets no service manager of the machine."""

import fcntl
import os
import re
import shutil
import signal
import socket
import struct
import subprocess
import sys

import relayd
import tap
from relayd import BUILD, RELAY, TOP, Client, until

MANAGER = "/lib/systemd/systemd"
UNSHARE = ["unshare", "--mount", "--pid", "--net", "--fork", "--kill-child", "--mount-proc"]
INSIDE = "E2E_INSIDE"
PLACE = relayd.Path("/run/e2echat")
SERVICE = "e2echat-relay.service"
SOCKET = "e2echat-relay.socket"
ADDRESS = "127.0.0.1:5000"
WATCHDOG_S = 1

# What needs mounts of its own, which a namespace within a namespace may not have.
SANDBOX = [
    *(f"Private{what}=no" for what in ("Devices", "Mounts", "Tmp", "Users")),
    *(f"Protect{what}=no" for what in (
        "Clock", "ControlGroups", "Home", "Hostname", "KernelLogs", "KernelModules",
        "KernelTunables", "System",
    )),
    "ProcSubset=all",
    "ProtectProc=default",
]


def reason_to_skip():
    if os.geteuid() != 0:
        return "only root can give a service manager a place of its own"
    for program in (MANAGER, "systemctl", "unshare", "mount"):
        if shutil.which(program) is None:
            return f"{program} is not installed"
    done = subprocess.run([*UNSHARE, "true"], capture_output=True, text=True, check=False)
    return done.stderr.strip().split("\n")[-1] if done.returncode else None


def raise_loopback():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        request = struct.pack("16sh14x", b"lo", 0)
        flags = struct.unpack("16sh14x", fcntl.ioctl(sock, 0x8913, request))[1] # SIOCGIFFLAGS
        fcntl.ioctl(sock, 0x8914, struct.pack("16sh14x", b"lo", flags | 1)) # SIOCSIFFLAGS, IFF_UP


def install():
    """The units as they are shipped, but for the places and a drop-in."""
    units = PLACE / "config/systemd/user"
    for folder in (units / f"{SERVICE}.d", PLACE / "etc/e2echat", PLACE / "bin", PLACE / "run"):
        folder.mkdir(parents=True)
    shutil.copy(RELAY, PLACE / "bin")
    shutil.copy(TOP / "data/systemd/relay.conf", PLACE / "etc/e2echat")
    shutil.copy(TOP / "data/systemd" / SOCKET, units)
    text = (TOP / "data/systemd/e2echat-relay.service.in").read_text(encoding="utf-8")
    text = text.replace("@bindir@", f"{PLACE}/bin").replace("@sysconfdir@", f"{PLACE}/etc")
    tap.check(not re.search(r"@\w+@", text), "a place that is not filled")
    (units / SERVICE).write_text(text, encoding="utf-8")
    lines = ["[Service]", *SANDBOX, f"WatchdogSec={WATCHDOG_S}", ""]
    (units / f"{SERVICE}.d/test.conf").write_text("\n".join(lines), encoding="utf-8")


def systemctl(*arguments):
    return subprocess.run(
        ["systemctl", "--user", "--no-pager", *arguments],
        capture_output=True, text=True, timeout=relayd.LIMIT_S, check=False,
    )


def do(*arguments):
    done = systemctl(*arguments)
    tap.equal((arguments, done.returncode, done.stderr), (arguments, 0, ""))


def show(key):
    return systemctl("show", "--property", key, "--value", SERVICE).stdout.strip()


def start_manager():
    subprocess.run(["mount", "-t", "tmpfs", "-o", "mode=755", "tmpfs", "/run"], check=True)
    relayd.Path("/run/systemd/system").mkdir(parents=True)
    raise_loopback()
    install()
    os.environ.update(
        HOME=str(PLACE), XDG_CONFIG_HOME=f"{PLACE}/config", XDG_RUNTIME_DIR=f"{PLACE}/run"
    )
    os.environ.pop("DBUS_SESSION_BUS_ADDRESS", None)
    manager = subprocess.Popen(
        [MANAGER, "--user"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE, text=True,
    )

    def runs():
        if manager.poll() is not None:
            raise tap.Skip(f"the service manager ended: {manager.stderr.read().strip()}")
        return systemctl("is-system-running").stdout.strip() in ("running", "degraded")

    try:
        until("a running service manager", runs)
    except relayd.Failed as failed:
        raise tap.Skip(f"no service manager comes up here: {failed}") from None
    # The relay has a user of its own, who has to reach the manager.
    (PLACE / "run").chmod(0o755)
    (PLACE / "run/systemd/notify").chmod(0o777)


def started():
    do("start", SERVICE)
    tap.equal(show("ActiveState"), "active")
    pid = int(show("MainPID"))
    tap.check(pid > 1, f"process {pid}")
    return pid


def it_starts_and_stops():
    started()
    with Client(ADDRESS) as client:
        client.create()
        do("stop", "--no-block", SERVICE, SOCKET)
        client.expect(relayd.GOODBYE)
    do("stop", SERVICE)
    tap.equal((show("ActiveState"), show("Result")), ("inactive", "success"))


def a_connection_starts_it():
    do("start", SOCKET)
    with Client(ADDRESS) as client:
        client.create()
    tap.equal(show("ActiveState"), "active")


def a_reload_is_no_restart():
    pid = started()
    do("reload", SERVICE)
    tap.equal((int(show("MainPID")), show("NRestarts")), (pid, "0"))


def an_upgrade_is_no_restart():
    pid = started()
    with Client(ADDRESS) as client:
        client.create()
        do("kill", "--kill-who=main", "--signal=USR2", SERVICE)
        client.expect(relayd.GOODBYE)
        token = client.token
    until("another main process", lambda: int(show("MainPID")) not in (0, pid))
    with Client(ADDRESS) as client:
        client.resume(token)
    tap.equal((show("ActiveState"), show("NRestarts")), ("active", "0"))


def one_that_hangs_is_started_anew():
    pid = started()
    os.kill(pid, signal.SIGSTOP)
    until("a restart", lambda: show("NRestarts") == "1" and show("ActiveState") == "active")
    tap.check(int(show("MainPID")) not in (0, pid), "the same process")
    with Client(ADDRESS) as client:
        client.create()


def skip(reason):
    def there_is_no_service_manager():
        raise tap.Skip(reason)

    tap.run("systemd", [there_is_no_service_manager])


if INSIDE not in os.environ:
    missing = reason_to_skip()
    if missing is not None:
        skip(missing)
    os.environ[INSIDE] = "1"
    os.execvp(UNSHARE[0], [*UNSHARE, sys.executable, __file__, str(BUILD)])

try:
    start_manager()
except tap.Skip as unable:
    skip(unable)
tap.run(
    "systemd",
    [
        it_starts_and_stops,
        a_connection_starts_it,
        a_reload_is_no_restart,
        an_upgrade_is_no_restart,
        one_that_hangs_is_started_anew,
    ],
)
