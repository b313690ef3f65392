# SPDX-License-Identifier: GPL-3.0-or-later
"""What the lint tests share: the files of the tree, C without its comments, and TAP.

A check is a function that takes the top of a tree and returns its problems, one sentence each. It
is run on this tree, which must have none, and on small trees with a planted violation, which must
have some: so a check that has gone blind fails.
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]

# Not ours to judge: other people's text, and data whose bytes are the point.
DATA = re.compile(
    r"^COPYING$|^tests/vectors/|^tests/fuzz/corpus/|\.(png|svg|ico|json|mo|pot|gresource)$"
)

COMMENT_OR_STRING = re.compile(
    r"/\*.*?\*/|//[^\n]*|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'", re.DOTALL
)


class Skip(Exception):
    """Raised by a check that cannot run here; its text is the reason."""


def files(top, pattern=r"", folders=("",), data=False):
    """Files below the folders whose path matches, as sorted paths relative to the top."""
    found = []
    for folder, inner, names in os.walk(top):
        inner[:] = [
            name
            for name in inner
            if name not in (".git", ".cache", "__pycache__") and not is_build(top, folder, name)
        ]
        # In a worktree .git is a file, and git's as well.
        found += [
            os.path.relpath(os.path.join(folder, name), top) for name in names if name != ".git"
        ]
    return sorted(
        path
        for path in found
        if path.startswith(tuple(folders))
        and re.search(pattern, path)
        and (data or not DATA.search(path))
    )


def is_build(top, folder, name):
    return name.startswith("build") and os.path.samefile(top, folder)


def read(top, path):
    """The text of a file; what is not UTF-8 in it cannot match anything."""
    return (Path(top) / path).read_text(encoding="utf-8", errors="replace")


def code(text):
    """C with comments and strings blanked; lines stay where they are."""
    return COMMENT_OR_STRING.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), text)


def tool(*names):
    """The first of these programs that is installed, or Skip."""
    for name in names:
        for folder in os.get_exec_path():
            if os.access(os.path.join(folder, name), os.X_OK):
                return name
    raise Skip(f"{names[0]} is not installed")


def output(*command, cwd=TOP):
    """Exit status and all output of a command."""
    done = subprocess.run(
        command,
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    return done.returncode, done.stdout.decode(errors="replace")


def problems_of_planted(check, planted):
    """What a check says of a tree that holds these files alone."""
    with tempfile.TemporaryDirectory() as top:
        for path, text in planted.items():
            target = Path(top) / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
        return check(top)


class Tap:
    """Test points on standard output."""

    def __init__(self):
        self.n_points = 0
        self.n_failed = 0

    def point(self, name, run):
        """RUN returns problems (a list, empty if all is well) or raises Skip."""
        self.n_points += 1
        try:
            problems = run()
        except Skip as skip:
            print(f"ok {self.n_points} {name} # SKIP {skip}", flush=True)
            return
        for problem in problems:
            print("# " + problem.rstrip().replace("\n", "\n# "), flush=True)
        self.n_failed += bool(problems)
        print(f"{'not ' if problems else ''}ok {self.n_points} {name}", flush=True)

    def check(self, name, check, good=None, bad=None):
        """Runs a check on the tree, on a GOOD planted tree and on each of the BAD ones, by name."""
        self.point(f"/lint/{name}", lambda: check(TOP))
        if good is not None:
            self.point(f"/lint/{name}/takes-what-is-right", lambda: problems_of_planted(check, good))
        for what, planted in (bad or {}).items():
            self.point(f"/lint/{name}/finds-{what}", lambda: self.must_find(check, planted))

    @staticmethod
    def must_find(check, planted):
        return [] if problems_of_planted(check, planted) else ["the planted violation was not found"]

    def end(self):
        print(f"1..{self.n_points}")
        sys.exit(1 if self.n_failed else 0)
