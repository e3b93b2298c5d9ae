"""What stands before the pages of a bundle: purpose, clock of custody, index, changes, gaps."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from station_app.model.cases import Case
from station_app.model.clock import IST, for_people, to_text
from station_app.model.finished_page import ArchiveMeta
from station_app.model.texts import Texts, load_texts
from station_app.pdf.bundle_model import BundleIndex, PageStamp
from station_app.prosecution import labels
from station_app.prosecution.bundle_contents import Candidate
from station_app.prosecution.model import Exchange
from station_app.prosecution.page_numbers import NumberedPage, ranges
from station_app.station.station import Station


@dataclass(frozen=True, slots=True)
class CoverFacts:
    """Everything that the index of a part is made of."""

    unit: str
    ps_code: str
    at: datetime
    exchange: Exchange
    round: int
    case: Case | None
    papers: tuple[Candidate, ...]
    pages: tuple[NumberedPage, ...]
    before: tuple[NumberedPage, ...]
    gaps: tuple[str, ...]
    parts: tuple[tuple[NumberedPage, ...], ...]
    """The pages of each part."""
    pictured: frozenset[str] = frozenset()
    """Ids of papers that go as pictures of their pages, since they are no archive PDFs."""

    @property
    def titles(self) -> Mapping[str, str]:
        """What each paper is called in index and bookmarks, by its id."""
        texts = load_texts("hi")
        return {paper.paper_id: title_of(texts, paper) for paper in self.papers}


def title_of(texts: Texts, paper: Candidate) -> str:
    """Return what a paper is called: never a protected person's name."""
    kind = labels.kind_text(texts, paper.kind)
    return " · ".join(part for part in (kind, paper.title, paper.reference) if part)


def cover_of(texts: Texts, facts: CoverFacts, part: int, reference: str) -> BundleIndex:
    """Return the index of a part."""
    changed = facts.round > 1
    columns = ["paper", "day", "pages", "part", *(["change"] if changed else [])]
    return BundleIndex(
        title=texts("prosecution_print.bundle"),
        head=_head(texts, facts, part, reference),
        label=texts("prosecution_print.index"),
        columns=tuple(texts(f"prosecution_print.column.{name}") for name in columns),
        rows=tuple(_row(texts, facts, paper, changed=changed) for paper in facts.papers),
        notes_title=texts("prosecution_print.notes"),
        notes=(*_changes(texts, facts), *_pictured(texts, facts), *_gaps(texts, facts)),
        certificate=(
            texts("prosecution_print.certificate_title"),
            texts("prosecution_print.certificate"),
        ),
        sign_label=texts("prosecution_print.sign"),
        footer=f"{reference} · {texts.raw('pdf.footer')}",
    )


def stamp_of(texts: Texts, case_ref: str, round_no: int) -> PageStamp:
    """Return what stands above each page."""
    return PageStamp(
        left="{title}",
        right=f"{texts('pdf.case', number=case_ref)} · "
        f"{texts('prosecution_print.round', number=round_no)} · "
        f"{texts.raw('prosecution_print.page')}",
    )


def bundle_meta(
    station: Station, texts: Texts, facts: CoverFacts, part: int, document_id: str, reference: str
) -> ArchiveMeta:
    """Return what a part's PDF says about itself."""
    case = texts("pdf.case", number=facts.exchange.case_ref)
    of = texts("prosecution_print.part_of", part=part, parts=len(facts.parts))
    return ArchiveMeta(
        document_id=document_id,
        title=f"{texts('prosecution_print.bundle')} · {case} · {of}",
        subject=reference,
        author=station.settings.unit_hi,
        language="hi",
        created_at_text=to_text(facts.at),
        footer="",
        bookmarks=(),
    )


def _head(
    texts: Texts, facts: CoverFacts, part: int, reference: str
) -> tuple[tuple[str, str], ...]:
    made, case = facts.exchange, facts.case
    sent = [page.number for pages in facts.parts for page in pages]
    lines = [
        ("case", made.case_ref),
        ("registered", "" if case is None else for_people(case.registered_at)),
        ("sections", "" if case is None else ", ".join(case.sections)),
        ("unit", f"{facts.unit} ({facts.ps_code})"),
        ("officer", "" if case is None else case.officer),
        ("purpose", labels.choice_text("scrutiny_purpose", made.purpose, "hi")),
        ("round_label", str(facts.round)),
        ("call", " · ".join(x for x in (made.call_court, made.call_ref) if x)),
        ("due", "" if made.due_at is None else for_people(made.due_at)),
        ("remand", _remand(texts, facts)),
        ("sent_pages", f"{ranges(sent)} ({len(sent)})"),
        ("part", texts("prosecution_print.part_of", part=part, parts=len(facts.parts))),
        ("reference", f"{reference} · {for_people(facts.at)}"),
    ]
    return tuple((texts(f"prosecution_print.head.{name}"), value) for name, value in lines if value)


def _remand(texts: Texts, facts: CoverFacts) -> str:
    clock = labels.remand_clock(facts.exchange, facts.at.astimezone(IST).date())
    if clock is None:
        return texts("prosecution_print.no_remand")
    return texts(
        "prosecution_print.remand_over" if clock.over else "prosecution_print.remand",
        first=clock.first.strftime("%d-%m-%Y"),
        day=clock.day,
        days=clock.days,
        last=clock.last.strftime("%d-%m-%Y"),
    )


def _row(texts: Texts, facts: CoverFacts, paper: Candidate, *, changed: bool) -> tuple[str, ...]:
    own = [p for p in facts.pages if p.paper_id == paper.paper_id and p.act != "withdrawn"]
    numbers = {page.number for page in own}
    parts = [
        str(number)
        for number, pages in enumerate(facts.parts, 1)
        if any(page.number in numbers for page in pages)
    ]
    day = "-".join(reversed(paper.day.split("-")))
    row = [title_of(texts, paper), day, ranges(sorted(numbers)), ", ".join(parts) or "–"]
    if changed:
        acts = [act for act in ("changed", "new") if any(page.act == act for page in own)]
        row.append(", ".join(texts(f"prosecution_print.act.{a}") for a in acts or ("kept",)))
    return tuple(row)


def _changes(texts: Texts, facts: CoverFacts) -> tuple[str, ...]:
    """Say of each page that changed what it was before and what it is now."""
    if facts.round == 1:
        return ()
    said: list[str] = []
    for paper_id, name in facts.titles.items():
        for act in ("changed", "new"):
            pages = [p for p in facts.pages if p.paper_id == paper_id and p.act == act]
            if pages:
                said.append(
                    texts(
                        f"prosecution_print.changed.{act}",
                        pages=ranges([page.number for page in pages]),
                        paper=name,
                    )
                )
    standing = {page.number for page in facts.before if page.act != "withdrawn"}
    fresh = [p.number for p in facts.pages if p.act == "withdrawn" and p.number in standing]
    if fresh:
        said.append(texts("prosecution_print.changed.withdrawn", pages=ranges(fresh)))
    return tuple(said)


def _pictured(texts: Texts, facts: CoverFacts) -> tuple[str, ...]:
    return tuple(
        texts("prosecution_print.pictured", paper=name)
        for paper_id, name in facts.titles.items()
        if paper_id in facts.pictured
    )


def _gaps(texts: Texts, facts: CoverFacts) -> tuple[str, ...]:
    if not facts.gaps:
        return (texts("prosecution_print.no_gaps"),)
    return tuple(texts("prosecution_print.gap", text=gap) for gap in facts.gaps)
