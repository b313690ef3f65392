#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Turns the results of every kind of test run into TAP, and many TAPs into one line.

  report.py meson NAME LOG.json        the tests of one meson run, one point each
  report.py coverage SUMMARY.json LAYER=PERCENT…
  report.py sum FOLDER                 counts the *.tap in it; the last line is 'N passed, N failed'
"""

import json
import re
import sys
from pathlib import Path

POINT = re.compile(r"^(not )?ok\b[ \t]*\d*[ \t]*-?[ \t]*([^#]*?)[ \t]*(#[ \t]*SKIP\b(.*))?$", re.I)
GOOD = ("OK", "EXPECTEDFAIL")


def point(good, name, skip=None):
    """One line of TAP. A skipped one says why."""
    reason = "" if skip is None else f" # SKIP {skip.strip() or 'without a reason'}"
    return f"{'ok' if good else 'not ok'} {name}{reason}"


def quoted(text):
    return ["# | " + line for line in text.rstrip("\n").split("\n")] if text else []


def tap_points(prefix, stdout):
    for line in stdout.split("\n"):
        match = POINT.match(line)
        if match:
            yield point(not match[1], f"{prefix} {match[2]}", match[4] if match[3] else None)


def plain_point(name, result, stdout):
    """Of a test that speaks no TAP; what it wrote last is why it was skipped."""
    if result == "SKIP":
        return point(True, name, (stdout.strip().split("\n") or [""])[-1])
    return point(result in GOOD, name)


def meson_test(run, test):
    """The points of one test program, with its log if any failed."""
    name = f"{run}: {test['name'].split(' / ')[-1]}"
    stdout, stderr = test.get("stdout") or "", test.get("stderr") or ""
    points = list(tap_points(name, stdout)) or [plain_point(name, test["result"], stdout)]
    failed = any(line.startswith("not ok") for line in points)
    if test["result"] not in GOOD + ("SKIP",):
        # A crash or a timeout leaves no point of its own.
        if not failed:
            points.append(point(False, f"{name} ended with {test['result']}"))
        command = " ".join(test.get("command", []))
        points += [f"# {name}: {test['result']}, status {test.get('returncode')}, {command}"]
        points += quoted(stdout) + quoted(stderr)
    return points


def meson(run, path):
    log = Path(path)
    tests = [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else []
    if not tests:
        return [point(False, f"{run}: no test ran")]
    return [line for test in tests for line in meson_test(run, test)]


def coverage(path, *floors):
    """Lines covered in each layer of src, against a floor where one is given."""
    layers = {}
    for file in json.loads(Path(path).read_text())["files"]:
        layer = layers.setdefault(file["filename"].split("/")[1], [0, 0])
        layer[0] += file["line_covered"]
        layer[1] += file["line_total"]

    points = []
    for layer, (covered, total) in sorted(layers.items()):
        points.append(f"# {layer}: {covered} of {total} lines, {100 * covered / max(total, 1):.1f} %")
    for floor in floors:
        layer, percent = floor.split("=")
        covered, total = layers.get(layer, (0, 0))
        good = total > 0 and 100 * covered >= float(percent) * total
        points.append(point(good, f"coverage: {layer} at {percent} % of its lines or more"))
    return points


def print_all(title, lines):
    if lines:
        print(f"\n{title}")
        print("\n".join(lines))


def total(folder):
    """Prints what failed, in full, what was skipped, and the sum."""
    logs = [path.read_text().splitlines() for path in sorted(Path(folder).glob("*.tap"))]
    passed, failed, skipped = [], [], []
    for line in (line for log in logs for line in log):
        if line.startswith("not ok "):
            failed.append(line.removeprefix("not ok "))
        elif line.startswith("ok "):
            (skipped if " # SKIP" in line else passed).append(line.removeprefix("ok "))

    failed_logs = [log for log in logs if any(line.startswith("not ok ") for line in log)]
    notes = [line[2:] for log in failed_logs for line in log if line.startswith("# ")]
    print_all("Logs of what failed:", notes)
    print_all("Skipped:", skipped)
    print_all("Failed:", failed)
    if not passed:
        print("\nNothing passed.")
    tail = f", {len(skipped)} skipped" if skipped else ""
    print(f"\n{len(passed)} passed, {len(failed)} failed{tail}")
    return 1 if failed or not passed else 0


def main(command, *arguments):
    if command == "sum":
        return total(*arguments)
    lines = {"meson": meson, "coverage": coverage}[command](*arguments)
    print("\n".join(lines))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
