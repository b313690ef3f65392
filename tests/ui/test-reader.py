# SPDX-License-Identifier: GPL-3.0-or-later
"""What a screen reader is told: names, descriptions, and what happens away from the focus."""

import contextlib
import re

import gi

import ui

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, Gio, GLib  # noqa: E402

# What takes the focus, or is pressed, and must not be silent.
CONTROLS = (
    *ui.PRESSABLE, "text", "combo box", "spin button", "slider", "list", "page tab", "entry",
)


class Reader:
    """Listens to events of one kind, as a screen reader does."""

    def __init__(self, kind):
        self.kind = kind
        self.heard = []
        self.listener = Atspi.EventListener.new(self.on_event)
        self.listener.register(kind)

    def on_event(self, event):
        text = event.any_data if self.kind == "object:announcement" else self.notification(event)
        if text:
            self.heard.append(text)

    def notification(self, event):
        if event.source.get_role() == Atspi.Role.NOTIFICATION and event.detail1:
            return event.source.get_name()
        return None

    def hears(self, pattern):
        """Waits for it, and forgets it and all before."""
        def found():
            for i, text in enumerate(self.heard):
                if re.search(pattern, text):
                    del self.heard[:i + 1]
                    return text
            return None

        try:
            return ui.wait(f"'{pattern}' to be said", found)
        except AssertionError as error:
            raise AssertionError(f"{error}; heard: {self.heard}") from error

    @classmethod
    @contextlib.contextmanager
    def listening(cls, kind):
        reader = cls(kind)
        try:
            yield reader
        finally:
            reader.listener.deregister(kind)


class Calls:
    """Counts the calls of one method on the readers' bus."""

    def __init__(self, method):
        self.n = 0
        self.method = method
        flags = Gio.DBusConnectionFlags
        self.bus = Gio.DBusConnection.new_for_address_sync(
            ui.accessibility_address(),
            flags.AUTHENTICATION_CLIENT | flags.MESSAGE_BUS_CONNECTION, None, None,
        )
        self.bus.add_filter(self.on_message)
        self.bus.call_sync(
            "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus.Monitoring",
            "BecomeMonitor",
            GLib.Variant("(asu)", ([f"type='method_call',member='{method}'"], 0)), None,
            Gio.DBusCallFlags.NONE, -1, None,
        )

    def on_message(self, _bus, message, is_incoming):
        if is_incoming and message.get_member() == self.method:
            self.n += 1
            return None  # or it would be answered
        return message


def in_front(app):
    """What happens elsewhere is not said."""
    app.focus()
    ui.wait(f"{app.name} in front",
            lambda: any(w.get_state_set().contains(Atspi.StateType.ACTIVE) for w in app.windows()))


def spelled(text):
    return " ".join(text.replace(" ", ""))


def chat_under(stage, reader):
    stage.start_relay()
    creator = stage.app("creator", name="'Creator'")
    in_front(creator)
    code = ui.create(creator)
    reader.hears("^Waiting for the other person…$")
    joiner = stage.app("joiner", name="'Joiner'")
    ui.join(joiner, code)
    reader.hears("^Making a secure connection$")
    ui.is_chat(creator)
    reader.hears("^Secure, online$")
    ui.is_chat(joiner)
    ui.send(joiner, "Hello <b>Creator</b>")
    reader.hears("^Joiner: Hello <b>Creator</b>, ")
    return creator, joiner


def announces_what_happens(stage):
    with Reader.listening("object:announcement") as reader, \
            Reader.listening("object:state-changed:showing") as other:
        creator, joiner = chat_under(stage, reader)
        stage.kill_relay()
        reader.hears("^No connection to the relay. What you write is kept")
        stage.start_relay()
        reader.hears("^Secure, online$")
        creator.says("Secure · online")

        ui.send(creator, "Shall we meet?\nAt noon?")
        joiner.open_menu("Creator: Shall we")
        in_front(creator)
        joiner.press("^Thumbs up$")
        reader.hears("^Joiner reacted with 👍 to: Shall we meet\\? At noon\\?$")

        creator.press("Not verified")
        names = [ui.text_of(node) for node in creator.all("label", "^[a-z ]+$")]
        digits = ui.text_of(creator.find("label", r"^\d{5} \d{5}$"))
        said = reader.hears("^Do you both see the same")
        assert said.endswith(spelled(digits)), said
        assert all(name in said for name in names) and len(names) >= 6, (said, names)
        creator.press("They Match")
        reader.hears("^Verified, online$")

        in_front(creator)
        creator.keys("ctrl+f")
        creator.write("Find in this chat", "hello")
        reader.hears("^Match 1 of 1$")
        creator.write("Find in this chat", "plums")
        reader.hears("^No matches$")
        joiner.menu("Leave the Chat")
        reader.hears("left the chat")
        assert not other.heard, other.heard  # or it would be said twice


def shows_notifications_to_whom_announcements_are_unknown(stage):
    with Reader.listening("object:state-changed:showing") as reader:
        _, joiner = chat_under(stage, reader)
        ui.send(joiner, "and another")
        reader.hears("^Joiner: and another, ")
        joiner.menu("Disappearing Messages", "5 minutes")
        reader.hears("^The other person set messages to disappear 5 minutes after")


def asks_once_who_listens(stage):
    """And again when somebody comes or goes."""
    questions = Calls("GetRegisteredEvents")
    with Reader.listening("object:state-changed:showing") as reader:
        _, joiner = chat_under(stage, reader)
        n_before = questions.n
        for text in ("one", "two", "three"):
            ui.send(joiner, text)
            reader.hears(f"^Joiner: {text}, ")
        assert questions.n == n_before > 0, (n_before, questions.n)
        with Reader.listening("object:announcement") as better:
            ui.send(joiner, "four")
            better.hears("^Joiner: four, ")
        ui.send(joiner, "five")
        assert "five" in reader.hears("^Joiner: (four|five), ")
        ui.wait("further questions", lambda: questions.n > n_before)


def says_nothing_of_a_window_behind(stage):
    """Whoever is elsewhere gets the notification of the desktop."""
    creator, joiner = ui.meet(stage)
    in_front(joiner)
    with Reader.listening("object:announcement") as reader:
        n_before = len(stage.notifications.told)
        ui.send(joiner, "for the desktop")
        ui.wait("a notification", lambda: len(stage.notifications.told) > n_before)
        in_front(creator)
        ui.send(joiner, "for the reader")
        reader.hears("^Joiner: for the reader")
        assert not reader.heard, reader.heard


def says_how_things_stand_once_in_front(stage):
    creator, joiner = ui.meet(stage)
    in_front(joiner)
    stage.kill_relay()
    creator.says("No connection to the relay")
    with Reader.listening("object:announcement") as reader:
        in_front(creator)
        reader.hears("^No connection to the relay")


def describes_what_to_do_about_an_error(stage):
    stage.start_relay()
    creator, joiner = stage.app("creator"), stage.app("joiner")
    code = ui.create(creator)
    creator.press("^Cancel$")
    creator.find("push button", "Create a Session")
    in_front(joiner)
    ui.join(joiner, code)
    button = joiner.find("push button", "^Try Again$")
    assert button.get_description().startswith("There is no such session"), button.get_description()


def moves_the_focus_to_what_is_to_be_done(stage):
    creator, joiner = ui.meet(stage)
    ui.send(creator, "Shall we meet?")
    joiner.find("list item", "Shall we meet")
    entry = joiner.find("text", "^Message$")

    def is_focused():
        return entry.get_state_set().contains(Atspi.StateType.FOCUSED)

    with Reader.listening("object:announcement") as reader:
        joiner.on_message("Shall we meet", "^Reply$")
        reader.hears("^Reply to Creator$")
    joiner.gone("push button", "^Reply$")
    ui.wait("the focus on the reply", is_focused)
    ui.send(joiner, "At noon")
    creator.find("list item", "At noon")
    joiner.on_message("At noon", "^Edit$")
    joiner.says("Edit your message")
    joiner.gone("push button", "^Edit$")
    ui.wait("the focus on the edit", is_focused)


def spells_the_code(stage):
    stage.start_relay()
    creator = stage.app("creator")
    in_front(creator)
    code = ui.create(creator)
    button = creator.find("push button", "^Copy Code$")
    ui.wait("the code, spelled", lambda: button.get_description() == spelled(code))
    ui.wait("the focus", lambda: button.get_state_set().contains(Atspi.StateType.FOCUSED))
    label = creator.find("label", f"^{code}$")
    assert label.get_description() == spelled(code), label.get_description()


def describes_an_entry_by_what_stands_beneath(stage):
    stage.start_relay()
    app = stage.app("joiner")
    app.press("Join a Session")
    entry = app.find("text", "^Code or link$")
    for typed, sentence in (
        ("A3F2B1", "As the other person gave it to you."), ("!", "No code contains “!”"),
    ):
        entry.get_editable_text_iface().set_text_contents(typed)
        ui.wait(f"'{sentence}'", lambda: entry.get_description().startswith(sentence))  # pylint: disable=W0640
    assert app.find("text", "^Relay$").get_description() == "The one where the session was created."
    app.press("^Cancel$")
    app.press("^Relay: ")
    assert app.find("text", "^Other relay$").get_description()


def silent(app):
    """The controls on the screen that have no name, and no label beside or inside them."""
    def is_labelled(node):
        return any(relation.get_relation_type() == Atspi.RelationType.LABELLED_BY
                   for relation in node.get_relation_set())

    def is_spoken(node):
        # The relations of all, as readers ask for them: GTK 3 may stumble over a radio button's.
        return is_labelled(node) or node.get_name() or any(
            ui.text_of(child) for child in ui.walk(node) if child != node
        )

    return [
        (node.get_role_name(), ui.text_of(node), node.get_description())
        for node in app.all() if node.get_role_name() in CONTROLS and not is_spoken(node)
    ]


def names_everything(stage):
    def check(app, page):
        assert not silent(app), (page, silent(app))

    creator, joiner = ui.meet(stage, {"name": "'Creator'", "environment": ui.EXACT_LEAKS})
    ui.send(joiner, "Hello")
    creator.find("list item", "Hello")
    check(creator, "chat")
    creator.press("Not verified")
    creator.find("push button", "They Match")
    check(creator, "safety")
    creator.keys("Escape")
    creator.press("^Menu$")
    creator.find("push button", "Keyboard Shortcuts")
    check(creator, "menu")
    creator.keys("Escape")
    creator.on_message("Hello", "^Reply$")
    creator.says("Reply to Joiner")
    check(creator, "reply")
    creator.keys("ctrl+f")
    creator.find("text", "Find in this chat")
    check(creator, "find")
    creator.keys("ctrl+comma")
    creator.title("^Preferences$")
    for page in ("General", "Privacy", "Connection"):
        creator.press(f"^{page}$")
        check(creator, page)
    stage.kill_relay()
    joiner.says("Reconnecting")
    check(joiner, "reconnecting")

    other = stage.app("other")
    check(other, "start")
    other.press("^Relay: ")
    other.find("radio button", "^Host on this computer$")
    check(other, "relay")
    other.press("^Cancel$")
    other.press("Join a Session")
    other.find("text", "Code or link")
    check(other, "join")


ui.run(
    announces_what_happens,
    shows_notifications_to_whom_announcements_are_unknown,
    asks_once_who_listens,
    says_nothing_of_a_window_behind,
    says_how_things_stand_once_in_front,
    describes_what_to_do_about_an_error,
    moves_the_focus_to_what_is_to_be_done,
    spells_the_code,
    describes_an_entry_by_what_stands_beneath,
    names_everything,
)
