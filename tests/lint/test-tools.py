# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks that other people's tools make: format, shell scripts, manual pages, translations."""

import re
import shutil
from pathlib import Path

import lint


def problems_of(top, command, paths):
    """What a command says of these files, if it does not like them."""
    status, said = lint.output(*command, *paths, cwd=top)
    return [said or f"{command[0]} failed with status {status}"] if status != 0 else []


def check_format(top):
    # Another version breaks lines elsewhere, so the version is part of the rule.
    command = lint.tool("clang-format-14")
    style = Path(top) / ".clang-format"
    if not style.exists():
        shutil.copy(lint.TOP / ".clang-format", style)
    paths = lint.files(top, r"\.[ch]$", ["src/", "tests/"])
    said = "\n".join(problems_of(top, [command, "--dry-run", "-Werror"], paths))
    places = sorted(set(re.findall(r"^(\S+?):\d+:\d+: error", said, re.MULTILINE)))
    return [f"{path}: ./dev format would change it" for path in places] or ([said] if said else [])


def shell_scripts(top):
    return [
        path
        for path in lint.files(top)
        if lint.read(top, path)[:80].split("\n")[0] in ("#!/bin/bash", "#!/bin/sh", "#!/usr/bin/env bash")
    ]


def check_shell(top):
    command = lint.tool("shellcheck")
    paths = shell_scripts(top)
    return problems_of(top, [command], paths) if paths else ["no shell script was found"]


def check_manuals(top):
    command = lint.tool("mandoc")
    paths = lint.files(top, r"^data/.*\.[1-8]$")
    if not paths:
        raise lint.Skip("there is no manual page yet")
    return problems_of(top, [command, "-T", "lint", "-W", "warning"], paths)


def check_translations(top):
    command = lint.tool("msgfmt")
    paths = lint.files(top, r"^po/.*\.po$")
    if not paths:
        raise lint.Skip("there is no translation yet")
    problems = []
    for path in paths:
        problems += problems_of(top, [command, "--check", "-o", "/dev/null"], [path])
    return problems


MANUAL = """.\\" x
.Dd January 1, 2026
.Dt A 1
.Os
.Sh NAME
.Nm a
.Nd does things
"""

PO_HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n' + (
    '"Project-Id-Version: a\\n"\n"PO-Revision-Date: 2026-01-01 00:00+0000\\n"\n'
    '"Last-Translator: A <a@example.org>\\n"\n"Language-Team: A <a@example.org>\\n"\n'
    '"Language: de\\n"\n"MIME-Version: 1.0\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n\n'
)


def po(translation):
    return PO_HEAD + f'#, c-format\nmsgid "%d people"\nmsgstr "{translation}"\n'


tap = lint.Tap()
tap.check(
    "format",
    check_format,
    good={"src/a.c": "void\nf (void)\n{\n}\n"},
    bad={"another-style": {"src/a.c": "void f(void) {}\n"}},
)
tap.check(
    "shell",
    check_shell,
    good={"a": '#!/bin/bash\necho "$1"\n'},
    bad={"an-unquoted-variable": {"a": "#!/bin/bash\nrm $1\n"}},
)
tap.check(
    "manuals",
    check_manuals,
    good={"data/a.1": MANUAL},
    bad={"an-unknown-macro": {"data/a.1": MANUAL + ".Zz\n"}},
)
tap.check(
    "translations",
    check_translations,
    good={"po/de.po": po("%d Leute")},
    bad={"a-lost-placeholder": {"po/de.po": po("Leute")}},
)
tap.end()
