# SPDX-License-Identifier: GPL-3.0-or-later
"""The app on Wayland: a compositor of its own inside the test's screen, and nothing of X11."""

import os
import re
import shutil
import subprocess

import ui

OUTPUT = ("--width=1100", "--height=760")


class Screen:
    """A Wayland compositor, whose output is a window on the test's own screen."""

    def __init__(self, stage, name):
        if shutil.which("weston") is None:
            raise ui.Skip("weston is not installed")
        self.stage = stage
        self.folder = stage.folder / "runtime"
        self.folder.mkdir(mode=0o700, exist_ok=True)
        self.environment = {
            "GDK_BACKEND": "wayland",
            "WAYLAND_DISPLAY": name,
            "XDG_RUNTIME_DIR": str(self.folder),
        }
        with open(stage.folder / f"{name}.log", "w", encoding="utf-8") as log:
            self.process = subprocess.Popen(
                ["weston", "--backend=x11-backend.so", "--use-pixman", "--no-config",
                 "--idle-time=0", f"--socket={name}", *OUTPUT],
                env={**os.environ, "XDG_RUNTIME_DIR": str(self.folder)},
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )
        stage.screens.append(self.process)
        ui.wait(f"the compositor {name}", (self.folder / name).is_socket)

    def kill(self):
        self.process.kill()
        self.process.wait()

    def app(self, who, environment=None, is_watched=True, **settings):
        base = {"relay": f"'{self.stage.relay_address}'", "name": f"'{who.title()}'",
                "window-width": "480", "window-height": "600"}
        changed = {key.replace("_", "-"): value for key, value in settings.items()}
        app = ui.App(self.stage, who, {**base, **changed}, (),
                     {**self.environment, **(environment or {})})
        if is_watched:
            self.stage.apps.append(app)
        ui.wait(f"{who}: a window", app.windows)
        return app


def said(app):
    return (app.folder / "log").read_text(encoding="utf-8", errors="replace")


def meet(creator, joiner):
    ui.join(joiner, ui.create(creator))
    ui.is_chat(creator)
    ui.is_chat(joiner)


def two_people_chat_and_one_leaves(stage):
    stage.start_relay()
    screen = Screen(stage, "screen")
    creator, joiner = screen.app("creator"), screen.app("joiner")
    assert creator.window_id() is None, "a window of X11"
    meet(creator, joiner)
    creator.title("^Joiner$")
    ui.send(creator, "Hello Joiner")
    joiner.find("list item", "Creator: Hello Joiner")
    ui.send(joiner, "Hello Creator")
    creator.find("list item", "Joiner: Hello Creator")
    creator.find("list item", "You: Hello Joiner.*(Delivered|Read)")
    creator.press("Not verified")
    creator.press("They Match")
    creator.says("Verified · online")
    stage.picture("wayland-chat")
    joiner.press("^Close$")
    creator.says("^Joiner left the chat.$")
    ui.wait("the app to end", lambda: joiner.process.poll() == 0)
    stage.picture("wayland-left")


def hosts_on_this_computer(stage):
    screen = Screen(stage, "screen")
    creator = screen.app("creator", relay="''")
    creator.press("Create a Session")
    creator.find("radio button", "Host on this computer")
    creator.press("^Use$")
    creator.find("label", r"^[0-9A-Z]{6}-[0-9A-Z]{6}$")
    creator.press("Copy Link")
    creator.says("^Copied$")


def is_known_by_its_desktop_entry(stage):
    """By which the compositor finds its name and icon: also that of every dialog."""
    screen = Screen(stage, "screen")
    app = screen.app("creator", environment={"WAYLAND_DEBUG": "1"})
    app.press("Join a Session")
    app.find("text", "Code or link")
    ids = re.findall(r'set_app_id\("(.*?)"\)', said(app))
    assert len(ids) >= 2 and set(ids) == {ui.APP_ID}, ids
    assert (ui.BUILD / f"data/{ids[0]}.desktop").exists()


def takes_the_code_off_the_clipboard(stage):
    """Also where the window has not got the focus, so that nothing may be offered in its place."""
    stage.start_relay()
    screen = Screen(stage, "screen")
    creator = screen.app("creator", environment={"WAYLAND_DEBUG": "1"})
    code = ui.create(creator)
    creator.press("^Copy Code$")
    ui.wait("an offer", lambda: re.search(r"set_selection\(wl_data_source@\d+", said(creator)))
    joiner = screen.app("joiner")
    ui.join(joiner, code)
    ui.is_chat(creator)

    def is_clear():
        offers = re.findall(r"new id wl_data_source@(\d+)|wl_data_source@(\d+)\.destroy", said(creator))
        made = [made for made, _ in offers if made]
        return made and made == [ended for _, ended in offers if ended]

    ui.wait("no offer that is left", is_clear)


def comes_back_from_the_background(stage):
    stage.start_relay()
    screen = Screen(stage, "screen")
    creator, joiner = screen.app("creator", background="true"), screen.app("joiner")
    meet(creator, joiner)
    creator.press("^Close$")
    ui.wait("the window to go", lambda: not creator.windows())
    n_before = len(stage.notifications.told)
    ui.send(joiner, "still there?")
    ui.wait("a notification", lambda: len(stage.notifications.told) > n_before)
    stage.notifications.click(len(stage.notifications.told))
    creator.find("list item", "Joiner: still there")
    ui.send(creator, "yes")
    joiner.find("list item", "Creator: yes")


def ends_in_order_without_its_compositor(stage):
    """The compositor goes away under one person: no crash, and the other is told."""
    stage.start_relay()
    screen, other = Screen(stage, "screen"), Screen(stage, "other")
    creator = other.app("creator", is_watched=False)
    joiner = screen.app("joiner")
    meet(creator, joiner)
    other.kill()
    status = creator.process.wait(ui.PATIENCE_S)
    _, log = creator.end()
    assert status >= 0, f"ended by signal {-status}: {log}"
    assert not re.search(ui.TROUBLE, log), log
    joiner.says("Away|left|closed the session")


ui.run(
    two_people_chat_and_one_leaves,
    hosts_on_this_computer,
    is_known_by_its_desktop_entry,
    takes_the_code_off_the_clipboard,
    comes_back_from_the_background,
    ends_in_order_without_its_compositor,
)
