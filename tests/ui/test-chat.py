# SPDX-License-Identifier: GPL-3.0-or-later
"""What two people do in a chat."""

import ui


def chats_both_ways(stage):
    alice, bob = ui.meet(stage)
    ui.send(alice, "Hello Bob\nsecond line")
    bob.find("list item", "Alice: Hello Bob")
    ui.send(bob, "Hello <b>Alice</b> & all")
    alice.find("list item", "Bob: Hello <b>Alice</b> & all")
    alice.find("list item", "You: Hello Bob.*(Delivered|Read)")


def sends_with_enter_and_breaks_lines_with_shift(stage):
    alice, bob = ui.meet(stage)
    alice.find("text", "^Message$").get_component_iface().grab_focus()
    alice.type("one")
    bob.says("Alice is typing")
    alice.keys("shift+Return")
    alice.type("two")
    alice.keys("Return")
    bob.find("list item", "Alice: one\\s+two")
    bob.gone("label", "is typing")


def replies_edits_reacts_and_retracts(stage):
    alice, bob = ui.meet(stage)
    ui.send(alice, "Shall we meet?")
    bob.find("list item", "Alice: Shall we meet")

    bob.on_message("Shall we meet", "^Reply$")
    bob.says("Reply to Alice")
    ui.send(bob, "Yes, at noon")
    alice.find("list item", "Bob.*Yes, at noon")
    bob.gone("label", "Reply to Alice")

    bob.on_message("Yes, at noon", "^Edit$")
    bob.says("Edit your message")
    ui.send(bob, "Yes, at one")
    alice.find("list item", "Bob.*Yes, at one.*[Ee]dited")

    alice.on_message("Yes, at one", "Thumbs up")
    bob.find("list item", "Yes, at one.*👍")
    alice.on_message("Yes, at one", "Take Reaction Back")
    ui.wait("the reaction to go", lambda: not bob.has("list item", "Yes, at one.*👍"))

    ui.send(alice, "Oh no")
    bob.find("list item", "Alice: Oh no")
    alice.on_message("Oh no", "^Retract$")
    ui.wait("the message to go", lambda: not bob.has("list item", "Oh no"))
    stage.picture("replies")


def edits_the_last_message_with_an_arrow_up(stage):
    alice, bob = ui.meet(stage)
    ui.send(alice, "helo")
    bob.find("list item", "Alice: helo")
    entry = alice.find("text", "^Message$")
    entry.get_component_iface().grab_focus()
    alice.keys("Up")
    ui.wait("the text to edit", lambda: ui.text_of(entry) == "helo")
    alice.keys("Escape")
    ui.wait("an empty entry", lambda: ui.text_of(entry) == "")
    alice.keys("Up")
    ui.wait("the text to edit", lambda: ui.text_of(entry) == "helo")
    ui.send(alice, "hello")
    bob.find("list item", "Alice: hello")


def compares_the_safety_emoji(stage):
    alice, bob = ui.meet(stage)
    digits = []
    for app in (alice, bob):
        app.press("Not verified")
        digits.append(ui.text_of(app.find("label", r"^\d{5} \d{5}$")))
    assert digits[0] == digits[1], digits
    stage.picture("safety")
    alice.press("They Match")
    alice.find("toggle button", "^Verified")
    alice.says("Verified · online")

    bob.press("They Differ")
    bob.says("Do they really differ")
    bob.press("End the Chat")
    bob.says("This chat was not private")
    ui.wait("the end on the other side", lambda: not alice.has("text", "^Message$"))


def finds_in_the_chat(stage):
    alice, _ = ui.meet(stage)
    for text in ("apples", "pears", "more apples"):
        ui.send(alice, text)
    alice.keys("ctrl+f")
    alice.write("Find in this chat", "apples")
    alice.says("^1/2$")
    alice.press("Older match")
    alice.says("^2/2$")
    alice.write("Find in this chat", "plums")
    alice.says("^None$")


def disappearing_messages_are_set_for_both(stage):
    alice, bob = ui.meet(stage)
    alice.menu("Disappearing Messages", "5 minutes")
    alice.says("Messages disappear 5 minutes after they were read")
    bob.says("Messages disappear 5 minutes after they were read")


def shows_hostile_text_and_names_as_text(stage):
    name = "'<b>Bob</b>&lt;\u202e'"
    alice, bob = ui.meet(stage, bob_settings={"name": name})
    alice.title("^<b>Bob</b>&lt;$")
    ui.send(bob, "<span size=\"huge\">&amp; x</span> \u202egnp.exe\n" + "W" * 3000)
    alice.find("list item", '<span size="huge">&amp; x</span>')
    ui.send(alice, "still here")
    bob.find("list item", "still here")


def tells_of_messages_while_elsewhere(stage):
    alice, bob = ui.meet(stage, alice_settings={"name": "'Alice'", "notification-preview": "true"})
    bob.focus()
    n_before = len(stage.notifications.told)
    ui.send(bob, "Are you <i>there</i>?")
    ui.wait("a notification", lambda: len(stage.notifications.told) > n_before)
    _, title, body = stage.notifications.told[-1]
    assert (title, body) == ("Bob", "Are you ‹i>there‹/i>?"), (title, body)
    alice.find("list item", "Are you <i>there</i>")


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
)
