"""Numbers of the pages of a bundle over its rounds: given once, never changed, never given again.

A page that takes another's place keeps the number. Pages that a replaced paper has more than before
are numbered behind the page that they follow, ``12-A``; papers that are new run on after the last
number. A page that goes leaves its number empty for ever.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from station_app.prosecution.model import PageAct

_LETTERS = 26
_LABEL = re.compile(r"(\d{1,6})(?:\s*[-/ ]\s*([A-Z]{1,3}))?")


@dataclass(frozen=True, slots=True, order=True)
class PageNumber:
    """The number of a page: ``12``, and ``12-A`` for what came to stand behind it."""

    number: int
    suffix: int = 0
    """0 none, 1 ``A``, 26 ``Z``, 27 ``AA``."""

    def __str__(self) -> str:
        return f"{self.number}-{_letters(self.suffix)}" if self.suffix else str(self.number)


@dataclass(frozen=True, slots=True)
class NumberedPage:
    """A page of a bundle as it stands."""

    number: PageNumber
    paper_id: str
    index: int
    """0-based, inside its paper."""
    fingerprint: str
    """Tells whether two pages show the same."""
    act: PageAct = "kept"
    """What this round does to it."""


@dataclass(frozen=True, slots=True)
class PaperPages:
    """A paper that is to stand in the bundle."""

    paper_id: str
    replaces: str
    """The paper whose place it takes; empty: none."""
    fingerprints: tuple[str, ...]


def next_round(
    before: Iterable[NumberedPage], papers: Iterable[PaperPages]
) -> tuple[NumberedPage, ...]:
    """Number a round by the papers that stand in it now, in the order of the numbers.

    Args:
        before: every page of the rounds before, with those that were withdrawn.
        papers: all papers of the round, in the order in which new ones are numbered.

    Returns:
        Every page, those withdrawn too; what is sent are the ``new`` and ``changed`` ones.
    """
    held = {page.number: replace(page, act="kept") for page in before if page.act != "withdrawn"}
    gone = [page for page in before if page.act == "withdrawn"]
    used = {page.number for page in gone} | set(held)
    by_paper: dict[str, list[NumberedPage]] = {}
    for number in sorted(held):
        by_paper.setdefault(held[number].paper_id, []).append(held[number])
    made: list[NumberedPage] = []
    for paper in papers:
        old = by_paper.pop(paper.paper_id, None) or by_paper.pop(paper.replaces, None)
        made += _new_paper(paper, used) if old is None else _again(old, paper, used)
    left = [replace(page, act="withdrawn") for pages in by_paper.values() for page in pages]
    return tuple(sorted((*gone, *made, *left), key=lambda page: page.number))


def to_send(pages: Iterable[NumberedPage]) -> tuple[NumberedPage, ...]:
    """Return what the other side does not have yet."""
    return tuple(page for page in pages if page.act in ("new", "changed"))


def read_number(label: str) -> PageNumber | None:
    """Read a page's number as people write it; ``None`` where it is none."""
    match = _LABEL.fullmatch(label.strip().upper())
    if match is None:
        return None
    return PageNumber(int(match[1]), _place(match[2] or ""))


def ranges(numbers: Sequence[PageNumber]) -> str:
    """Return numbers as people read them: ``1-4, 12, 12-A…12-C``."""
    parts: list[list[PageNumber]] = []
    for number in numbers:
        if parts and _follows(parts[-1][-1], number):
            parts[-1].append(number)
        else:
            parts.append([number])
    return ", ".join(_range(part) for part in parts)


def _follows(last: PageNumber, number: PageNumber) -> bool:
    if last.suffix and number.suffix:
        return (number.number, number.suffix) == (last.number, last.suffix + 1)
    return not (last.suffix or number.suffix) and number.number == last.number + 1


def _range(part: Sequence[PageNumber]) -> str:
    if len(part) == 1:
        return str(part[0])
    return f"{part[0]}{'…' if part[0].suffix else '-'}{part[-1]}"


def splits(sizes: Sequence[int], most: int) -> tuple[tuple[int, int], ...]:
    """Share pages out to parts of at most ``most`` bytes; a page larger than that has its own.

    Gives the first and the last-but-one index of each part.
    """
    parts: list[tuple[int, int]] = []
    first, held = 0, 0
    for at, size in enumerate(sizes):
        if held and held + size > most:
            parts.append((first, at))
            first, held = at, 0
        held += size
    return (*parts, (first, len(sizes))) if sizes else ()


def _new_paper(paper: PaperPages, used: set[PageNumber]) -> list[NumberedPage]:
    made = []
    for index, fingerprint in enumerate(paper.fingerprints):
        number = PageNumber(1 + max((n.number for n in used), default=0))
        used.add(number)
        made.append(NumberedPage(number, paper.paper_id, index, fingerprint, "new"))
    return made


def _again(old: list[NumberedPage], paper: PaperPages, used: set[PageNumber]) -> list[NumberedPage]:
    """Lay a paper over its pages of the round before."""
    matcher = SequenceMatcher(
        None, [page.fingerprint for page in old], paper.fingerprints, autojunk=False
    )
    made: list[NumberedPage] = []
    for _, first, last, begin, end in matcher.get_opcodes():
        pairs = min(last - first, end - begin)
        for step in range(pairs):
            made.append(_over(old[first + step], paper, begin + step))
        made += [replace(page, act="withdrawn") for page in old[first + pairs : last]]
        at = old[max(0, first + pairs - 1)].number
        for index in range(begin + pairs, end):
            number = _behind(at, used)
            made.append(
                NumberedPage(number, paper.paper_id, index, paper.fingerprints[index], "new")
            )
    return made


def _over(page: NumberedPage, paper: PaperPages, index: int) -> NumberedPage:
    fingerprint = paper.fingerprints[index]
    act: PageAct = "kept" if fingerprint == page.fingerprint else "changed"
    return NumberedPage(page.number, paper.paper_id, index, fingerprint, act)


def _behind(at: PageNumber, used: set[PageNumber]) -> PageNumber:
    taken: Mapping[int, None] = {n.suffix: None for n in used if n.number == at.number}
    number = PageNumber(at.number, 1 + max(taken))
    used.add(number)
    return number


def _letters(suffix: int) -> str:
    letters = ""
    while suffix:
        suffix, rest = divmod(suffix - 1, _LETTERS)
        letters = chr(ord("A") + rest) + letters
    return letters


def _place(letters: str) -> int:
    place = 0
    for letter in letters:
        place = place * _LETTERS + ord(letter) - ord("A") + 1
    return place
