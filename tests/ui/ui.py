# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives the app as a person does: real processes, found and used by what a screen reader sees.

A test is a function that takes a Stage: a relay, a notification daemon, and as many apps as it
starts. Each leaves a picture of how it ended."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import traceback
from pathlib import Path

import gi

gi.require_version("Atspi", "2.0")
gi.require_version("Gdk", "3.0")
gi.require_version("Gtk", "3.0")
from gi.repository import Atspi, Gdk, Gio, GLib, Gtk  # noqa: E402

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "integration"))
from processes import Port  # noqa: E402

BUILD = Path(os.environ.get("E2E_BUILD_ROOT", "build")).resolve()
APP = Path(os.environ.get("E2E_APP", BUILD / "src/gtk/e2echat"))
RELAY = BUILD / "src/relay/e2echat-relay"
PICTURES = Path(os.environ.get("E2E_PICTURES", BUILD / "pictures"))
APP_ID = "io.github.e2echat.E2EChat"

# A machine with much else to do is slow, not wrong.
PATIENCE_S = float(os.environ.get("E2E_PATIENCE", "15"))
PAUSE_S = 0.02

# For an app in which a library leaks something small: slow, and needed to tell whose it is. GLib
# leaks its table of quarks whenever that grows, which it does once so many types are in use.
EXACT_LEAKS = {"ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "") + ":fast_unwind_on_malloc=0"}

# Not a word of GLib, nor of a sanitizer.
TROUBLE = r"WARNING|CRITICAL|ERROR:|runtime error"

PRESSABLE = (
    "push button", "toggle button", "radio button", "check box",
    "menu item", "check menu item", "radio menu item",
)


class Skip(Exception):
    """What a test needs and this machine or build lacks."""


def pump():
    context = GLib.MainContext.default()
    while context.iteration(False):
        pass


def wait(what, condition, patience=PATIENCE_S):
    """What CONDITION returns, once that is true."""
    end = time.monotonic() + patience
    while True:
        pump()
        try:
            found = condition()
        except GLib.Error:  # a widget that went away while it was looked at
            found = None
        if found:
            return found
        if time.monotonic() > end:
            raise AssertionError(f"waited in vain for {what}")
        time.sleep(PAUSE_S)


def is_showing(node):
    return node.get_state_set().contains(Atspi.StateType.SHOWING)


def walk(node):
    """NODE and all below it that is on the screen."""
    if node is None:
        return
    yield node
    for i in range(node.get_child_count()):
        child = node.get_child_at_index(i)
        if child is not None and (is_showing(child) or child.get_role() == Atspi.Role.WINDOW):
            yield from walk(child)


def is_pressable(node):
    return (
        node.get_role_name() in PRESSABLE
        and node.get_action_iface() is not None
        and node.get_state_set().contains(Atspi.StateType.SENSITIVE)
    )


def text_of(node):
    if node.get_text_iface() is not None:
        return Atspi.Text.get_text(node, 0, -1)
    return node.get_name() or ""


def on_clipboard(selection="CLIPBOARD"):
    return Gtk.Clipboard.get(Gdk.Atom.intern(selection, False)).wait_for_text()


class App:
    """One process of the app."""

    def __init__(self, stage, name, settings, arguments, environment):
        self.stage = stage
        self.name = name
        self.folder = stage.folder / name
        self.write_settings(settings)
        env = {
            **os.environ,
            "HOME": str(self.folder),
            "XDG_CONFIG_HOME": str(self.folder / "config"),
            "XDG_CACHE_HOME": str(self.folder / "cache"),
            "XDG_DATA_HOME": str(self.folder / "data"),
            "GSETTINGS_SCHEMA_DIR": str(BUILD / "data"),
            "GSETTINGS_BACKEND": "keyfile",
            "GIO_USE_PROXY_RESOLVER": "dummy",
            "G_DEBUG": "fatal-warnings",
            "E2E_LOCALE_DIR": os.environ.get("E2E_LOCALE_DIR", str(BUILD / "po")),
            **environment,
        }
        self.log = open(self.folder / "log", "w+", encoding="utf-8", errors="replace")
        command = [str(APP), f"--gapplication-app-id={APP_ID}.{name.title()}", *arguments]
        self.process = subprocess.Popen(
            command, env=env, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log
        )

    def write_settings(self, settings):
        folder = self.folder / "config/glib-2.0/settings"
        folder.mkdir(parents=True)
        lines = [f"{key}={value}\n" for key, value in settings.items()]
        (folder / "keyfile").write_text(
            "[io/github/e2echat/E2EChat]\n" + "".join(lines), encoding="utf-8"
        )

    def setting(self, key):
        path = self.folder / "config/glib-2.0/settings/keyfile"
        match = re.search(rf"^{key}=(.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
        return match[1] if match else None

    def root(self):
        if self.process.poll() is not None:
            raise AssertionError(f"{self.name} ended with {self.process.returncode}")
        desktop = Atspi.get_desktop(0)
        for i in range(desktop.get_child_count()):
            child = desktop.get_child_at_index(i)
            if child is not None and child.get_process_id() == self.process.pid:
                return child
        return None

    def windows(self):
        root = self.root()
        if root is None:
            return []
        nodes = [root.get_child_at_index(i) for i in range(root.get_child_count())]
        return [node for node in nodes if node is not None and is_showing(node)]

    def all(self, role=None, name=None):
        for window in self.windows():
            for node in walk(window):
                if role is not None and node.get_role_name() != role:
                    continue
                if name is None or re.search(name, node.get_name() or text_of(node), re.DOTALL):
                    yield node

    def find(self, role, name=None, patience=PATIENCE_S):
        """The first such widget on the screen; NAME is a regular expression."""
        return wait(
            f"{self.name}: {role} {name or ''}",
            lambda: next(self.all(role, name), None),
            patience,
        )

    def has(self, role, name=None):
        return next(self.all(role, name), None) is not None

    def gone(self, role, name=None):
        wait(f"{self.name}: no {role} {name or ''}", lambda: not self.has(role, name))

    def press(self, name):
        """Presses what is named so, whichever kind of button or menu item it is."""
        node = wait(
            f"{self.name}: {name} to press",
            lambda: next((n for n in self.all(None, name) if is_pressable(n)), None),
        )
        node.get_action_iface().do_action(0)
        return node

    def menu(self, *names):
        """Opens the main menu and presses one item after the other."""
        for name in ("^Menu$", *names):
            self.press(name)

    def open_menu(self, message):
        """The one of the message whose spoken name matches."""
        node = self.find("list item", message)
        self.focus()
        node.get_component_iface().grab_focus()
        wait(f"{self.name}: the focus on {message}",
             lambda: node.get_state_set().contains(Atspi.StateType.FOCUSED))
        self.keys("Menu")

    def on_message(self, message, item):
        """Opens the menu of the message, and presses an item."""
        self.open_menu(message)
        self.press(item)

    def write(self, name, text, role="text"):
        node = self.find(role, name)
        node.get_editable_text_iface().set_text_contents(text)
        return node

    def says(self, pattern, patience=PATIENCE_S):
        """Waits for a text on the screen, of whatever widget."""
        return wait(
            f"{self.name}: '{pattern}'",
            lambda: next(
                (n for n in self.all() if re.search(pattern, text_of(n) or n.get_name() or "")),
                None,
            ),
            patience,
        )

    def texts(self):
        return [text_of(node) or node.get_name() for node in self.all()]

    def title(self, pattern):
        """Waits until one of the windows has this title."""
        return wait(
            f"{self.name}: a window '{pattern}'",
            lambda: next((w for w in self.windows() if re.search(pattern, w.get_name() or "")), None),
        )

    def window_id(self):
        out = subprocess.run(
            ["xdotool", "search", "--onlyvisible", "--pid", str(self.process.pid)],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False, text=True,
        ).stdout.split()
        return out[-1] if out else None

    def focus(self):
        """There is no window manager to do it."""
        window = wait(f"{self.name}: an X window", self.window_id)
        subprocess.run(["xdotool", "windowfocus", "--sync", window], check=True)
        return window

    def move(self, x, y, width=None, height=None):
        window = wait(f"{self.name}: an X window", self.window_id)
        subprocess.run(["xdotool", "windowmove", "--sync", window, str(x), str(y)], check=True)
        if width is not None:
            subprocess.run(["xdotool", "windowsize", window, str(width), str(height)], check=True)

    def keys(self, *keys):
        self.focus()
        subprocess.run(["xdotool", "key", "--delay", "10", *keys], check=True)

    def type(self, text):
        self.focus()
        subprocess.run(["xdotool", "type", "--delay", "5", text], check=True)

    def letter(self, text, offset):
        """Where on the screen the letter of a message with this text is."""
        node = self.find("label", f"^{re.escape(text)}$")
        area = Atspi.Text.get_character_extents(node, offset, Atspi.CoordType.SCREEN)
        return area.x + 1, area.y + area.height // 2

    def mouse(self, *commands):
        subprocess.run(["xdotool", *(str(word) for word in commands)], check=True)

    def drag(self, start, end):
        """With the mouse, from before one letter to before another."""
        self.focus()
        self.mouse("mousemove", *self.letter(*start), "mousedown", 1)
        self.mouse("mousemove", *self.letter(*end), "mouseup", 1)

    def end_now(self):
        """The exit status."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(PATIENCE_S)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        return self.process.returncode

    def end(self):
        """The exit status, and what was logged."""
        status = self.end_now()
        self.log.seek(0)
        said = self.log.read()
        self.log.close()
        return status, said


class Notifications:
    """The daemon that a desktop has: keeps what it is told."""

    XML = """<node><interface name="org.freedesktop.Notifications">
      <method name="Notify">
        <arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/>
        <arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="as" direction="in"/>
        <arg type="a{sv}" direction="in"/><arg type="i" direction="in"/>
        <arg type="u" direction="out"/>
      </method>
      <method name="CloseNotification"><arg type="u" direction="in"/></method>
      <signal name="ActionInvoked"><arg type="u"/><arg type="s"/></signal>
    </interface></node>"""

    def __init__(self):
        self.told = []
        self.bus = Gio.bus_get_sync(Gio.BusType.SESSION, None)
        info = Gio.DBusNodeInfo.new_for_xml(self.XML).interfaces[0]
        self.bus.register_object("/org/freedesktop/Notifications", info, self.on_call, None, None)
        Gio.bus_own_name_on_connection(
            self.bus, "org.freedesktop.Notifications", Gio.BusNameOwnerFlags.NONE, None, None
        )

    def on_call(self, _bus, sender, _path, _interface, method, parameters, invocation):
        if method != "Notify":
            invocation.return_value(None)
            return
        values = parameters.unpack()
        self.told.append((sender, values[3], values[4]))
        invocation.return_value(GLib.Variant("(u)", (len(self.told),)))

    def click(self, number):
        """As a person clicks on the notification of this number, from 1."""
        self.bus.emit_signal(
            None, "/org/freedesktop/Notifications", "org.freedesktop.Notifications",
            "ActionInvoked", GLib.Variant("(us)", (number, "default")),
        )


class Stage:
    def __init__(self, folder, notifications):
        self.folder = Path(folder)
        self.apps = []
        self.port = Port()
        self.relay_address = self.port.address
        self.relay_process = None
        self.screens = []  # processes that the apps cannot be without
        self.notifications = notifications

    def start_relay(self):
        command = [str(RELAY), "--listen", self.relay_address,
                   "--key-file", str(self.folder / "relay-key")]
        with open(self.folder / "relay.log", "a", encoding="utf-8") as log:
            self.relay_process = subprocess.Popen(command, stdout=log, stderr=log)
        wait("the relay", self.relay_answers)

    def relay_answers(self):
        try:
            socket.create_connection(("127.0.0.1", self.port.number), 1).close()
            return True
        except OSError:
            return False

    def kill_relay(self):
        self.relay_process.send_signal(signal.SIGKILL)
        self.relay_process.wait()

    def app(self, who, /, *arguments, environment=None, **settings):
        base = {"relay": f"'{self.relay_address}'", "window-width": "500", "window-height": "660"}
        changed = {key.replace("_", "-"): value for key, value in settings.items()}
        app = App(self, who, {**base, **changed}, arguments, environment or {})
        self.apps.append(app)
        wait(f"{who}: a window", app.windows)
        app.move(510 * (len(self.apps) - 1), 0)
        return app

    def end(self):
        said = {app.name: app.end() for app in self.apps}
        for screen in self.screens:
            screen.kill()
            screen.wait()
        if self.relay_process is not None and self.relay_process.poll() is None:
            self.relay_process.terminate()
            self.relay_process.wait()
        self.port.end()
        return said

    def picture(self, name, window=None):
        PICTURES.mkdir(parents=True, exist_ok=True)
        command = ["import", "-window", window or "root", str(PICTURES / f"{name}.png")]
        subprocess.run(command, check=False)


def accessibility_address():
    bus = Gio.bus_get_sync(Gio.BusType.SESSION, None)
    return bus.call_sync(
        "org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress", None, None,
        Gio.DBusCallFlags.NONE, -1, None,
    ).unpack()[0]


# --- What people do in many tests -------------------------------------------------------------


def create(app):
    """Creates a session; gives the code."""
    app.press("Create a Session")
    return text_of(app.find("label", r"^[0-9A-Z]{6,12}-[0-9A-Z]{6}$"))


def join(app, invite):
    app.press("Join a Session")
    app.write("Code or link", invite)
    app.press("^Join$")


def is_chat(app):
    app.find("text", "^Message$")


def meet(stage, creator_settings=None, joiner_settings=None):
    """Two people in a chat: creator created it, joiner joined."""
    stage.start_relay()
    creator = stage.app("creator", **(creator_settings or {"name": "'Creator'"}))
    joiner = stage.app("joiner", **(joiner_settings or {"name": "'Joiner'"}))
    join(joiner, create(creator))
    is_chat(creator)
    is_chat(joiner)
    return creator, joiner


def send(app, text):
    app.write("^Message$", text)
    app.press("^Send$")


# --- Running ----------------------------------------------------------------------------------


def run_one(name, test, notifications):
    with tempfile.TemporaryDirectory(prefix="e2echat-ui-") as folder:
        stage = Stage(folder, notifications)
        problem = None
        try:
            test(stage)
        except Skip:
            stage.end()
            raise
        except Exception:  # pylint: disable=broad-except
            problem = traceback.format_exc()
            for app in stage.apps:
                try:
                    problem += f"{app.name} shows: {app.texts()}\n"
                except Exception as error:  # pylint: disable=broad-except
                    problem += f"{app.name}: {error}\n"
        stage.picture(name)
        said = stage.end()
        for app, (status, log) in said.items():
            # Not a word of a sanitizer, nor a crash on the way out.
            if status != 0:
                problem = (problem or "") + f"{app} ended with {status}:\n" + log
            bad = [
                line for line in log.splitlines()
                if re.search(TROUBLE, line)
            ]
            if bad:
                problem = (problem or "") + f"{app} logged:\n" + log
        return problem


def run(*tests):
    for tool in ("xdotool", "import"):
        if shutil.which(tool) is None:
            print(f"1..0 # SKIP {tool} is not installed")
            return
    if not APP.exists():
        print(f"1..0 # SKIP {APP} was not built")
        return
    Atspi.init()
    notifications = Notifications()
    wanted = sys.argv[1:]
    tests = [t for t in tests if not wanted or t.__name__ in wanted]
    print(f"1..{len(tests)}", flush=True)
    n_failed = 0
    for number, test in enumerate(tests, 1):
        name = test.__name__.replace("_", "-")
        began = time.monotonic()
        try:
            problem = run_one(name, test, notifications)
        except Skip as lack:
            print(f"ok {number} /ui/{name} # SKIP {lack}", flush=True)
            continue
        if problem is not None:
            n_failed += 1
            print("# " + problem.rstrip().replace("\n", "\n# "))
        print(f"# {time.monotonic() - began:.1f} s")
        print(f"{'not ' if problem else ''}ok {number} /ui/{name}", flush=True)
    sys.exit(1 if n_failed else 0)
