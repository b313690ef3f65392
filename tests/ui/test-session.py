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
    creator, joiner = ui.meet(stage)
    creator.title("^Joiner$")
    joiner.title("^Creator$")
    creator.says("Secure · online")


def joins_by_a_link_from_the_desktop(stage):
    stage.start_relay()
    creator = stage.app("creator")
    link = link_of(stage, ui.create(creator))
    # Another relay is set, and the link's wins.
    joiner = stage.app("joiner", link, relay="'relay.invalid'")
    joiner.says("The link names it")
    joiner.press("^Join$")
    ui.is_chat(joiner)
    ui.is_chat(creator)


def tells_a_typing_mistake_at_once(stage):
    stage.start_relay()
    creator = stage.app("creator")
    code = ui.create(creator)
    joiner = stage.app("joiner")
    joiner.press("Join a Session")
    joiner.write("Code or link", code[:-1] + ("0" if code[-1] != "0" else "1"))
    joiner.says("There is a typing mistake in this code")
    joiner.write("Code or link", "nothing of the kind!")
    joiner.says("No code contains “!”")
    joiner.write("Code or link", code[:4])
    joiner.gone("label", "typing mistake|No code contains")
    joiner.write("Code or link", code.lower())
    joiner.says("Looks right")


def tells_both_of_a_wrong_code(stage):
    stage.start_relay()
    creator, joiner = stage.app("creator"), stage.app("joiner")
    code = ui.create(creator)
    other_name = f"localhost:{stage.relay_address.split(':')[1]}"
    joiner.press("Join a Session")
    joiner.write("^Relay$", other_name)
    for wrong in other_code(code):
        joiner.write("Code or link", wrong)
        if joiner.has("label", "Looks right"):
            break
    joiner.press("^Join$")
    joiner.says("^Wrong code$")
    joiner.says("Compare the code and try again")
    creator.says(f"^{code}$")
    creator.find("label", "code was wrong|wrong code")
    stage.picture("wrong-code")
    # The invite is still good for whoever has it.
    joiner.press("Try Again")
    entry = joiner.find("text", "Code or link")
    joiner.focus()
    ui.wait("the focus on the code",
            lambda: entry.get_state_set().contains(ui.Atspi.StateType.FOCUSED))
    joiner.write("Code or link", code)
    assert ui.text_of(joiner.find("text", "^Relay$")) == other_name
    joiner.press("^Join$")
    ui.is_chat(joiner)
    ui.is_chat(creator)


def tells_that_a_relay_cannot_be_reached(stage):
    creator = stage.app("creator")
    creator.press("Create a Session")
    creator.says("The relay cannot be reached")
    creator.press("^Back$")
    creator.find("push button", "Create a Session")


def cancels_an_invite(stage):
    stage.start_relay()
    creator, joiner = stage.app("creator"), stage.app("joiner")
    code = ui.create(creator)
    creator.press("^Cancel$")
    creator.find("push button", "Create a Session")
    ui.join(joiner, code)
    joiner.says("There is no such session")


def offers_to_host_where_no_relay_is_set(stage):
    creator = stage.app("creator", relay="''")
    creator.says("Choose where to meet")
    creator.press("Create a Session")
    creator.find("radio button", "Host on this computer")
    creator.press("^Use$")
    code = ui.text_of(creator.find("label", r"^[0-9A-Z]{6}-[0-9A-Z]{6}$"))
    creator.press("Copy Link")
    creator.says("^Copied$")
    assert creator.setting("own-relay") == "true", creator.setting("own-relay")
    assert len(code) == 13


def takes_another_relay(stage):
    stage.start_relay()
    creator = stage.app("creator", relay="''")
    creator.press("Choose where to meet")
    creator.write("Other relay", "not a relay")
    creator.says("This is no|not a|cannot be")
    creator.write("Other relay", stage.relay_address)
    creator.press("^Use$")
    creator.says(f"Relay: {stage.relay_address}")
    ui.create(creator)


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
