"""What is not as it should be in a diary volume. Everything is named; nothing is left out."""

import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from station_app.case_diary.model import (
    PARTICULARS,
    REASON,
    STATEMENT,
    VOLUME,
    WITNESSES,
    DiaryPage,
    Finding,
    Sheet,
)
from station_app.case_diary.volume import LatestNotes
from station_app.model.texts import RESOURCES
from station_app.text_search.name_matching import same_name

_DAY = 10
"""Letters of a date at the head of a time: ``2026-03-14``."""


@dataclass(frozen=True, slots=True)
class PreviousVolume:
    """Where the volume before this one ended."""

    sheet: int = 0
    printed: int = 0
    day: str = ""
    kinds: frozenset[str] = frozenset()
    """Of the papers that stand in it."""
    number: int = 0
    """The volume's own number; 0 for the first one's."""


def load_paper_names(path_name: str = "diary.toml") -> Mapping[str, tuple[str, ...]]:
    """Read by which words a sheet names a paper, by the paper's kind."""
    table = tomllib.loads((RESOURCES / path_name).read_text(encoding="utf-8"))
    return {kind: tuple(words) for kind, words in table["named"].items()}


def check_volume(
    pages: Sequence[DiaryPage],
    sheets: Sequence[Sheet],
    before: PreviousVolume,
    named: Mapping[str, tuple[str, ...]],
) -> tuple[Finding, ...]:
    """Return every finding, by the leaf at which it is seen."""
    standing = [page for page in pages if not page.withdrawn]
    found = [
        *_sheet_numbers(sheets, before),
        *_page_numbers(standing, before),
        *_volumes(sheets, before),
        *_particulars(sheets),
        *_days(sheets, before),
        *_statements(standing, sheets),
        *_papers(standing, sheets, before, named),
    ]
    return tuple(sorted(found, key=lambda finding: finding.place))


def explained(findings: Iterable[Finding], said: LatestNotes) -> tuple[Finding, ...]:
    """Return the findings with the reasons that were written for them."""
    return tuple(
        replace(found, reason=said.get(found.key, {}).get(REASON, "").strip()) for found in findings
    )


def _finding(rule: str, place: int, **params: str | int) -> Finding:
    return Finding(rule, tuple(params.items()), place)


def _sheet_numbers(sheets: Sequence[Sheet], before: PreviousVolume) -> Iterator[Finding]:
    last = before.sheet
    seen: Counter[int] = Counter()
    for sheet in sheets:
        if sheet.number is None:
            yield _finding("sheet_unnumbered", sheet.place, page=sheet.place)
            continue
        seen[sheet.number] += 1
        if seen[sheet.number] == 2:
            yield _finding("sheet_doubled", sheet.place, sheet=sheet.number)
        elif sheet.number < last and seen[sheet.number] == 1:
            yield _finding("sheet_order", sheet.place, sheet=sheet.number, after=last)
        last = max(last, sheet.number)
    places = {sheet.number: sheet.place for sheet in sheets if sheet.number is not None}
    for first, end in _gaps(before.sheet, places):
        yield _gap("sheet", first, end, places[min(n for n in places if n > end)])


def _page_numbers(standing: Sequence[DiaryPage], before: PreviousVolume) -> Iterator[Finding]:
    last = before.printed
    seen: Counter[int] = Counter()
    places: dict[int, int] = {}
    for page in standing:
        seen[page.printed] += 1
        places.setdefault(page.printed, page.leaf.place)
        if seen[page.printed] == 2:
            yield _finding("page_doubled", page.leaf.place, page=page.printed)
        elif page.printed < last and seen[page.printed] == 1:
            yield _finding("page_order", page.leaf.place, page=page.printed, after=last)
        last = max(last, page.printed)
    for first, end in _gaps(before.printed, places):
        yield _gap("page", first, end, places[min(n for n in places if n > end)])


def _gaps(before: int, numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Return each run of numbers that nothing carries, from the one after ``before`` on."""
    last = before
    for number in sorted(set(numbers)):
        if number > last + 1:
            yield last + 1, number - 1
        last = max(last, number)


def _gap(what: str, first: int, last: int, place: int) -> Finding:
    if first == last:
        return _finding(f"{what}_missing", place, **{what: first})
    return _finding(f"{what}s_missing", place, first=first, last=last)


def _name(sheet: Sheet) -> str | int:
    return sheet.number if sheet.number is not None else f"({sheet.place})"


def _volumes(sheets: Iterable[Sheet], before: PreviousVolume) -> Iterator[Finding]:
    """Look for sheets that say they are of another volume."""
    own = str(before.number + 1)
    for sheet in sheets:
        said = sheet.said.get(VOLUME, own)
        if said != own:
            yield _finding("other_volume", sheet.place, sheet=_name(sheet), volume=said)


def _particulars(sheets: Iterable[Sheet]) -> Iterator[Finding]:
    for sheet in sheets:
        for name in PARTICULARS:
            if name not in sheet.said:
                yield _finding(f"no_{name}", sheet.place, sheet=_name(sheet))
        times = [sheet.said.get(name, "") for name in ("info_reached", "begun", "closed")]
        known = [time for time in times if time]
        if known != sorted(known):
            yield _finding("times_order", sheet.place, sheet=_name(sheet))


def _days(sheets: Iterable[Sheet], before: PreviousVolume) -> Iterator[Finding]:
    """Go through the days: none goes back, none is left out without a word."""
    last = _as_day(before.day)
    for sheet in sheets:
        day = _as_day(sheet.said.get("day", ""))
        if day is None:
            continue
        if last is not None and day < last:
            yield _finding("day_order", sheet.place, sheet=_name(sheet))
        elif last is not None and day - last > timedelta(days=1):
            first, end = last + timedelta(days=1), day - timedelta(days=1)
            yield _finding(
                "days_without", sheet.place, first=first.isoformat(), last=end.isoformat()
            )
        last = day if last is None else max(last, day)


def _as_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:_DAY])
    except ValueError:
        return None


def _statements(standing: Sequence[DiaryPage], sheets: Sequence[Sheet]) -> Iterator[Finding]:
    """Look for the statement of everybody whom a sheet names; where it names nobody, count."""
    first = {page.entry.entry_id: page for page in reversed(standing)}
    held = [page for page in first.values() if page.entry.kind == STATEMENT]
    wanted = [
        (sheet, number, name) for sheet in sheets for number, name in enumerate(_named(sheet), 1)
    ]
    for near in (True, False):
        # First each sheet's own statements: a witness may be heard on two days.
        wanted = [one for one in wanted if not _found(held, one[0], one[2], near=near)]
    for sheet in sheets:
        missing = [(number, name) for of, number, name in wanted if of is sheet]
        own = [p for p in first.values() if p.entry.kind == STATEMENT and p.sheet == sheet.number]
        # A scanned statement of which nobody said whose it is may be any of them.
        if len(missing) <= sum(not page.witness for page in own):
            missing = []
        for number, name in missing:
            params = (("sheet", _name(sheet)), ("number", number))
            yield Finding("statement_of_missing", params, sheet.place, name=name)
        yield from _too_few(sheet, len(own), len(missing))


def _named(sheet: Sheet) -> list[str]:
    return [name for name in sheet.said.get(WITNESSES, "").split(", ") if name]


def _found(held: list[DiaryPage], sheet: Sheet, name: str, *, near: bool) -> bool:
    """Take the statement that bears the name away, so that no other is held for it."""
    for page in held:
        if same_name(name, page.witness) and (page.sheet == sheet.number or not near):
            held.remove(page)
            return True
    return False


def _too_few(sheet: Sheet, attached: int, missing: int) -> Iterator[Finding]:
    count = int(sheet.said.get("statements") or 0)
    if count > len(_named(sheet)) and attached + missing < count:
        yield _finding(
            "statement_missing", sheet.place, sheet=_name(sheet), named=count, attached=attached
        )


def _papers(
    standing: Sequence[DiaryPage],
    sheets: Sequence[Sheet],
    before: PreviousVolume,
    named: Mapping[str, tuple[str, ...]],
) -> Iterator[Finding]:
    """Look for papers that a sheet names and that stand nowhere in the diary."""
    attached = {page.entry.kind for page in standing} | before.kinds
    for sheet in sheets:
        words = sheet.words.casefold()
        for kind, signs in named.items():
            if kind not in attached and any(sign.casefold() in words for sign in signs):
                yield _finding("paper_missing", sheet.place, sheet=_name(sheet), kind=kind)
