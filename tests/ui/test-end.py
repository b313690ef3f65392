# SPDX-License-Identifier: GPL-3.0-or-later
"""When the connection goes, or one of the two."""

import ui


def loses_nothing_when_the_relay_dies(stage):
    alice, bob = ui.meet(stage)
    ui.send(alice, "before")
    bob.find("list item", "Alice: before")
    stage.kill_relay()
    alice.says("Reconnecting")
    alice.says("No connection to the relay")
    ui.send(alice, "meanwhile")
    ui.send(bob, "here too")
    stage.picture("relay-killed")
    stage.start_relay()
    if alice.has("push button", "Retry Now"):
        alice.press("Retry Now")
    alice.find("list item", "Bob: here too")
    bob.find("list item", "Alice: meanwhile")
    alice.says("Secure · online")
    alice.gone("label", "No connection to the relay")


def keeps_the_messages_when_the_other_leaves(stage):
    alice, bob = ui.meet(stage)
    ui.send(bob, "Bye then")
    alice.find("list item", "Bob: Bye then")
    bob.menu("Leave the Chat")
    bob.says("^You left the chat.$")
    alice.says("^Bob left the chat.$")
    alice.find("list item", "Bob: Bye then")
    alice.gone("text", "^Message$")


def invites_again_after_the_end(stage):
    alice, bob = ui.meet(stage)
    ui.send(alice, "first session")
    bob.find("list item", "Alice: first session")
    bob.menu("Leave the Chat")
    alice.press("Invite Again")
    code = ui.text_of(alice.find("label", r"^[0-9A-Z]{6,12}-[0-9A-Z]{6}$"))
    bob.press("^New Session$")
    ui.join(bob, code)
    ui.is_chat(alice)
    ui.is_chat(bob)
    alice.find("list item", "You: first session")
    ui.send(alice, "second session")
    bob.find("list item", "Alice: second session")


def closing_a_window_says_goodbye(stage):
    alice, bob = ui.meet(stage)
    bob.keys("ctrl+w")
    alice.says("^Bob left the chat.$")
    ui.wait("the app to end", lambda: bob.process.poll() == 0)


def asks_before_messages_are_lost(stage):
    alice, bob = ui.meet(stage)
    stage.kill_relay()
    alice.says("Reconnecting")
    ui.send(alice, "important")
    alice.keys("ctrl+w")
    alice.says("Leave before everything is delivered")
    stage.picture("ask-to-close")
    alice.press("Leave When Delivered")
    ui.wait("the window to go", lambda: not alice.windows())
    assert alice.process.poll() is None
    stage.start_relay()
    bob.find("list item", "Alice: important")
    bob.says("^Alice left the chat.$")
    ui.wait("the app to end", lambda: alice.process.poll() == 0)


def goes_on_in_the_background_if_wanted(stage):
    alice, bob = ui.meet(stage, alice_settings={"name": "'Alice'", "background": "true"})
    alice.keys("ctrl+w")
    ui.wait("the window to go", lambda: not alice.windows())
    n_before = len(stage.notifications.told)
    ui.send(bob, "still there?")
    ui.wait("a notification", lambda: len(stage.notifications.told) > n_before)
    assert stage.notifications.told[-1][1:] == ("Bob", "New message")
    stage.notifications.click(len(stage.notifications.told))
    alice.find("list item", "Bob: still there")
    alice.keys("ctrl+q")
    bob.says("^Alice left the chat.$")


def saves_a_transcript_after_a_warning(stage):
    alice, bob = ui.meet(stage)
    ui.send(bob, "for the record")
    alice.find("list item", "Bob: for the record")
    alice.menu("Save Transcript")
    alice.says("The file is not encrypted")
    alice.press("Save Unencrypted")
    path = stage.folder / "alice" / "chat.txt"
    alice.write("^Chat.txt$", str(path))
    alice.press("^Save$")
    text = ui.wait("the file", lambda: path.exists() and path.read_text(encoding="utf-8"))
    assert "Bob: for the record" in text, text
    assert path.stat().st_mode & 0o077 == 0, oct(path.stat().st_mode)


ui.run(
    loses_nothing_when_the_relay_dies,
    keeps_the_messages_when_the_other_leaves,
    invites_again_after_the_end,
    closing_a_window_says_goodbye,
    asks_before_messages_are_lost,
    goes_on_in_the_background_if_wanted,
    saves_a_transcript_after_a_warning,
)
