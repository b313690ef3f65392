# SPDX-License-Identifier: GPL-3.0-or-later
"""What two people do in a chat."""

import ui


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
    compares_the_safety_emoji,
    finds_in_the_chat,
    disappearing_messages_are_set_for_both,
    shows_hostile_text_and_names_as_text,
    tells_of_messages_while_elsewhere,
    marks_misspelt_words,
)
