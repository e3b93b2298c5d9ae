"""What is fuzzed, and what was found."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tests.fuzzing.bytes_mutators import Mutator

SLOW_S = 5.0
"""Seconds of one core after which a parser hangs."""
MOST_MB = 400
"""Of memory that one document may take."""


@dataclass(frozen=True, slots=True)
class Target:
    """A parser of foreign bytes, by its public entry."""

    name: str
    parse: Callable[[bytes], object]
    """Reads one document. What it asserts of the outcome is a finding where it does not hold."""
    refusals: tuple[type[Exception], ...]
    """The subject's own words for what it does not take. Anything else is a finding."""
    seeds: Callable[[], Sequence[bytes]]
    """Right documents, made by the project's own generators."""
    mutators: tuple[Mutator, ...]
    most_bytes: int = 16 * 1024
    outside: bool = False
    """Whether it runs in a process with limits: what it has no memory for is given up, in words."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a document did to its parser."""

    target: str
    kind: str
    """The exception's type, ``hang``, ``memory``, ``crash`` or ``wordless``."""
    place: str
    """File, line and function, or what is known of it."""
    detail: str
    document: bytes

    @property
    def same_as(self) -> tuple[str, str, str]:
        """What two findings of one cause have in common."""
        return self.target, self.kind, self.place
