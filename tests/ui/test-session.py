# SPDX-License-Identifier: GPL-3.0-or-later
"""From the start page to a chat, and what can be in the way."""

import ui

LINK = r"^e2echat://"


def other_code(code):
    """Well formed, and not this one: the last digit of the secret is another, and the check digit
    is the one among 32 that the app takes."""
    digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    changed = code[:-2] + digits[(digits.index(code[-2]) + 1) % 32]
    return [changed + check for check in digits]


def link_of(stage, code):
    session, secret = code.split("-")
    return f"e2echat://{stage.relay_address}/{session}#{secret}"


def creates_and_joins_by_code(stage):
    alice, bob = ui.meet(stage)
    alice.title("^Bob$")
    bob.title("^Alice$")
    alice.says("Secure · online")


def joins_by_a_link_from_the_desktop(stage):
    stage.start_relay()
    alice = stage.app("alice")
    link = link_of(stage, ui.create(alice))
    # Another relay is set, and the link's wins.
    bob = stage.app("bob", link, relay="'relay.invalid'")
    bob.says("The link names it")
    bob.press("^Join$")
    ui.is_chat(bob)
    ui.is_chat(alice)


def tells_a_typing_mistake_at_once(stage):
    stage.start_relay()
    alice = stage.app("alice")
    code = ui.create(alice)
    bob = stage.app("bob")
    bob.press("Join a Session")
    bob.write("Code or link", code[:-1] + ("0" if code[-1] != "0" else "1"))
    bob.says("There is a typing mistake in this code")
    bob.write("Code or link", "nothing of the kind!")
    bob.says("No code contains “!”")
    bob.write("Code or link", code[:4])
    bob.gone("label", "typing mistake|No code contains")
    bob.write("Code or link", code.lower())
    bob.says("Looks right")


def tells_both_of_a_wrong_code(stage):
    stage.start_relay()
    alice, bob = stage.app("alice"), stage.app("bob")
    code = ui.create(alice)
    bob.press("Join a Session")
    for wrong in other_code(code):
        bob.write("Code or link", wrong)
        if bob.has("label", "Looks right"):
            break
    bob.press("^Join$")
    bob.says("^Wrong code$")
    bob.says("Compare the code and try again")
    alice.says(f"^{code}$")
    alice.find("label", "code was wrong|wrong code")
    stage.picture("wrong-code")
    # The invite is still good for whoever has it.
    bob.press("Try Again")
    bob.write("Code or link", code)
    bob.press("^Join$")
    ui.is_chat(bob)
    ui.is_chat(alice)


def tells_that_a_relay_cannot_be_reached(stage):
    alice = stage.app("alice")
    alice.press("Create a Session")
    alice.says("The relay cannot be reached")
    alice.press("^Back$")
    alice.find("push button", "Create a Session")


def cancels_an_invite(stage):
    stage.start_relay()
    alice, bob = stage.app("alice"), stage.app("bob")
    code = ui.create(alice)
    alice.press("^Cancel$")
    alice.find("push button", "Create a Session")
    ui.join(bob, code)
    bob.says("There is no such session")


def offers_to_host_where_no_relay_is_set(stage):
    alice = stage.app("alice", relay="''")
    alice.says("Choose where to meet")
    alice.press("Create a Session")
    alice.find("radio button", "Host on this computer")
    alice.press("^Use$")
    code = ui.text_of(alice.find("label", r"^[0-9A-Z]{6}-[0-9A-Z]{6}$"))
    alice.press("Copy Link")
    alice.says("^Copied$")
    assert alice.setting("own-relay") == "true", alice.setting("own-relay")
    assert len(code) == 13


def takes_another_relay(stage):
    stage.start_relay()
    alice = stage.app("alice", relay="''")
    alice.press("Choose where to meet")
    alice.write("Other relay", "not a relay")
    alice.says("This is no|not a|cannot be")
    alice.write("Other relay", stage.relay_address)
    alice.press("^Use$")
    alice.says(f"Relay: {stage.relay_address}")
    ui.create(alice)


ui.run(
    creates_and_joins_by_code,
    joins_by_a_link_from_the_desktop,
    tells_a_typing_mistake_at_once,
    tells_both_of_a_wrong_code,
    tells_that_a_relay_cannot_be_reached,
    cancels_an_invite,
    offers_to_host_where_no_relay_is_set,
    takes_another_relay,
)
