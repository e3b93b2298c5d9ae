"""The station terminal. Joins the parts; knows everyone, known by nobody.

``python main.py`` opens the window; ``python main.py COMMAND --help`` explains a command. Exit codes:
0 done, 1 refused or failed with a message, 2 wrong usage, 130 and 143 stopped by a person or the system.
"""

import importlib
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path


def main(words: Sequence[str]) -> int:
    """Run one command and return its exit code."""
    from commands.shell.command_line import read_arguments
    from commands.shell.faults import answered
    from commands.shell.log_file import PlacesOnly

    # What we write is for the person at this computer alone.
    os.umask(0o077)
    # Also on the screen, of which the system may keep what is written: never what we worked on.
    seen = logging.StreamHandler()
    seen.setFormatter(PlacesOnly("%(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[seen])

    def run() -> int:
        chosen = read_arguments(words)
        return int(importlib.import_module(f"commands.{chosen.command}").run(chosen))

    return answered(run)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent))
    from commands.shell.private_memory import keep_memory_private

    # Of the whole process, and never taken back: not where another program calls main().
    keep_memory_private()
    sys.exit(main(sys.argv[1:]))
