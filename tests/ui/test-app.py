# SPDX-License-Identifier: GPL-3.0-or-later
"""The app itself: command line, windows, preferences, keys."""

import os
import subprocess

import ui


def run(stage, *arguments):
    return subprocess.run(
        [str(ui.APP), f"--gapplication-app-id={ui.APP_ID}.Creator", *arguments],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False, text=True, timeout=20,
        env={**os.environ, "HOME": str(stage.folder), "GSETTINGS_BACKEND": "memory"},
    )


def tells_version_and_help(stage):
    version = run(stage, "--version")
    assert version.returncode == 0 and version.stdout.startswith("e2echat "), version
    helped = run(stage, "--help")
    assert helped.returncode == 0 and "e2echats://" in helped.stdout, helped
    wrong = run(stage, "--no-such-option")
    assert wrong.returncode != 0 and "no-such-option" in wrong.stdout, wrong


def is_one_process_with_many_windows(stage):
    creator = stage.app("creator")
    creator.find("push button", "^Close$")
    creator.find("toggle button", "^Menu$")
    assert run(stage, "e2echat://relay.example.org/A3F2B1#7KXQ9D").returncode == 0
    creator.says("Looks right|typing mistake")
    creator.press("^Cancel$")
    creator.gone("label", "Looks right|typing mistake")
    creator.keys("ctrl+n")
    ui.wait("two windows", lambda: len(creator.windows()) == 2)


def says_why_a_link_is_bad(stage):
    for number, link in enumerate(
        ["e2echat://relay.example.org/A3F2B1#7KXQ90", "https://example.org/", "e2echat://", "x" * 600]
    ):
        app = stage.app(f"bad{number}", link)
        app.find("text", "Code or link")
        join = app.find("push button", "^Join$")
        assert not ui.is_pressable(join), link
        app.find("label", "mistake|neither|No code|not|Compare|given|[Ll]ink")
        app.end_now()


def keeps_preferences(stage):
    creator = stage.app("creator")
    creator.keys("ctrl+comma")
    creator.title("^Preferences$")
    creator.write("^Your name$", "Creator")
    creator.press("Go on in the background")
    creator.press("^Privacy$")
    creator.press("Typing notices")
    stage.picture("preferences-privacy")
    creator.press("^Connection$")
    creator.write("^Proxy$", "nonsense")
    creator.says("This is no proxy")
    assert creator.setting("proxy") in (None, "''")
    creator.write("^Proxy$", "socks5://127.0.0.1:9050")
    creator.gone("label", "This is no proxy")
    creator.press("Use TLS")
    creator.write("^Pin$", "12")
    creator.find("label", "64")
    for key, value in {
        "name": "'Creator'", "background": "true", "typing-notices": "false",
        "proxy": "'socks5://127.0.0.1:9050'", "tls": "true",
    }.items():
        ui.wait(f"the setting {key}", lambda: creator.setting(key) == value)  # pylint: disable=W0640


def shows_shortcuts_and_about(stage):
    creator = stage.app("creator", environment=ui.EXACT_LEAKS)
    creator.keys("F1")
    creator.find("list item", "^Edit the last message: ")
    stage.picture("shortcuts")
    creator.keys("Escape")
    creator.gone("list item", "Edit the last message")
    creator.menu("About")
    creator.says("Website")
    stage.picture("about")


def works_with_the_keyboard_alone(stage):
    """From the start page to a message, without a pointer and without looking at the tree."""
    stage.start_relay()
    creator, joiner = stage.app("creator"), stage.app("joiner")
    creator.keys("Return")
    code = ui.text_of(creator.find("label", r"^[0-9A-Z]{6,12}-[0-9A-Z]{6}$"))
    joiner.keys("ctrl+j")
    joiner.find("text", "Code or link")
    joiner.type(code)
    joiner.says("Looks right")
    joiner.keys("Return")
    ui.is_chat(creator)
    ui.is_chat(joiner)
    joiner.type("hello")
    joiner.keys("Return")
    creator.find("list item", "hello")
    creator.keys("ctrl+e")
    creator.find("push button", "They Match")
    creator.keys("Escape")
    creator.gone("push button", "They Match")
    creator.type("hi")
    creator.keys("Return")
    joiner.find("list item", "hi")


def goes_on_without_a_session_bus(stage):
    stage.start_relay()
    bus = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--print-address"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )
    try:
        # The tree of widgets is told to this test's bus nonetheless.
        environment = {
            "DBUS_SESSION_BUS_ADDRESS": bus.stdout.readline().strip(),
            "AT_SPI_BUS_ADDRESS": ui.accessibility_address(),
        }
        creator = stage.app("creator", environment=environment, notifications="false")
        joiner = stage.app("joiner")
        ui.join(joiner, ui.create(creator))
        ui.is_chat(creator)
    finally:
        bus.kill()
        bus.wait()
    ui.send(joiner, "are you still there?")
    creator.find("list item", "are you still there")
    ui.send(creator, "I am")
    joiner.find("list item", "I am")


def says_goodbye_when_it_is_ended(stage):
    creator, joiner = ui.meet(stage)
    joiner.process.terminate()
    creator.says("^Joiner left the chat.$")
    ui.wait("the app to end", lambda: joiner.process.poll() == 0)


ui.run(
    goes_on_without_a_session_bus,
    says_goodbye_when_it_is_ended,
    tells_version_and_help,
    is_one_process_with_many_windows,
    says_why_a_link_is_bad,
    keeps_preferences,
    shows_shortcuts_and_about,
    works_with_the_keyboard_alone,
)
