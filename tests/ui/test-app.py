# SPDX-License-Identifier: GPL-3.0-or-later
"""The app itself: command line, windows, preferences, keys."""

import os
import subprocess

import ui


def run(stage, *arguments):
    return subprocess.run(
        [str(ui.APP), f"--gapplication-app-id={ui.APP_ID}.Alice", *arguments],
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
    alice = stage.app("alice")
    assert run(stage, "e2echat://relay.example.org/A3F2B1#7KXQ9D").returncode == 0
    alice.says("Looks right|typing mistake")
    alice.press("^Cancel$")
    alice.gone("label", "Looks right|typing mistake")
    alice.keys("ctrl+n")
    ui.wait("two windows", lambda: len(alice.windows()) == 2)


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
    alice = stage.app("alice")
    alice.keys("ctrl+comma")
    alice.title("^Preferences$")
    alice.write("^Your name$", "Alice")
    alice.press("Go on in the background")
    alice.press("^Privacy$")
    alice.press("Typing notices")
    stage.picture("preferences-privacy")
    alice.press("^Connection$")
    alice.write("^Proxy$", "nonsense")
    alice.says("This is no proxy")
    assert alice.setting("proxy") in (None, "''")
    alice.write("^Proxy$", "socks5://127.0.0.1:9050")
    alice.gone("label", "This is no proxy")
    alice.press("Use TLS")
    alice.write("^Pin$", "12")
    alice.find("label", "64")
    for key, value in {
        "name": "'Alice'", "background": "true", "typing-notices": "false",
        "proxy": "'socks5://127.0.0.1:9050'", "tls": "true",
    }.items():
        ui.wait(f"the setting {key}", lambda: alice.setting(key) == value)  # pylint: disable=W0640


def shows_shortcuts_and_about(stage):
    alice = stage.app("alice")
    alice.keys("F1")
    alice.says("Edit the last message")
    stage.picture("shortcuts")
    alice.keys("Escape")
    alice.gone("label", "Edit the last message")
    alice.menu("About")
    alice.says("Website")
    stage.picture("about")


def works_with_the_keyboard_alone(stage):
    """From the start page to a message, without a pointer and without looking at the tree."""
    stage.start_relay()
    alice, bob = stage.app("alice"), stage.app("bob")
    alice.keys("Return")
    code = ui.text_of(alice.find("label", r"^[0-9A-Z]{6,12}-[0-9A-Z]{6}$"))
    bob.keys("ctrl+j")
    bob.find("text", "Code or link")
    bob.type(code)
    bob.says("Looks right")
    bob.keys("Return")
    ui.is_chat(alice)
    ui.is_chat(bob)
    bob.type("hello")
    bob.keys("Return")
    alice.find("list item", "hello")
    alice.keys("ctrl+e")
    alice.find("push button", "They Match")
    alice.keys("Escape")
    alice.gone("push button", "They Match")
    alice.type("hi")
    alice.keys("Return")
    bob.find("list item", "hi")


ui.run(
    tells_version_and_help,
    is_one_process_with_many_windows,
    says_why_a_link_is_bad,
    keeps_preferences,
    shows_shortcuts_and_about,
    works_with_the_keyboard_alone,
)
