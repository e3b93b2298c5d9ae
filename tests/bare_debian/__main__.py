"""Makes a bare Debian 12, walks the letters in it as an ordinary user, and prints a line for each.

``python -m tests.bare_debian FOLDER`` as root, on a Debian machine with debootstrap and a network. FOLDER gets the
machine (about 5 GB) and is kept; what is mounted ends with the command. ``--before TREE`` walks the command lines on an
older copy of the program too. ``python3`` of the system is enough.
"""

import argparse
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.bare_debian.by_command import BY_COMMAND, d5_the_first_start
from tests.bare_debian.by_window import WALKS
from tests.bare_debian.looks import Letter, Look
from tests.bare_debian.machine import HOME, Machine, in_own_room
from tests.bare_debian.screen import Screen

ROOT = Path(__file__).resolve().parents[2]
DATA = tomllib.loads(Path(__file__).with_name("letters.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table."""

    letter: str
    before: str
    now: str
    by: str
    ok: bool

    def __str__(self) -> str:
        return " | ".join((self.letter, self.before, self.now, self.by, "ok" if self.ok else "NOT"))


def main() -> int:
    """Return 0 where every letter is ok."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--before", type=Path, default=None, metavar="TREE")
    parser.add_argument("--mirror", default="")
    parser.add_argument(
        "--again", action="store_true", help="the machine stands from the last walk"
    )
    parser.add_argument("--letters", default="", help="only these, with commas between")
    parser.add_argument("--tests", action="store_true", help="the suite's own tests of letters too")
    arguments = parser.parse_args()
    in_own_room()
    machine = Machine(arguments.folder / "root")
    if not arguments.again:
        machine.make(arguments.mirror)
    machine.mount()
    failed = 0
    try:
        for row in _rows(machine, arguments):
            failed += not row.ok
            print(row, flush=True)
    finally:
        machine.close()
    return min(failed, 1)


def _rows(machine: Machine, asked: argparse.Namespace) -> Iterator[Row]:
    trees = {"main": ROOT} | ({"base": asked.before} if asked.before else {})
    for name, source in trees.items():
        machine.lay_tree(source, name)
    if asked.again:
        # What a newer tree needs is fetched while the internet is there.
        machine.run("main/station status", online=True, longest_s=1500)
    else:
        yield _installed(machine, list(trees))
    lay_files(machine)
    wanted = set(asked.letters.split(",")) - {""}
    for letter, walk in BY_COMMAND.items():
        if not wanted or letter in wanted:
            yield _row(machine, letter, walk, list(trees))
    if not wanted or "window" in wanted:
        yield from _window(machine)
    if not wanted or "lines" in wanted:
        yield _wrong_lines(machine)
    if asked.tests:
        yield from _tests(machine, wanted)


def _row(machine: Machine, letter: str, walk: Letter, trees: list[str]) -> Row:
    looks = [Look(machine, tree) for tree in trees]
    by = walk(looks[0])
    for look in looks[1:]:
        try:
            walk(look)
        except (ValueError, KeyError) as broken:
            look.holds(f"not to be read: {broken}", False)
    return _told(letter, looks, by)


def _told(letter: str, looks: list[Look], by: str) -> Row:
    before = DATA["before"][letter]
    for look in looks[1:]:
        before += f" [seen here: {len(look.wrong)} of {look.seen} wrong]"
    now, ok = looks[0], not looks[0].wrong
    said = f"{now.seen} looks, none wrong" if ok else "; ".join(now.wrong)
    return Row(letter, before, said, by, ok)


def _installed(machine: Machine, trees: list[str]) -> Row:
    """Do as the script says, as the one to whom it says it."""
    looks = [Look(machine, tree) for tree in trees]
    for look in looks:
        helped = machine.run(f"{look.script} --help")
        look.holds("--help without anything installed", helped.code == 0)
        for command in ("demo", "status"):
            ran = machine.run(f"{look.script} {command}", online=True)
            look.holds(f"{command}: exit code {ran.code}", ran.code == 1)
            look.holds(f"{command}: no line for root", len(_line_for_root(ran.err)) == 1)
    machine.root_run("apt-get -qq update && apt-get -qq install -y --no-install-recommends sudo")
    refused = machine.run(f"{looks[0].script} demo")
    looks[0].holds("sudo that refuses is a dead end", len(_line_for_root(refused.err)) == 1)
    (line,) = _line_for_root(refused.err)
    done = machine.root_run(line)
    looks[0].holds(f"root's line: {done.err[-200:]}", done.code == 0)
    by = d5_the_first_start(looks[0])
    for look in looks[1:]:
        d5_the_first_start(look)
    return _told("D5", looks, by)


def _line_for_root(said: str) -> list[str]:
    wanted = "  apt-get update && apt-get install -y "
    return [line.strip() for line in said.splitlines() if line.startswith(wanted)]


def _window(machine: Machine) -> Iterator[Row]:
    """Walk the letters of the window at a screen of its own."""
    screen = Screen(machine)
    try:
        for walk, letters in WALKS.items():
            looks = {letter: Look(machine, "main") for letter in letters}
            try:
                walk(screen, looks)
            except (AssertionError, ValueError, subprocess.TimeoutExpired) as stopped:
                screen.keep("stopped")
                for look in looks.values():
                    look.holds(f"the walk stopped: {stopped}", False)
            for letter, look in looks.items():
                by = "by keys and mouse, read from the screen"
                yield _told(letter, [look], by)
    finally:
        screen.close()


def _tests(machine: Machine, wanted: set[str]) -> Iterator[Row]:
    """Run the tests of letters there as the ordinary user, once root did what ``./station test`` says."""
    asked = machine.run("main/station test", online=True)
    for line in _line_for_root(asked.err):
        machine.root_run(line)
    for letter, tests in DATA["tests"].items():
        if wanted and letter not in wanted:
            continue
        words = f"main/station test -q -n 0 -p no:cacheprovider {' '.join(tests)}"
        ran = machine.run(words, online=True, longest_s=1200)
        (last, *_) = [*reversed(ran.out.strip().splitlines()), "nothing"]
        yield Row(letter, DATA["before"][letter], last, " ".join(tests), ran.code == 0)


def lay_files(machine: Machine) -> None:
    """Lay what a person has in his folder ``in``: a page, files that are none, a closed folder."""
    machine.lay_file("in/text.pdf", b"This is no PDF at all.\n")
    machine.lay_file("in/zero.pdf", b"")
    machine.lay_file("in/cut.pdf", b"%PDF-1.7\n1 0 obj\n<< /Type /Cat")
    machine.lay_file("in/scan2.png", b"taken")
    page = (ROOT / "docs" / "screens").glob("*.png")
    machine.lay_file("in/scan1.png", next(page).read_bytes())
    machine.run("mkdir in/ro && chmod 555 in/ro")
    machine.root_run(f"rm -rf {HOME}/in/closed && mkdir -m 700 {HOME}/in/closed")


def _wrong_lines(machine: Machine) -> Row:
    ran = machine.run("cd main && .venv/bin/python -m tests.commands.wrong_lines", longest_s=1800)
    said = ran.out.strip().splitlines() or ["nothing"]
    bad = [line for line in said if line.startswith(("traceback", "exit code"))]
    now = f"{said[-1]}; tracebacks and aborts: {len(bad)}"
    return Row(
        "wrong lines",
        "sixteen tracebacks, an abort",
        now,
        "python -m tests.commands.wrong_lines",
        ran.code == 0,
    )


if __name__ == "__main__":
    sys.exit(main())
