# SPDX-License-Identifier: GPL-3.0-or-later
"""What every file of the tree has, and what none has."""

import re

import lint

LICENCE = "SPDX-License-Identifier: GPL-3.0-or-later"

# Formats that say it elsewhere or hold no comment: prose for people, lists that tools read.
NO_LICENCE_LINE = re.compile(r"\.md$|^po/(LINGUAS|POTFILES)")

# Put together here, so that this file does not hold what it looks for.
MARKERS = re.compile(r"\b(" + "|".join(["TO" "DO", "FIX" "ME", "XX" "X"]) + r")\b")
MACHINE_PATHS = re.compile(r"(?<![\w.$}/])/(" + "|".join(["home", "work", "root", "Users"]) + r")/")


def check_licence(top):
    """In the first lines; a #! or <?xml line may come before it."""
    problems = []
    for path in lint.files(top):
        text = lint.read(top, path)
        if text and not NO_LICENCE_LINE.search(path) and LICENCE not in head(text):
            problems.append(f"{path}: the first line is not '{LICENCE}'")
    return problems


def head(text):
    lines = text.split("\n", 2)
    return "\n".join(lines[:2] if lines[0].startswith(("#!", "<?xml")) else lines[:1])


def lines_that_match(top, pattern, paths, read):
    return [
        f"{path}:{number}: {line.strip()}"
        for path in paths
        for number, line in enumerate(read(top, path).split("\n"), 1)
        if pattern.search(line)
    ]


def check_markers(top):
    return lines_that_match(top, MARKERS, lint.files(top), lint.read)


def check_machine_paths(top):
    return lines_that_match(top, MACHINE_PATHS, lint.files(top), lint.read)


def check_goto(top):
    paths = lint.files(top, r"\.[ch]$")
    return lines_that_match(
        top, re.compile(r"\bgoto\b"), paths, lambda *where: lint.code(lint.read(*where))
    )


def check_names(top):
    return [
        f"{path}: says nothing of what is in it"
        for path in lint.files(top, r"(^|/)(utils?|helpers?|common|misc)\.[ch]$")
    ]


def check_whitespace(top):
    problems = lines_that_match(top, re.compile(r"[ \t]+$"), lint.files(top), lint.read)
    for path in lint.files(top):
        text = lint.read(top, path)
        if text and (not text.endswith("\n") or text.endswith("\n\n")):
            problems.append(f"{path}: does not end with one newline")
    return problems


tap = lint.Tap()
tap.check(
    "licence",
    check_licence,
    good={
        "a.c": f"/* {LICENCE} */\n",
        "b.py": f"#!/usr/bin/python3\n# {LICENCE}\n",
        "empty": "",
        "COPYING": "GNU\n",
        "tests/fuzz/corpus/frame/x": "\0\0\0\1",
    },
    bad={
        "a-file-without-it": {"src/a.c": "int a;\n"},
        "it-too-far-down": {"src/a.c": f"int a;\n\n/* {LICENCE} */\n"},
        "another-licence": {"src/a.c": "/* SPDX-License-Identifier: MIT */\n"},
    },
)
tap.check(
    "no-unfinished-work",
    check_markers,
    good={"a.c": "mkstemp (\"XXXXXX\");\n"},
    bad={"a-marker": {"src/a.c": "/* TO" "DO: later */\n"}},
)
tap.check(
    "no-machine-paths",
    check_machine_paths,
    good={"a": "$HOME/x /usr/share ${top}/home/a https://example.org/home/\n"},
    bad={"a-path": {"README.md": "cd /ho" "me/someone\n"}},
)
tap.check(
    "no-goto",
    check_goto,
    good={"a.c": 'f ("goto"); /* goto */\n'},
    bad={"one": {"src/a.c": "  if (x)\n    goto out;\n"}},
)
tap.check("no-utils", check_names, good={"src/a.c": "\n"}, bad={"one": {"src/wire/utils.c": "\n"}})
tap.check(
    "whitespace",
    check_whitespace,
    good={"a": "a\n\nb\n"},
    bad={
        "spaces-at-the-end": {"a": "a \n"},
        "no-newline-at-the-end": {"a": "a"},
        "an-empty-line-at-the-end": {"a": "a\n\n"},
    },
)
tap.end()
