"""The words of the command line: which commands there are, and what their options say of themselves.

Every sentence stands in the text catalogue under ``cli.help``: ``<command>`` what it does,
``<command>.<option>`` what an option means, ``<command>.examples`` lines to copy.
"""

import argparse
import importlib
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NoReturn

from commands.shell.console import reader_texts, say
from commands.shell.errors import ChoiceUnknown
from station_app.model.texts import Texts

COMMANDS = (
    "window", "demo", "scan", "convert", "export", "verify", "status", "doctor", "gateway",
    "forms", "report", "ledger", "home",
)  # fmt: skip
_SECRETS = frozenset({"scan", "export", "report", "ledger", "home"})
"""Commands that ask for passphrases."""


MOST_PAGES = 2000
"""Pages that one paper may have; the limit of an import too."""


_REFUSALS = (
    (
        r"argument (?P<name>.+?): invalid choice: (?P<word>.+) \(choose from (?P<choices>.+)\)",
        "choice",
    ),
    (r"argument (?P<name>.+?): expected .+", "no_value"),
    (r"argument (?P<name>.+?): ignored explicit argument .+", "no_value_wanted"),
    (r"the following arguments are required: (?P<name>.+)", "required"),
    (r"unrecognized arguments: (?P<word>.+)", "unknown"),
    (r"argument (?P<name>.+?): (?P<word>.+)", "value"),
)
"""How argparse, which speaks English alone, says what it does not understand; and the key of our words."""


class Explanation(argparse.RawDescriptionHelpFormatter):
    """Lays a help out under words of the reader's language."""

    def add_usage(
        self, usage: str | None, actions: Any, groups: Any, prefix: str | None = None
    ) -> None:
        """Add the line that shows how a command is written."""
        if prefix is None:
            prefix = f"{reader_texts()('cli.help.usage')} "
        super().add_usage(usage, actions, groups, prefix)


class CommandParser(argparse.ArgumentParser):
    """A parser that explains itself, and refuses, in the reader's language."""

    def __init__(self, *words: Any, **options: Any) -> None:
        options.setdefault("formatter_class", Explanation)
        options.setdefault("add_help", False)
        # A word cut short means something else when an option is added later.
        options.setdefault("allow_abbrev", False)
        super().__init__(*words, **options)
        texts = reader_texts()
        self.words = self.add_argument_group(texts("cli.help.words"))
        self.options = self.add_argument_group(texts("cli.help.options"))
        self.options.add_argument("-h", "--help", action="help", help=texts("cli.help.any.help"))

    def error(self, message: str) -> NoReturn:
        """Say what is not understood and where it is explained; exit code 2."""
        texts = reader_texts()
        self.print_usage()
        said = _refusal(texts, _one_line(message))
        say(texts("error.usage.not_understood.what", said=said))
        say(texts("error.usage.not_understood.do", program=self.prog))
        self.exit(2)


def read_arguments(words: Sequence[str]) -> argparse.Namespace:
    """Return what a command line asks for; ``command`` is one of ``COMMANDS``.

    Only the chosen command is imported, so that a short command starts in a moment.

    Raises:
        SystemExit: 0 after the help, 2 after a refusal, as argparse does.
    """
    words = list(words)
    if not words or (words[0].startswith("-") and words[0] not in ("-h", "--help")):
        words.insert(0, "window")
    return command_parser(words[0]).parse_args(words)


def command_parser(first_word: str) -> CommandParser:
    """Return a parser that knows all commands by name, and the chosen one by its options."""
    texts = reader_texts()
    parser = CommandParser(
        prog="station",
        description=texts("cli.help.program"),
        epilog=texts("cli.help.program_examples"),
    )
    subparsers = parser.add_subparsers(
        dest="command", metavar=texts("cli.help.metavar"), title=texts("cli.help.commands")
    )
    for name in COMMANDS:
        if name == first_word:
            importlib.import_module(f"commands.{name}").add_parser(subparsers)
        else:
            subparsers.add_parser(name, help=texts(f"cli.help.{name}.does"))
    return parser


class Options:
    """The options of one command, each with its sentence of the catalogue."""

    def __init__(
        self, subparsers: "argparse._SubParsersAction[CommandParser]", command: str
    ) -> None:
        self._texts: Texts = reader_texts()
        self._command = command
        does = self._texts(f"cli.help.{command}.does")
        epilog = [self._texts(f"cli.help.{command}.examples")]
        if command in _SECRETS:
            epilog.append(self._texts("cli.help.secrets"))
        self._parser = subparsers.add_parser(
            command, help=does, description=does, epilog="\n\n".join(epilog)
        )

    def add(self, *names: str, **options: Any) -> None:
        """Add an option, or a word without a name; its help is ``cli.help.<command>.<name>``."""
        key = names[0].lstrip("-").replace("-", "_")
        own = f"cli.help.{self._command}.{key}"
        shared = f"cli.help.any.{key}"
        options["help"] = self._texts(own if own in self._texts else shared).replace("%", "%%")
        optional = names[0].startswith("-")
        group = self._parser.options if optional else self._parser.words
        group.add_argument(*names, **options)

    def add_home(self) -> None:
        """Add ``--home DIR``."""
        self.add("--home", type=Path, default=None, metavar="DIR")

    def add_operator(self) -> None:
        """Add ``--operator NAME``."""
        self.add("--operator", default=None, metavar="NAME")


def whole_number(least: int, most: int) -> Any:
    """Return a reader of whole numbers from ``least`` to ``most`` for ``type=``."""

    def read(word: str) -> int:
        if word.isascii() and word.removeprefix("-").isdecimal() and least <= int(word) <= most:
            return int(word)
        raise argparse.ArgumentTypeError(
            reader_texts()("cli.help.whole_number", word=_one_line(word), least=least, most=most)
        )

    return read


def require_choice(
    option: str, word: str, known: Iterable[str], refused: type[ChoiceUnknown] = ChoiceUnknown
) -> None:
    """Refuse a word that names nothing that there is, and say what there is.

    Raises:
        ChoiceUnknown: or ``refused``; not where there is nothing to choose from.
    """
    there = tuple(known)
    if there and word not in there:
        raise refused(option=option, word=_one_line(word)[:60] or "—", known=", ".join(there))


def _refusal(texts: Texts, message: str) -> str:
    for shape, key in _REFUSALS:
        found = re.fullmatch(shape, message)
        if found is not None:
            return texts(f"cli.refusal.{key}", **found.groupdict())
    return message


def _one_line(message: str) -> str:
    return "".join(sign if sign.isprintable() else "�" for sign in message)[:300]
