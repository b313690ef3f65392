# SPDX-License-Identifier: GPL-3.0-or-later
"""What the compiler and linker did to the programs: test-hardening.py BUILD_DIR.

Not of use in a sanitizer's build, which cannot have it all."""

import json
import os
import re
import sys
import tempfile
from pathlib import Path

import lint

BUILD = sys.argv[1]

# The relay forwards what it cannot read; it has nothing to read it with.
NOT_IN_THE_RELAY = re.compile(r"lib(nettle|hogweed|gmp)\.so")

PROGRAM = """
#include <stdio.h>
#include <string.h>
int main (int argc, char **argv)
{
  char copy[64];
  strcpy (copy, argv[argc - 1]);
  puts (copy);
  return 0;
}
"""

HARD = "-O2 -fPIE -pie -Wl,-z,relro -Wl,-z,now -fstack-protector-strong".split()


def readelf(path, *options):
    status, said = lint.output(lint.tool("readelf"), "--wide", *options, path)
    return said if status == 0 else ""


def elf_problems(path):
    header, dynamic = readelf(path, "-h"), readelf(path, "-d")
    segments, symbols = readelf(path, "-l"), readelf(path, "--dyn-syms")
    wanted = {
        "is not position-independent (PIE)": re.search(r"Type:\s+DYN", header)
        and re.search(r"FLAGS_1\).*\bPIE\b", dynamic),
        "has no RELRO segment": "GNU_RELRO" in segments,
        "binds lazily, so its RELRO is partial": re.search(r"BIND_NOW|FLAGS_1\).*\bNOW\b", dynamic),
        "has an executable stack": re.search(r"GNU_STACK\s.*\sRW\s", segments),
        "has no stack protector": "__stack_chk_fail" in symbols,
        "looks for libraries in a fixed place (RPATH)": not re.search(r"\(R(UN)?PATH\)", dynamic),
    }
    return [f"{os.path.basename(path)} {what}" for what, holds in wanted.items() if not holds]


def needed(path):
    return re.findall(r"NEEDED.*\[(.*)\]", readelf(path, "-d"))


def is_ours(path):
    return (lint.TOP / "src") in Path(path).parents


def programs():
    """The programs that are built from src, by name."""
    status, said = lint.output("meson", "introspect", "--targets", BUILD)
    if status != 0:
        sys.exit(f"Bail out! meson cannot tell the targets of {BUILD}: {said}")
    found = {
        target["name"]: target["filename"][0]
        for target in json.loads(said)
        if target["type"] == "executable" and is_ours(target["defined_in"])
    }
    missing = [name for name, path in found.items() if not os.path.exists(path)]
    if not found:
        raise lint.Skip("there is no program yet")
    if missing:
        raise lint.Skip("not built: " + ", ".join(missing))
    return found


def check_programs():
    found = programs()
    print("# looked at " + ", ".join(sorted(found)))
    return [problem for path in found.values() for problem in elf_problems(path)]


def check_relay():
    path = programs().get("e2echat-relay")
    if path is None:
        raise lint.Skip("there is no relay yet")
    return [f"the relay is linked with {name}" for name in filter(NOT_IN_THE_RELAY.match, needed(path))]


def source_of(entry):
    return os.path.abspath(os.path.join(entry["directory"], entry["file"]))


def check_fortified():
    """From the compiler's commands: a small program may have no call to fortify."""
    commands = json.loads((Path(BUILD) / "compile_commands.json").read_text(encoding="utf-8"))
    ours = [entry for entry in commands if is_ours(source_of(entry))]
    if not ours:
        return ["no file of src is compiled"]
    return [
        f"{entry['file']} is compiled without _FORTIFY_SOURCE"
        for entry in ours
        if "-D_FORTIFY_SOURCE=2" not in entry["command"]
    ]


def build(top, *options):
    source, program = Path(top) / "a.c", Path(top) / "a"
    source.write_text(PROGRAM, encoding="utf-8")
    status, said = lint.output(lint.tool("gcc", "cc"), *options, "-o", str(program), str(source))
    if status != 0:
        raise lint.Skip("the compiler cannot build that: " + said.split("\n")[0])
    return str(program)


def planted(judge, *options):
    """What JUDGE says of a small program built with these options."""
    with tempfile.TemporaryDirectory() as top:
        return judge(build(top, *options))


def must_find(*options):
    found = planted(elf_problems, *HARD, *options)
    return [] if len(found) == 1 else [f"{len(found)} violations were found, not one: {found}"]


def finds_crypto():
    link = ["-Wl,--no-as-needed", "-lnettle"]
    found = planted(lambda path: list(filter(NOT_IN_THE_RELAY.match, needed(path))), *HARD, *link)
    return [] if found else ["a program linked with nettle was not found"]


tap = lint.Tap()
tap.point("/lint/hardening", check_programs)
tap.point("/lint/hardening/takes-what-is-right", lambda: planted(elf_problems, *HARD))
for what, options in {
    "a-fixed-address": ["-fno-pie", "-no-pie"],
    "no-relro": ["-Wl,-z,norelro"],
    "lazy-binding": ["-Wl,-z,lazy"],
    "an-executable-stack": ["-Wl,-z,execstack"],
    "no-stack-protector": ["-fno-stack-protector"],
    "a-fixed-library-path": ["-Wl,-rpath,/opt"],
}.items():
    tap.point(f"/lint/hardening/finds-{what}", lambda options=options: must_find(*options))
tap.point("/lint/hardening/fortified", check_fortified)
tap.point("/lint/hardening/relay-has-no-crypto", check_relay)
tap.point("/lint/hardening/relay-has-no-crypto/finds-nettle", finds_crypto)
tap.end()
