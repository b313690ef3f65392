# SPDX-License-Identifier: GPL-3.0-or-later
"""When the connection goes, or one of the two."""

import ui


def loses_nothing_when_the_relay_dies(stage):
    creator, joiner = ui.meet(stage)
    ui.send(creator, "before")
    joiner.find("list item", "Creator: before")
    stage.kill_relay()
    creator.says("Reconnecting")
    creator.says("No connection to the relay")
    ui.send(creator, "meanwhile")
    ui.send(joiner, "here too")
    stage.picture("relay-killed")
    stage.start_relay()
    if creator.has("push button", "Retry Now"):
        creator.press("Retry Now")
    creator.find("list item", "Joiner: here too")
    joiner.find("list item", "Creator: meanwhile")
    creator.says("Secure · online")
    creator.gone("label", "No connection to the relay")


def keeps_the_messages_when_the_other_leaves(stage):
    creator, joiner = ui.meet(stage)
    ui.send(joiner, "Bye then")
    creator.find("list item", "Joiner: Bye then")
    joiner.menu("Leave the Chat")
    joiner.says("^You left the chat.$")
    creator.says("^Joiner left the chat.$")
    creator.find("list item", "Joiner: Bye then")
    creator.gone("text", "^Message$")


def invites_again_after_the_end(stage):
    creator, joiner = ui.meet(stage)
    ui.send(creator, "first session")
    joiner.find("list item", "Creator: first session")
    joiner.menu("Leave the Chat")
    creator.press("Invite Again")
    code = ui.text_of(creator.find("label", r"^[0-9A-Z]{6,12}-[0-9A-Z]{6}$"))
    joiner.press("^New Session$")
    ui.join(joiner, code)
    ui.is_chat(creator)
    ui.is_chat(joiner)
    creator.find("list item", "You: first session")
    ui.send(creator, "second session")
    joiner.find("list item", "Creator: second session")


def closing_a_window_says_goodbye(stage):
    creator, joiner = ui.meet(stage)
    joiner.keys("ctrl+w")
    creator.says("^Joiner left the chat.$")
    ui.wait("the app to end", lambda: joiner.process.poll() == 0)


def asks_before_messages_are_lost(stage):
    creator, joiner = ui.meet(stage)
    stage.kill_relay()
    creator.says("Reconnecting")
    ui.send(creator, "important")
    creator.keys("ctrl+w")
    creator.says("Leave before everything is delivered")
    stage.picture("ask-to-close")
    creator.press("Leave When Delivered")
    ui.wait("the window to go", lambda: not creator.windows())
    assert creator.process.poll() is None
    stage.start_relay()
    joiner.find("list item", "Creator: important")
    joiner.says("^Creator left the chat.$")
    ui.wait("the app to end", lambda: creator.process.poll() == 0)


def goes_on_in_the_background_if_wanted(stage):
    creator, joiner = ui.meet(stage, creator_settings={"name": "'Creator'", "background": "true"})
    creator.keys("ctrl+w")
    ui.wait("the window to go", lambda: not creator.windows())
    n_before = len(stage.notifications.told)
    ui.send(joiner, "still there?")
    ui.wait("a notification", lambda: len(stage.notifications.told) > n_before)
    assert stage.notifications.told[-1][1:] == ("Joiner", "New message")
    stage.notifications.click(len(stage.notifications.told))
    creator.find("list item", "Joiner: still there")
    creator.keys("ctrl+q")
    joiner.says("^Creator left the chat.$")
    ui.wait("the app to end", lambda: creator.process.poll() == 0)


def saves_a_transcript_after_a_warning(stage):
    creator, joiner = ui.meet(stage, {"name": "'Creator'", "environment": ui.EXACT_LEAKS})
    ui.send(joiner, "for the record")
    creator.find("list item", "Joiner: for the record")
    creator.menu("Save Transcript")
    creator.says("The file is not encrypted")
    creator.press("Save Unencrypted")
    path = stage.folder / "creator" / "chat.txt"
    creator.write("^Chat.txt$", str(path))
    creator.press("^Save$")
    text = ui.wait("the file", lambda: path.exists() and path.read_text(encoding="utf-8"))
    assert "Joiner: for the record" in text, text
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
