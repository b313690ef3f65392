# SPDX-License-Identifier: GPL-3.0-or-later
"""Named test points on standard output, each run by itself."""

import sys
import time
import traceback

from processes import Failed


class Skip(Exception):
    """Raised where something is missing; its text says what."""


def check(good, reason):
    if not good:
        raise Failed(reason)


def equal(actual, expected):
    check(actual == expected, f"{actual!r} instead of {expected!r}")


def run(prefix, tests):
    """TESTS: functions; their names are sentences. Each is closed with what it opened."""
    n_failed = 0
    print(f"1..{len(tests)}", flush=True)
    for number, test in enumerate(tests, 1):
        name = f"/{prefix}/{test.__name__.replace('_', '-')}"
        began = time.monotonic()
        try:
            test()
        except Skip as skip:
            print(f"ok {number} {name} # SKIP {skip}", flush=True)
            continue
        except Exception:  # a test that breaks is one that fails
            n_failed += 1
            print("# " + traceback.format_exc().replace("\n", "\n# "))
            print(f"not ok {number} {name}", flush=True)
            continue
        print(f"ok {number} {name} # {time.monotonic() - began:.1f} s", flush=True)
    sys.exit(1 if n_failed else 0)
