# SPDX-License-Identifier: GPL-3.0-or-later
"""The fuzz harnesses: all of them are built, run, and have inputs to start from."""

import re

import lint

LIST = re.compile(r"^harnesses = \{(.*?)^\}", re.MULTILINE | re.DOTALL)


def check_harnesses(top):
    listed = LIST.search(lint.read(top, "tests/fuzz/meson.build"))
    names = set(re.findall(r"'(\w+)':", listed[1])) if listed else set()
    sources = {
        path.removeprefix("tests/fuzz/fuzz-").removesuffix(".c")
        for path in lint.files(top, r"^tests/fuzz/fuzz-.*\.c$")
    }
    kept = {path.split("/")[3] for path in lint.files(top, r"^tests/fuzz/corpus/\w+/", data=True)}
    return (
        [f"tests/fuzz/fuzz-{name}.c is listed and missing" for name in sorted(names - sources)]
        + [f"tests/fuzz/meson.build does not list {name}" for name in sorted(sources - names)]
        + [f"tests/fuzz/corpus/{name} has no input" for name in sorted((names | sources) - kept)]
    )


def tree(names, sources, kept):
    return {
        "tests/fuzz/meson.build": "harnesses = {\n" + "".join(f"  '{n}': 'wire',\n" for n in names) + "}\n",
        **{f"tests/fuzz/fuzz-{name}.c": "\n" for name in sources},
        **{f"tests/fuzz/corpus/{name}/seed": "\n" for name in kept},
    }


tap = lint.Tap()
tap.check(
    "fuzz",
    check_harnesses,
    good=tree("ab", "ab", "ab"),
    bad={
        "a-harness-that-is-not-built": tree("a", "ab", "ab"),
        "a-harness-that-is-gone": tree("ab", "a", "ab"),
        "a-harness-without-inputs": tree("ab", "ab", "a"),
    },
)
tap.end()
