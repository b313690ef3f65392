# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may include whom: the table of src/README.md, as a test."""

import os
import re

import lint

# Layer: what of ours it may include, and which libraries.
LAYERS = {
    "wire": ({"wire"}, {"glib"}),
    "crypto": ({"crypto"}, {"glib", "nettle", "gmp"}),
    "protocol": ({"protocol", "wire", "crypto"}, {"glib"}),
    "client": ({"client", "protocol", "wire"}, {"glib", "gio"}),
    "gtk": ({"gtk", "client"}, {"glib", "gio", "gtk", "gspell", "qrencode"}),
    "cli": ({"cli", "client"}, {"glib", "gio", "readline", "qrencode", "json"}),
    "relay": ({"relay", "wire"}, {"glib", "gio", "gnutls", "microhttpd", "nats", "systemd"}),
}

# Libraries that stay in a few files, so that changing one is a small change.
ONLY_IN = {
    "gmp": re.compile(r"^src/crypto/(group|dh)\.c$"),
    "nettle": re.compile(r"^src/crypto/(aead|hash|kdf|secret)\.c$"),
}
AT_MOST_ONE_FILE = {"microhttpd", "nats", "systemd", "qrencode", "readline"}

# The relay of one's own runs inside the client: one edge, in one file.
EDGES = {("src/client/own-relay.c", "relay")}

FACES = ("src/gtk/", "src/cli/")

LIBRARIES = {
    "glib": r"glib(-object|-unix|/.*)?(\.h)?|gmodule\.h",
    "gio": r"gio/.*",
    "gtk": r"(gtk|gdk|cairo|pango|atk)/.*|cairo.*\.h",
    "gspell": r"gspell/.*",
    "nettle": r"nettle/.*",
    "gmp": r"gmp\.h",
    "gnutls": r"gnutls/.*",
    "microhttpd": r"microhttpd\.h",
    "nats": r"nats/.*",
    "systemd": r"systemd/.*",
    "readline": r"readline/.*|histedit\.h",
    "qrencode": r"qrencode\.h",
    "json": r"json-glib/.*",
    "libc": r"(assert|ctype|errno|inttypes|limits|locale|malloc|math|signal|stdatomic|stdbool|stddef|"
    r"stdint|stdio|stdlib|string|strings|time|unistd|fcntl|poll|pthread|pwd|netdb|sched|termios|"
    r"wchar|libintl|sysexits|ifaddrs|semaphore)\.h|(sys|netinet|arpa|net|linux)/.*\.h",
}

# What only code with a clock, files or sockets needs. These layers have none.
PURE = ("wire", "protocol")
IMPURE = re.compile(
    r"^(stdio|time|unistd|fcntl|poll|pthread|netdb|signal|termios)\.h$|"
    r"^(sys|netinet|arpa|net|linux)/|^glib/gstdio\.h$|^glib-unix\.h$"
)

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.MULTILINE)


def library_of(header):
    for library, pattern in LIBRARIES.items():
        if re.fullmatch(pattern, header):
            return library
    return None


def sources(top):
    return lint.files(top, r"^src/[^/]+/.*\.[ch]$", ["src/"])


def includes(top, path):
    return INCLUDE.findall(lint.read(top, path))


def ours_problem(path, layer, header):
    other = header.split("/")[0]
    if header == "config.h":
        return None
    if header.startswith((".", "/")) or other not in LAYERS:
        return f'{path}: "{header}" does not name a layer; write it from src/'
    if other in LAYERS[layer][0] or (path, other) in EDGES:
        return None
    return f'{path}: {layer} may not include "{header}"'


def library_problem(path, layer, header):
    library = library_of(header)
    if library is None:
        return f"{path}: <{header}> is of no library that the table of test-layers.py knows"
    if layer in PURE and IMPURE.search(header):
        return f"{path}: {layer} has no I/O and no clock, so no <{header}>"
    if library != "libc" and library not in LAYERS[layer][1]:
        return f"{path}: {layer} may not use {library} (<{header}>)"
    if library in ONLY_IN and not ONLY_IN[library].search(path):
        return f"{path}: <{header}> belongs into {ONLY_IN[library].pattern} alone"
    return None


def check_includes(top):
    problems = []
    for path in sources(top):
        layer = path.split("/")[1]
        if layer not in LAYERS:
            problems.append(f"{path}: {layer} is no layer")
            continue
        for bracket, header in includes(top, path):
            problem = library_problem if bracket == "<" else ours_problem
            problems.append(problem(path, layer, header))
    return [problem for problem in problems if problem]


def check_one_file(top):
    """Some libraries are named by one file only, whichever that is, in each layer that has them."""
    users = {}
    for path in sources(top):
        for bracket, header in includes(top, path):
            library = library_of(header) if bracket == "<" else None
            if library in AT_MOST_ONE_FILE:
                users.setdefault((library, path.split("/")[1]), set()).add(path)
    return [
        f"{library} is named by {len(paths)} files of {layer}: {', '.join(sorted(paths))}"
        for (library, layer), paths in users.items()
        if len(paths) > 1
    ]


def reached(top, path):
    """Every header of ours that a file sees, with those that its headers include."""
    seen, todo = set(), [path]
    while todo:
        for bracket, header in includes(top, todo.pop()):
            inner = "src/" + header
            if bracket == '"' and inner not in seen and os.path.exists(os.path.join(top, inner)):
                seen.add(inner)
                todo.append(inner)
    return seen


def check_faces(top):
    """No face sees a type of the protocol, however many headers lie between."""
    return [
        f"{path} sees {header}"
        for path in sources(top)
        if path.startswith(FACES)
        for header in sorted(reached(top, path))
        if header.startswith(("src/protocol/", "src/crypto/"))
    ]


def meson_problems(path, layer, text):
    for name in re.findall(r"'([^'\n]*\.[ch])'", text):
        if "/" in name:
            yield f"{path}: lists '{name}', a file of another folder"
    for other in re.findall(r"\b(\w+)_dep\b", text):
        edges = {edge for file, edge in EDGES if file.startswith(f"src/{layer}/")}
        if other in LAYERS and other not in LAYERS[layer][0] | edges:
            yield f"{path}: {layer} may not be linked with {other}"


def check_targets(top):
    problems = []
    for path in lint.files(top, r"^src/\w+/meson\.build$"):
        layer = path.split("/")[1]
        if layer in LAYERS:
            text = re.sub(r"#[^\n]*", "", lint.read(top, path))
            problems += meson_problems(path, layer, text)
    return problems


def check_tests(top):
    """Tests write includes as src/ does, plus what they share, and their own folder's."""
    problems = []
    for path in lint.files(top, r"\.[ch]$", ["tests/"]):
        folders = {*LAYERS, "support", path.split("/")[1]}
        for bracket, header in includes(top, path):
            if bracket == '"' and header != "config.h" and header.split("/")[0] not in folders:
                problems.append(f'{path}: "{header}" names neither a layer nor support/')
    return problems


def included(path, *headers):
    return {path: "".join(f"#include {header}\n" for header in headers)}


tap = lint.Tap()
tap.check(
    "layers",
    check_includes,
    good={
        **included("src/protocol/a.c", '"protocol/a.h"', '"wire/wire.h"', "<glib.h>", "<string.h>"),
        **included("src/client/own-relay.c", '"relay/relay.h"', "<gio/gio.h>", '"config.h"'),
        **included("src/crypto/group.c", "<gmp.h>"),
        **included("src/crypto/aead.c", "<nettle/gcm.h>"),
        **included("src/relay/tls.c", "<gnutls/gnutls.h>", "<sys/epoll.h>"),
    },
    bad={
        "crypto-in-the-relay": included("src/relay/a.c", '"crypto/aead.h"'),
        "protocol-in-a-face": included("src/cli/a.c", '"protocol/session.h"'),
        "the-relay-in-another-file-of-the-client": included("src/client/a.c", '"relay/relay.h"'),
        "crypto-in-the-client": included("src/client/a.c", '"crypto/secret.h"'),
        "gio-in-the-protocol": included("src/protocol/a.c", "<gio/gio.h>"),
        "a-clock-in-the-protocol": included("src/protocol/a.c", "<time.h>"),
        "gmp-outside-its-file": included("src/crypto/kdf.c", "<gmp.h>"),
        "nettle-outside-its-files": included("src/crypto/dh.c", "<nettle/gcm.h>"),
        "gnutls-in-the-client": included("src/client/a.c", "<gnutls/gnutls.h>"),
        "a-path-that-climbs": included("src/wire/a.c", '"../crypto/aead.h"'),
        "an-absolute-path": included("src/wire/a.c", '"/usr/include/glib.h"'),
        "an-include-without-its-layer": included("src/wire/a.c", '"frame.h"'),
        "an-unknown-library": included("src/client/a.c", "<curl/curl.h>"),
        "an-unknown-layer": included("src/helpers/a.c", "<glib.h>"),
    },
)
tap.check(
    "layers/one-file",
    check_one_file,
    good=included("src/relay/a.c", "<nats/nats.h>"),
    bad={
        "nats-in-two-files": {
            **included("src/relay/a.c", "<nats/nats.h>"),
            **included("src/relay/b.c", "<nats/nats.h>"),
        }
    },
)
tap.check(
    "layers/faces",
    check_faces,
    good={
        **included("src/cli/a.c", '"client/a.h"'),
        **included("src/client/a.h", '"client/b.h"'),
        **included("src/client/b.h", "<gio/gio.h>"),
        **included("src/client/a.c", '"protocol/p.h"'),
        **included("src/protocol/p.h", "<glib.h>"),
    },
    bad={
        "a-header-that-lets-the-protocol-through": {
            **included("src/cli/a.c", '"client/a.h"'),
            **included("src/client/a.h", '"client/b.h"'),
            **included("src/client/b.h", '"protocol/p.h"'),
            **included("src/protocol/p.h", "<glib.h>"),
        }
    },
)
tap.check(
    "layers/targets",
    check_targets,
    good={
        "src/client/meson.build": "static_library('c', 'a.c', dependencies: [wire_dep, relay_dep])"
    },
    bad={
        "a-relay-linked-with-crypto": {"src/relay/meson.build": "dependencies: [crypto_dep]"},
        "a-face-linked-with-the-protocol": {"src/cli/meson.build": "dependencies: protocol_dep"},
        "a-file-of-another-folder": {"src/cli/meson.build": "executable('x', '../wire/frame.c')"},
    },
)
tap.check(
    "layers/tests",
    check_tests,
    good=included("tests/wire/test-a.c", '"wire/frame.h"', '"support/clock.h"', "<glib.h>"),
    bad={
        "a-path-that-climbs": included("tests/wire/test-a.c", '"../../src/wire/frame.h"'),
        "another-folder": included("tests/wire/test-a.c", '"soak/person.h"'),
    },
)
tap.end()
