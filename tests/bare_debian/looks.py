"""What one looks at under a letter, and what was seen."""

from collections.abc import Callable
from dataclasses import dataclass, field

from tests.bare_debian.machine import HOME, Machine, Ran

TRAINING = f"{HOME}/.local/share/station-terminal-training"
_ALARMS = (
    "Traceback",
    "KeyboardInterrupt",
    "went wrong in the terminal",
    "qt.qpa.plugin",
    "Aborted",
    # Not looked at: the program is not ready.
    "could not be fetched",
)


@dataclass
class Look:
    """One letter at one tree: everything that has to be so, and what was not."""

    machine: Machine
    tree: str
    """The folder of the program in the account's home."""
    wrong: list[str] = field(default_factory=list)
    seen: int = 0

    @property
    def script(self) -> str:
        """Return the script as it is typed from the account's home."""
        return f"{self.tree}/station"

    def holds(self, what: str, so: bool) -> bool:
        """Note whether something is so."""
        self.seen += 1
        if not so:
            self.wrong.append(what)
        return so

    def station(self, words: str, *, longest_s: float = 120) -> Ran:
        """Run a command of the program; whatever it is, no traceback, abort or incident may come."""
        ran = self.machine.run(f"{self.script} {words}", longest_s=longest_s)
        alarm = next((alarm for alarm in _ALARMS if alarm in ran.said), "")
        self.holds(f"{words}: {alarm or ran.code}", not alarm and ran.code not in (124, 134, 139))
        return ran

    def refused(self, words: str, *without: str) -> Ran:
        """Run a command that has to be refused in two sentences, none of them with these words."""
        ran = self.station(words)
        self.holds(f"{words}: exit code {ran.code}", ran.code in (1, 2))
        lines = [line for line in ran.err.splitlines() if line.strip()]
        self.holds(f"{words}: no two sentences", len(lines) >= 2)
        for word in without:
            self.holds(f"{words}: says {word}", word not in ran.said)
        return ran


Letter = Callable[[Look], str]
"""Looks, and returns how it was looked at."""
