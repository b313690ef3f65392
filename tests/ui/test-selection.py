# SPDX-License-Identifier: GPL-3.0-or-later
"""What people do with the text of messages: select, copy, drag and let go of it."""

import re

import gi

import ui

gi.require_version("Atspi", "2.0")
gi.require_version("Gdk", "3.0")
gi.require_version("GdkX11", "3.0")
gi.require_version("Gtk", "3.0")
from gi.repository import Atspi, Gdk, GdkX11, Gtk  # noqa: E402, F401


def selects_and_copies_over_messages(stage):
    creator, joiner = ui.meet(stage)
    ui.send(creator, "Shall we meet?")
    joiner.find("list item", "Creator: Shall we meet")
    ui.send(joiner, "At noon, at the bridge")
    creator.find("list item", "Joiner: At noon")
    ui.send(creator, "Good, see you")
    joiner.find("list item", "Creator: Good")

    creator.drag(("Shall we meet?", 6), ("Good, see you", 4))
    stage.picture("selection")
    creator.keys("ctrl+c")
    text = ui.wait("the clipboard", ui.on_clipboard)
    times = r"\[\d{4}-\d\d-\d\d \d\d:\d\d\] "
    wanted = (f"{times}Creator:\nwe meet\\?\n\n{times}Joiner:\nAt noon, at the bridge\n\n"
              f"{times}Creator:\nGood")
    assert re.fullmatch(wanted, text), text
    assert ui.on_clipboard("PRIMARY") == text
    creator.keys("Escape")
    ui.wait("no selection", lambda: not ui.on_clipboard("PRIMARY"))

    joiner.drag(("At noon, at the bridge", 3), ("At noon, at the bridge", 7))
    joiner.mouse("mousemove", *joiner.letter("At noon, at the bridge", 5), "click", 3)
    joiner.press("^Copy$")
    ui.wait("the word", lambda: ui.on_clipboard() == "noon")


def lets_go_of_what_is_selected(stage):
    creator, joiner = ui.meet(stage)
    ui.send(joiner, "At noon, at the bridge")
    creator.find("list item", "Joiner: At noon")
    label = creator.find("label", "^At noon, at the bridge$")
    entry = creator.find("text", "^Message$")
    header = creator.find("label", "^Secure · online$")
    messages = creator.find("list", "^Messages$")

    def is_selected():
        return Atspi.Text.get_n_selections(label) > 0

    def select():
        creator.drag(("At noon, at the bridge", 3), ("At noon, at the bridge", 7))
        ui.wait("a selection", is_selected)

    def middle(node):
        area = Atspi.Component.get_extents(node, Atspi.CoordType.SCREEN)
        return area.x + area.width // 2, area.y + area.height // 2

    select()
    creator.mouse("mousemove", *middle(messages), "click", 1)
    ui.wait("no selection after a click into the list", lambda: not is_selected())
    assert not ui.on_clipboard("PRIMARY")
    for beside in (entry, header):
        select()
        creator.mouse("mousemove", *middle(beside), "click", 1)
        ui.wait(f"no selection after a click on the {beside.get_role_name()}", lambda: not is_selected())
    # There it may be meant to go, as long as it is there.
    creator.mouse("mousemove", *middle(entry), "click", 2)
    ui.wait("what was selected", lambda: ui.text_of(entry) == "noon")

    select()
    Atspi.Component.grab_focus(entry)
    creator.keys("Escape")
    ui.wait("no selection after Escape", lambda: not is_selected())
    assert not ui.on_clipboard("PRIMARY")

    select()
    creator.mouse("mousemove", *middle(header), "click", 1)
    ui.wait("no selection after a click beside the list", lambda: not is_selected())
    joiner.on_message("You: At noon", "^Retract$")
    creator.says("was taken back")
    assert not ui.on_clipboard("PRIMARY")


class Elsewhere:
    """Another program, that takes what is dropped on its window."""

    def __init__(self, x, y):
        self.at = x + 50, y + 50
        self.is_over = False
        self.text = None
        self.window = Gtk.Window()
        self.window.drag_dest_set(Gtk.DestDefaults.ALL, [], Gdk.DragAction.COPY)
        self.window.drag_dest_add_text_targets()
        self.window.connect("drag-motion", self.on_motion)
        self.window.connect("drag-leave", self.on_leave)
        self.window.connect("drag-data-received", self.on_received)
        self.window.set_default_size(100, 100)
        self.window.show()
        self.window.move(x, y)
        # By this, which a window manager sets, GDK knows where something may be dropped.
        self.window.get_window().set_utf8_property("WM_STATE", "normal")

    def on_motion(self, _window, context, _x, _y, _time):
        self.is_over = context.get_actions() == Gdk.DragAction.COPY

    def on_leave(self, _window, _context, _time):
        self.is_over = False

    def on_received(self, _window, _context, _x, _y, data, _info, _time):
        self.text = data.get_text()

    def comes_over(self, app, *letter):
        """Drags what is selected at the letter here."""
        app.mouse("mousemove", *app.letter(*letter), "mousedown", 1)
        app.mouse("mousemove", *self.at)

        def comes():
            app.mouse("mousemove_relative", 1, 0)
            return self.is_over

        ui.wait("what is dragged", comes)
        self.window.get_display().sync()  # the answer is on its way


def drags_selected_text_elsewhere(stage):
    creator, joiner = ui.meet(stage)
    ui.send(joiner, "At noon, at the bridge")
    creator.find("list item", "Joiner: At noon")
    ui.send(creator, "Good, see you")
    joiner.find("list item", "Creator: Good")
    elsewhere = Elsewhere(1800, 900)

    creator.drag(("At noon, at the bridge", 3), ("At noon, at the bridge", 7))
    elsewhere.comes_over(creator, "At noon, at the bridge", 5)
    creator.mouse("mouseup", 1)
    ui.wait("the word", lambda: elsewhere.text == "noon")
    # A click on it just clears it.
    assert ui.on_clipboard("PRIMARY") == "noon"
    creator.mouse("mousemove", *creator.letter("At noon, at the bridge", 5), "click", 1)
    ui.wait("no selection", lambda: not ui.on_clipboard("PRIMARY"))

    # What is taken back in the meantime is not given.
    elsewhere.text = None
    joiner.open_menu("You: At noon")
    creator.drag(("At noon, at the bridge", 3), ("At noon, at the bridge", 7))
    elsewhere.comes_over(creator, "At noon, at the bridge", 5)
    joiner.press("^Retract$")
    ui.wait("the end of the drag", lambda: not elsewhere.is_over)
    creator.mouse("mouseup", 1)
    assert elsewhere.text is None
    elsewhere.window.destroy()


ui.run(
    selects_and_copies_over_messages,
    lets_go_of_what_is_selected,
    drags_selected_text_elsewhere,
)
