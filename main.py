"""The station terminal. Joins the parts; knows everyone, known by nobody.

``python main.py`` opens the window; ``python main.py COMMAND --help`` explains a command. Exit codes:
0 done, 1 refused or failed with a message, 2 wrong usage.
"""

import argparse
import importlib
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from station_app.model.errors import StationError

COMMANDS = (
    "window", "demo", "scan", "convert", "export", "verify", "status", "doctor", "gateway",
    "forms", "report",
)  # fmt: skip


def main(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code."""
    # What we write is for the person at this computer alone.
    os.umask(0o077)
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    words = list(arguments)
    if not words or (words[0].startswith("-") and words[0] not in ("-h", "--help")):
        words.insert(0, "window")
    chosen = _parser(words[0]).parse_args(words)
    command = importlib.import_module(f"commands.{chosen.command}")
    try:
        return int(command.run(chosen))
    except StationError as error:
        from commands.console import say_error

        say_error(error)
        return 1


def _parser(first_word: str) -> argparse.ArgumentParser:
    """Return a parser that knows all commands by name and the chosen one by its arguments.

    Only the chosen command is imported, so that a short command starts in a moment.
    """
    parser = argparse.ArgumentParser(prog="station", description=__doc__)
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND")
    known = (first_word,) if first_word in COMMANDS else COMMANDS
    for name in known:
        importlib.import_module(f"commands.{name}").add_parser(subparsers)
    return parser


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent))
    sys.exit(main(sys.argv[1:]))
