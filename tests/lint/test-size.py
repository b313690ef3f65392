# SPDX-License-Identifier: GPL-3.0-or-later
"""Short files, short functions. Functions are found by GNU style: a brace alone in the first column
opens one, the next one closes it; clang-format keeps it so."""

import statistics

import lint

MAX_LINES = 800
MANY_LINES = 400
MAX_MEDIAN_LINES = 200
LONG_FUNCTION_LINES = 40
MAX_LONG_FUNCTIONS = 0.1
MIN_FILES = 10 # a median of fewer says nothing


def n_lines(top, path):
    return lint.read(top, path).count("\n")


def check_files(top):
    problems = []
    for path in lint.files(top, r"\.(c|py|ui)$"):
        lines = n_lines(top, path)
        if lines > MAX_LINES:
            problems.append(f"{path}: {lines} lines, {MAX_LINES} at most")
        elif lines > MANY_LINES:
            print(f"# {path}: {lines} lines, more than {MANY_LINES}: is it one thing?")
    return problems


def check_median(top):
    lengths = [n_lines(top, path) for path in lint.files(top, r"^src/.*\.c$")]
    if len(lengths) < MIN_FILES:
        raise lint.Skip(f"{len(lengths)} files are too few for a median")
    median = statistics.median(lengths)
    print(f"# {len(lengths)} files in src, median {median:g} lines")
    return [f"the median is {median:g} lines, over {MAX_MEDIAN_LINES}"] * (median > MAX_MEDIAN_LINES)


def functions(text):
    """Name and length of each function, from its opening to its closing brace."""
    lines = lint.code(text).split("\n")
    opened = None
    for number, line in enumerate(lines):
        if line.rstrip() == "{":
            opened = number
        elif line.startswith("}"):
            if line.rstrip() == "}" and opened is not None:
                yield name_above(lines, opened), number - opened + 1
            opened = None


def name_above(lines, number):
    """Of a function whose body opens there: the last line above that starts in column 0 names it."""
    while number > 0:
        number -= 1
        if lines[number][:1].isidentifier():
            return lines[number].split("(")[0].strip()
    return "?"


def check_functions(top):
    all_functions = [
        (length, f"{path}: {name} has {length} lines")
        for path in lint.files(top, r"^src/.*\.[ch]$")
        for name, length in functions(lint.read(top, path))
    ]
    long = sorted((f for f in all_functions if f[0] > LONG_FUNCTION_LINES), reverse=True)
    for _, text in long:
        print("# " + text)
    print(f"# {len(long)} of {len(all_functions)} functions over {LONG_FUNCTION_LINES} lines")
    if len(long) > MAX_LONG_FUNCTIONS * len(all_functions):
        return [f"more than {MAX_LONG_FUNCTIONS:.0%} of the functions are long"]
    return []


def function(n_body_lines):
    return "static void\nf (void)\n{\n" + "  g ();\n" * (n_body_lines - 2) + "}\n"


def struct(n_body_lines):
    return "typedef struct\n{\n" + "  int a;\n" * (n_body_lines - 2) + "} E2eA;\n"


tap = lint.Tap()
tap.check(
    "file-length",
    check_files,
    good={"src/a.c": "\n" * MAX_LINES},
    bad={"one-line-too-many": {"src/a.c": "\n" * (MAX_LINES + 1)}},
)
tap.check(
    "median-file-length",
    check_median,
    good={f"src/{i}.c": "\n" * (MAX_MEDIAN_LINES if i < 6 else 400) for i in range(MIN_FILES)},
    bad={
        "too-many-long-files": {
            f"src/{i}.c": "\n" * (MAX_MEDIAN_LINES + 1) for i in range(MIN_FILES)
        }
    },
)
tap.check(
    "function-length",
    check_functions,
    good={"src/a.c": function(LONG_FUNCTION_LINES) + struct(LONG_FUNCTION_LINES + 1)},
    bad={"a-long-function": {"src/a.c": function(LONG_FUNCTION_LINES + 1)}},
)
tap.end()
