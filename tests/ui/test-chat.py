# SPDX-License-Identifier: GPL-3.0-or-later
"""What two people do in a chat."""

import re

import gi

import ui

gi.require_version("Atspi", "2.0")
gi.require_version("Gdk", "3.0")
gi.require_version("GdkX11", "3.0")
gi.require_version("Gtk", "3.0")
from gi.repository import Atspi, Gdk, GdkX11, Gtk  # noqa: E402, F401


def chats_both_ways(stage):
    creator, joiner = ui.meet(stage)
    ui.send(creator, "Hello Joiner\nsecond line")
    joiner.find("list item", "Creator: Hello Joiner")
    ui.send(joiner, "Hello <b>Creator</b> & all")
    creator.find("list item", "Joiner: Hello <b>Creator</b> & all")
    creator.find("list item", "You: Hello Joiner.*(Delivered|Read)")


def sends_with_enter_and_breaks_lines_with_shift(stage):
    creator, joiner = ui.meet(stage)
    creator.find("text", "^Message$").get_component_iface().grab_focus()
    creator.type("one")
    joiner.says("Creator is typing")
    creator.keys("shift+Return")
    creator.type("two")
    creator.keys("Return")
    joiner.find("list item", "Creator: one\\s+two")
    joiner.gone("label", "is typing")


def replies_edits_reacts_and_retracts(stage):
    creator, joiner = ui.meet(stage)
    ui.send(creator, "Shall we meet?")
    joiner.find("list item", "Creator: Shall we meet")

    joiner.on_message("Shall we meet", "^Reply$")
    joiner.says("Reply to Creator")
    ui.send(joiner, "Yes, at noon")
    creator.find("list item", "Joiner.*Yes, at noon")
    joiner.gone("label", "Reply to Creator")

    joiner.on_message("Yes, at noon", "^Edit$")
    joiner.says("Edit your message")
    ui.send(joiner, "Yes, at one")
    creator.find("list item", "Joiner.*Yes, at one.*[Ee]dited")

    creator.on_message("Yes, at one", "Thumbs up")
    joiner.find("list item", "Yes, at one.*👍")
    creator.on_message("Yes, at one", "Take Reaction Back")
    ui.wait("the reaction to go", lambda: not joiner.has("list item", "Yes, at one.*👍"))

    ui.send(creator, "Oh no")
    joiner.find("list item", "Creator: Oh no")
    creator.on_message("Oh no", "^Retract$")
    ui.wait("the message to go", lambda: not joiner.has("list item", "Oh no"))
    stage.picture("replies")


def edits_the_last_message_with_an_arrow_up(stage):
    creator, joiner = ui.meet(stage)
    ui.send(creator, "helo")
    joiner.find("list item", "Creator: helo")
    entry = creator.find("text", "^Message$")
    entry.get_component_iface().grab_focus()
    creator.keys("Up")
    ui.wait("the text to edit", lambda: ui.text_of(entry) == "helo")
    creator.keys("Escape")
    ui.wait("an empty entry", lambda: ui.text_of(entry) == "")
    creator.keys("Up")
    ui.wait("the text to edit", lambda: ui.text_of(entry) == "helo")
    ui.send(creator, "hello")
    joiner.find("list item", "Creator: hello")


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
    entry.get_component_iface().grab_focus()
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
    stage.picture("drag")
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


def compares_the_safety_emoji(stage):
    creator, joiner = ui.meet(stage)
    digits = []
    for app in (creator, joiner):
        app.press("Not verified")
        digits.append(ui.text_of(app.find("label", r"^\d{5} \d{5}$")))
    assert digits[0] == digits[1], digits
    stage.picture("safety")
    creator.press("They Match")
    creator.find("toggle button", "^Verified")
    creator.says("Verified · online")

    joiner.press("They Differ")
    joiner.says("Do they really differ")
    joiner.press("End the Chat")
    joiner.says("This chat was not private")
    ui.wait("the end on the other side", lambda: not creator.has("text", "^Message$"))


def finds_in_the_chat(stage):
    creator, _ = ui.meet(stage)
    for text in ("apples", "pears", "more apples"):
        ui.send(creator, text)
    creator.keys("ctrl+f")
    creator.write("Find in this chat", "apples")
    creator.says("^1/2$")
    creator.press("Older match")
    creator.says("^2/2$")
    creator.write("Find in this chat", "plums")
    creator.says("^None$")


def disappearing_messages_are_set_for_both(stage):
    creator, joiner = ui.meet(stage)
    creator.menu("Disappearing Messages", "5 minutes")
    creator.says("Messages disappear 5 minutes after they were read")
    joiner.says("Messages disappear 5 minutes after they were read")


def shows_hostile_text_and_names_as_text(stage):
    name = "'<b>Joiner</b>&lt;\u202e'"
    creator, joiner = ui.meet(stage, joiner_settings={"name": name})
    creator.title("^<b>Joiner</b>&lt;$")
    ui.send(joiner, "<span size=\"huge\">&amp; x</span> \u202egnp.exe\n" + "W" * 3000)
    creator.find("list item", '<span size="huge">&amp; x</span>')
    ui.send(creator, "still here")
    joiner.find("list item", "still here")


def tells_of_messages_while_elsewhere(stage):
    creator, joiner = ui.meet(stage, creator_settings={"name": "'Creator'", "notification-preview": "true"})
    joiner.focus()
    n_before = len(stage.notifications.told)
    ui.send(joiner, "Are you <i>there</i>?")
    ui.wait("a notification", lambda: len(stage.notifications.told) > n_before)
    _, title, body = stage.notifications.told[-1]
    assert (title, body) == ("Joiner", "Are you ‹i>there‹/i>?"), (title, body)
    creator.find("list item", "Are you <i>there</i>")


def is_marked_wrong(node, offset):
    attributes, _, _ = ui.Atspi.Text.get_attribute_run(node, offset, True)
    return attributes.get("underline", "none") != "none"


def marks_misspelt_words(stage):
    creator, _ = ui.meet(stage, {"name": "'Creator'", "environment": ui.EXACT_LEAKS})
    creator.keys("ctrl+comma")
    creator.title("^Preferences$")
    if not creator.has("toggle button", "^Spell check$"):
        raise ui.Skip("built without spell check")
    creator.keys("Escape")
    entry = creator.write("^Message$", "a wrogn word")
    ui.wait("a mark under the wrong word", lambda: is_marked_wrong(entry, 3))
    assert not is_marked_wrong(entry, 9)


ui.run(
    chats_both_ways,
    sends_with_enter_and_breaks_lines_with_shift,
    replies_edits_reacts_and_retracts,
    edits_the_last_message_with_an_arrow_up,
    selects_and_copies_over_messages,
    lets_go_of_what_is_selected,
    drags_selected_text_elsewhere,
    compares_the_safety_emoji,
    finds_in_the_chat,
    disappearing_messages_are_set_for_both,
    shows_hostile_text_and_names_as_text,
    tells_of_messages_while_elsewhere,
    marks_misspelt_words,
)
