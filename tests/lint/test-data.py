# SPDX-License-Identifier: GPL-3.0-or-later
"""What makes e2echat an app of the desktop: entry, metainfo, settings, icons, packages, and the lists
that translators work from. Other people's tools judge each; one that is missing skips its check."""

import json
import re
import shutil
import tempfile
from pathlib import Path

import lint

APP = "io.github.e2echat.E2EChat"

# A text for people is marked by one of these; only a literal can be taken out of the source.
MARKED_C = re.compile(r'\b(_|N_|C_|NC_|Q_|n?gettext) ?\(\s*"')
MARKED_UI = re.compile(r'translatable="yes"')
# These hold such texts by their kind.
DATA_WITH_TEXT = r"^data/.*\.(desktop\.in|metainfo\.xml\.in|gschema\.xml)$"

# A macro's value is not known where strings are taken out: the text would end before it. PRIu64 and
# its like are known there.
SPLIT_TEXT = re.compile(r'\b(?:_|N_|n?gettext) ?\((?:\s*"(?:\\.|[^"\\])*")*\s*(G_\w+_(?:FORMAT|MODIFIER))')


def paths_of(top, pattern, what):
    paths = lint.files(top, pattern, data=True)
    if not paths:
        raise lint.Skip(f"there is no {what} yet")
    return paths


def said_by(top, *command):
    """What a tool says, if its status says that something is wrong."""
    status, said = lint.output(*command, cwd=top)
    return [said or f"{command[0]} failed with status {status}"] if status else []


def check_as(name_of, top, paths, *command):
    """Runs a tool on copies that are named as the files will be once they are installed."""
    problems = []
    with tempfile.TemporaryDirectory() as folder:
        for path in paths:
            copy = Path(folder) / name_of(Path(path).name)
            shutil.copy(Path(top) / path, copy)
            problems += said_by(top, *command, str(copy))
    return problems


def without_in(name):
    return name.removesuffix(".in")


def check_desktop_entry(top):
    command = lint.tool("desktop-file-validate")
    return check_as(without_in, top, paths_of(top, r"\.desktop\.in$", "desktop entry"), command)


def check_metainfo_appstreamcli(top):
    command = [lint.tool("appstreamcli"), "validate", "--no-net"]
    return check_as(without_in, top, paths_of(top, r"\.metainfo\.xml\.in$", "metainfo"), *command)


def check_metainfo_appstream_util(top):
    command = [lint.tool("appstream-util"), "validate-relax", "--nonet"]
    return check_as(without_in, top, paths_of(top, r"\.metainfo\.xml\.in$", "metainfo"), *command)


def check_schema(top):
    command = [lint.tool("glib-compile-schemas"), "--strict", "--dry-run"]
    folders = {str(Path(top) / path).rsplit("/", 1)[0] for path in paths_of(top, r"\.gschema\.xml$", "schema")}
    return [problem for folder in sorted(folders) for problem in said_by(top, *command, folder)]


# --- What belongs together ----------------------------------------------------------------------


def check_actions(top):
    """The entry's actions are asked for over D-Bus by name, and by an option where there is none."""
    source = Path(top) / "src/gtk/application.c"
    if not source.exists():
        raise lint.Skip("there is no application yet")
    code = source.read_text(encoding="utf-8")
    problems = []
    for path in paths_of(top, r"\.desktop\.in$", "desktop entry"):
        entry = lint.read(top, path)
        for action in re.search(r"^Actions=(.*)$", entry, re.MULTILINE)[1].strip(";").split(";"):
            if f'"{action}"' not in code:
                problems.append(f"{path}: {source.name} has no action {action}")
        for option in re.findall(r"^Exec=.* --([\w-]+)", entry, re.MULTILINE):
            if f'"{option}"' not in code:
                problems.append(f"{path}: {source.name} has no option --{option}")
    return problems


def check_release(top):
    """The newest release that the metainfo tells of is the version that is built."""
    build = re.search(r"^  version: '(.*)'", lint.read(top, "meson.build"), re.MULTILINE)[1]
    problems = []
    for path in paths_of(top, r"\.metainfo\.xml\.in$", "metainfo"):
        told = re.search(r'<release version="([^"]*)"', lint.read(top, path))
        if told is None or told[1] != build:
            problems.append(f"{path}: the first release is not {build}, which meson.build builds")
    return problems


def check_icons(top):
    """Each renders, and the symbolic one has a single colour, which the theme replaces."""
    command = lint.tool("rsvg-convert")
    problems = []
    for path in paths_of(top, r"^data/icons/.*\.svg$", "icon"):
        problems += said_by(top, command, "-w", "16", path)
        colours = set(re.findall(r'(?:fill|stroke)="(#\w+)"', lint.read(top, path)))
        if path.endswith("-symbolic.svg") and len(colours) != 1:
            problems.append(f"{path}: {len(colours)} colours, a symbolic icon has one")
    return problems


# --- Flatpak ------------------------------------------------------------------------------------


def manifests(top):
    """Each manifest as flatpak-builder understands it, or what it says instead."""
    command = lint.tool("flatpak-builder")
    for path in paths_of(top, rf"^flatpak/{re.escape(APP)}.*\.yml$", "manifest"):
        # It leaves a folder of its own wherever it is called.
        with tempfile.TemporaryDirectory() as folder:
            whole = str(Path(top) / path)
            status, said = lint.output(command, "--show-manifest", whole, cwd=folder)
        yield path, None if status or "WARNING" in said else json.loads(said), said


def check_manifests(top):
    return [f"{path}: {said}" for path, manifest, said in manifests(top) if manifest is None]


# What a chat needs and no more: files, notifications and links come through portals.
PERMISSIONS = [
    "--device=dri",
    "--share=ipc",
    "--share=network",
    "--socket=fallback-x11",
    "--socket=wayland",
]


def check_permissions(top):
    problems = []
    for path, manifest, said in manifests(top):
        asked = sorted((manifest or {}).get("finish-args", [said]))
        if asked != PERMISSIONS:
            problems.append(f"{path}: asks for {' '.join(asked)}, not for {' '.join(PERMISSIONS)}")
    return problems


# --- Translation --------------------------------------------------------------------------------


def listed(top, path):
    """The entries of a list, or none where there is no such list."""
    if not (Path(top) / path).exists():
        return []
    lines = lint.read(top, path).splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def files_with_text(top):
    found = set(lint.files(top, DATA_WITH_TEXT))
    for path in lint.files(top, r"\.(c|h|ui)$", ["src/"]):
        marked = MARKED_UI if path.endswith(".ui") else MARKED_C
        if marked.search(lint.read(top, path)):
            found.add(path)
    return found


def compare_lists(name, entries, there):
    """ENTRIES of the list NAME against what THERE is."""
    problems = [f"{name} lacks {entry}" for entry in sorted(there - set(entries))]
    problems += [f"{name} names {entry} in vain" for entry in sorted(set(entries) - there)]
    return problems + [f"{name} is not sorted"] * (entries != sorted(set(entries)))


def check_files_to_translate(top):
    return compare_lists("po/POTFILES", listed(top, "po/POTFILES"), files_with_text(top))


def check_languages(top):
    there = {Path(path).stem for path in lint.files(top, r"^po/[^/]*\.po$")}
    return compare_lists("po/LINGUAS", listed(top, "po/LINGUAS"), there)


def check_whole_text(top):
    return [
        f"{path}: a text for translators ends at {match[1]}; take PRIu64 or its like"
        for path in lint.files(top, r"\.[ch]$", ["src/"])
        for match in SPLIT_TEXT.finditer(lint.read(top, path))
    ]


# --- Planted trees ------------------------------------------------------------------------------

ENTRY = """[Desktop Entry]
Type=Application
Name=A
Exec=a %U
DBusActivatable=true
Categories=Network;
Actions=new;

[Desktop Action new]
Name=New
Exec=a --fresh
"""

METAINFO = f"""<?xml version="1.0" encoding="UTF-8"?>
<component type="desktop-application">
  <id>{APP}</id>
  <metadata_license>CC0-1.0</metadata_license>
  <project_license>GPL-3.0-or-later</project_license>
  <name>A</name>
  <summary>Does a thing</summary>
  <description><p>It does a thing, and it does that thing well enough to be told of.</p></description>
  <categories><category>Network</category></categories>
  <url type="homepage">https://example.org</url>
  <developer_name>A</developer_name>
  <launchable type="desktop-id">{APP}.desktop</launchable>
  <content_rating type="oars-1.1"/>
  <releases><release version="1.0" date="2026-01-01"/></releases>
</component>
"""

SCHEMA = """<schemalist><schema id="a.b" path="/a/b/">
  <key name="c" type="u"><default>1</default><range min="0" max="3"/></key>
</schema></schemalist>
"""

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16">%s</svg>\n'
DOT = '<circle r="3" fill="#%s"/>'
SYMBOLIC = "data/icons/a-symbolic.svg"

MANIFEST = """id: a.b.C
runtime: r
sdk: s
command: c
finish-args: [%s]
modules: []
"""
FLATPAK = f"flatpak/{APP}.yml"
ASKED = ", ".join(PERMISSIONS)

PROJECT = "project(\n  'a',\n  version: '1.0',\n)\n"


def entry_at(text):
    return {f"data/{APP}.desktop.in": text}


def metainfo_at(text, **more):
    return {f"data/{APP}.metainfo.xml.in": text, **more}


tap = lint.Tap()
tap.check(
    "desktop-entry",
    check_desktop_entry,
    good=entry_at(ENTRY),
    bad={"an-unknown-category": entry_at(ENTRY.replace("Network;", "Nonsense;"))},
)
for name, check in {
    "metainfo-appstreamcli": check_metainfo_appstreamcli,
    "metainfo-appstream-util": check_metainfo_appstream_util,
}.items():
    tap.check(
        name,
        check,
        good=metainfo_at(METAINFO),
        bad={"no-licence": metainfo_at(re.sub("<metadata_license>.*\n", "", METAINFO))},
    )
tap.check(
    "schema",
    check_schema,
    good={"data/a.gschema.xml": SCHEMA},
    bad={"a-default-out-of-range": {"data/a.gschema.xml": SCHEMA.replace(">1<", ">4<")}},
)
tap.check(
    "actions",
    check_actions,
    good={**entry_at(ENTRY), "src/gtk/application.c": '{ "new" } "fresh"\n'},
    bad={
        "an-action-that-the-app-lacks": {**entry_at(ENTRY), "src/gtk/application.c": '"fresh"\n'},
        "an-option-that-the-app-lacks": {**entry_at(ENTRY), "src/gtk/application.c": '"new"\n'},
    },
)
tap.check(
    "release",
    check_release,
    good=metainfo_at(METAINFO, **{"meson.build": PROJECT}),
    bad={"another-version": metainfo_at(METAINFO, **{"meson.build": PROJECT.replace("1.0", "1.1")})},
)
tap.check(
    "icons",
    check_icons,
    good={SYMBOLIC: SVG % (DOT % "000" + DOT % "000"), "data/icons/a.svg": SVG % (DOT % "f00")},
    bad={
        "a-broken-one": {"data/icons/a.svg": "<svg"},
        "a-coloured-symbolic-one": {SYMBOLIC: SVG % (DOT % "000" + DOT % "f00")},
    },
)
tap.check(
    "flatpak-manifests",
    check_manifests,
    good={FLATPAK: MANIFEST % ASKED},
    bad={
        "an-unknown-key": {FLATPAK: MANIFEST % ASKED + "comand: x\n"},
        "a-missing-module": {FLATPAK: MANIFEST.replace("[]", "[a.yml]") % ASKED},
    },
)
tap.check(
    "flatpak-permissions",
    check_permissions,
    good={FLATPAK: MANIFEST % ASKED},
    bad={"one-too-many": {FLATPAK: MANIFEST % (ASKED + ", --filesystem=home")}},
)
tap.check(
    "files-to-translate",
    check_files_to_translate,
    good={"src/a.c": 'f (_ ("a"), "b");\n', "src/b.c": 'f ("a");\n', "po/POTFILES": "# b\nsrc/a.c\n"},
    bad={
        "one-that-is-not-listed": {"src/a.ui": '<a translatable="yes"/>\n', "po/POTFILES": ""},
        "one-that-has-no-text": {"src/a.c": "f ();\n", "po/POTFILES": "src/a.c\n"},
        "an-unsorted-list": {
            "src/a.c": 'f (_ ("a"));\n',
            "src/b.c": 'f (ngettext ("a", "b", 2));\n',
            "po/POTFILES": "src/b.c\nsrc/a.c\n",
        },
    },
)
tap.check(
    "languages",
    check_languages,
    good={"po/LINGUAS": "ar\nde\n", "po/de.po": "", "po/ar.po": ""},
    bad={
        "one-that-is-not-listed": {"po/de.po": "", "po/LINGUAS": ""},
        "one-without-a-file": {"po/LINGUAS": "de\n"},
    },
)
tap.check(
    "whole-text",
    check_whole_text,
    good={"src/a.c": 'f (_ ("%" PRIu64 " a"));\nf ("%" G_GUINT64_FORMAT);\n'},
    bad={"a-macro-in-it": {"src/a.c": 'f (_ ("a %"\n   G_GUINT64_FORMAT "b"));\n'}},
)
tap.end()
