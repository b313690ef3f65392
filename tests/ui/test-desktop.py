# SPDX-License-Identifier: GPL-3.0-or-later
"""What the app and the desktop around it do for each other: style, clipboard, codes, a display."""

import shutil
import subprocess

import gi

import ui

gi.require_version("Gdk", "3.0")
gi.require_version("Gtk", "3.0")
from gi.repository import Gdk, Gio, GLib, Gtk  # noqa: E402

DARK, LIGHT = 1, 2


class Portal:
    """The part of a desktop's portal that tells its style."""

    NAME = "org.freedesktop.portal.Desktop"
    PATH = "/org/freedesktop/portal/desktop"
    INTERFACE = "org.freedesktop.portal.Settings"
    KEY = ("org.freedesktop.appearance", "color-scheme")
    XML = f"""<node><interface name="{INTERFACE}">
      <method name="Read">
        <arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="v" direction="out"/>
      </method>
      <method name="ReadOne">
        <arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="v" direction="out"/>
      </method>
      <signal name="SettingChanged"><arg type="s"/><arg type="s"/><arg type="v"/></signal>
    </interface></node>"""

    def __init__(self, scheme):
        self.scheme = scheme
        self.bus = Gio.bus_get_sync(Gio.BusType.SESSION, None)
        info = Gio.DBusNodeInfo.new_for_xml(self.XML).interfaces[0]
        self.object = self.bus.register_object(self.PATH, info, self.on_call, None, None)
        self.name = Gio.bus_own_name_on_connection(
            self.bus, self.NAME, Gio.BusNameOwnerFlags.NONE, None, None
        )

    def __enter__(self):
        return self

    def __exit__(self, *_):
        Gio.bus_unown_name(self.name)
        self.bus.unregister_object(self.object)

    def on_call(self, _bus, _sender, _path, _interface, method, parameters, invocation):
        if parameters.unpack() != self.KEY:
            invocation.return_dbus_error("org.freedesktop.portal.Error.NotFound", "not here")
            return
        value = GLib.Variant("u", self.scheme)
        if method == "Read":  # wraps it twice
            value = GLib.Variant("v", value)
        invocation.return_value(GLib.Variant.new_tuple(GLib.Variant("v", value)))

    def change(self, scheme):
        self.scheme = scheme
        self.bus.emit_signal(
            None, self.PATH, self.INTERFACE, "SettingChanged",
            GLib.Variant("(ssv)", (*self.KEY, GLib.Variant("u", scheme))),
        )


def is_dark(app):
    """What the window's own ground looks like, at its lower edge."""
    color = subprocess.run(
        ["import", "-window", app.window_id(), "-gravity", "south", "-crop", "100x20+0+20",
         "-resize", "1x1!", "-colorspace", "gray", "-format", "%[fx:mean]", "info:"],
        check=True, capture_output=True, text=True,
    ).stdout
    return float(color) < 0.5


def follows_the_style_of_the_system(stage):
    with Portal(DARK) as portal:
        app = stage.app("creator")
        ui.wait("a dark window", lambda: is_dark(app))
        portal.change(LIGHT)
        ui.wait("a light window", lambda: not is_dark(app))
        portal.change(DARK)
        ui.wait("a dark window again", lambda: is_dark(app))
        stubborn = stage.app("joiner", style="'light'")
        stubborn.find("push button", "Create a Session")
        assert not is_dark(stubborn)


def is_known_by_its_desktop_entry(stage):
    """By its class a desktop finds the name and the icon of a window; what is spoken is a name."""
    app = stage.app("creator")
    classes = f"^{ui.APP_ID.replace('.', '[.]')}$"
    for kind in ("--class", "--classname"):
        found = subprocess.run(
            ["xdotool", "search", "--onlyvisible", kind, classes],
            capture_output=True, text=True, check=False,
        ).stdout.split()
        assert app.window_id() in found, (kind, found)
    assert app.root().get_name() == "e2echat", app.root().get_name()


def copied(stage, button):
    """A session whose creator copied its code or link; both people, what to join with, and what
    is on the clipboard now."""
    stage.start_relay()
    creator, joiner = stage.app("creator"), stage.app("joiner")
    code = ui.create(creator)
    creator.press(button)
    text = ui.wait("the clipboard", ui.on_clipboard)
    assert code.split("-")[1] in text
    return creator, joiner, code


def meet(creator, joiner, code):
    ui.join(joiner, code)
    ui.is_chat(creator)
    ui.is_chat(joiner)


def takes_the_code_off_the_clipboard(stage):
    creator, joiner, code = copied(stage, "^Copy Code$")
    assert ui.on_clipboard() == code
    meet(creator, joiner, code)
    ui.wait("an empty clipboard", lambda: not ui.on_clipboard())


def takes_the_link_off_the_clipboard(stage):
    meet(*copied(stage, "^Copy Link$"))
    ui.wait("an empty clipboard", lambda: not ui.on_clipboard())


def leaves_what_else_was_copied(stage):
    creator, joiner, code = copied(stage, "^Copy Code$")
    Gtk.Clipboard.get(Gdk.SELECTION_CLIPBOARD).set_text("a shopping list", -1)
    meet(creator, joiner, code)
    ui.send(creator, "there?")
    joiner.find("list item", "there")
    assert ui.on_clipboard() == "a shopping list"


def shows_a_code_that_cameras_read(stage):
    if shutil.which("zbarimg") is None:
        raise ui.Skip("zbarimg is not installed")
    stage.start_relay()
    for who, style in (("creator", "'light'"), ("other", "'dark'")):
        app = stage.app(who, style=style)
        session, secret = ui.create(app).split("-")
        link = f"e2echat://{stage.relay_address}/{session}#{secret}"

        def read(app=app):
            stage.picture("qr", app.window_id())
            return subprocess.run(
                ["zbarimg", "--quiet", "--raw", str(ui.PICTURES / "qr.png")],
                capture_output=True, text=True, check=False,
            ).stdout.strip()

        if not app.has("image", "QR"):
            raise ui.Skip("built without QR codes")
        ui.wait("a QR code", read)
        assert read() == link


def ends_in_order_without_its_display(stage):
    """The display goes away under one person: no crash, and the other is told."""
    stage.start_relay()
    with subprocess.Popen(
        ["Xvfb", "-displayfd", "1", "-screen", "0", "800x800x24", "-nolisten", "tcp"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    ) as screen:
        display = f":{screen.stdout.readline().strip()}"
        creator = ui.App(
            stage, "creator", {"relay": f"'{stage.relay_address}'"}, (), {"DISPLAY": display}
        )
        code = ui.create(creator)
        joiner = stage.app("joiner")
        ui.join(joiner, code)
        ui.is_chat(joiner)
        ui.is_chat(creator)
        screen.kill()
    status = creator.process.wait(ui.PATIENCE_S)
    _, log = creator.end()
    assert status >= 0, f"ended by signal {-status}: {log}"
    joiner.says("Away|left|closed the session")


ui.run(
    follows_the_style_of_the_system,
    is_known_by_its_desktop_entry,
    takes_the_code_off_the_clipboard,
    takes_the_link_off_the_clipboard,
    leaves_what_else_was_copied,
    shows_a_code_that_cameras_read,
    ends_in_order_without_its_display,
)
