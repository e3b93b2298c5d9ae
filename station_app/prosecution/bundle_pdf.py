"""Writes the PDFs of a round: the pages that are new or changed, shared out to parts of a size."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from station_app.case_diary import checks as case_diary_checks
from station_app.case_diary import rows as case_diary_rows
from station_app.case_diary.certified_copy import finding_text
from station_app.cases import rows as case_rows
from station_app.documents import rows as document_rows
from station_app.documents.drafts import next_reference
from station_app.model.cancellation import CancelTicket, Report
from station_app.model.errors import Cancelled
from station_app.model.ids import DocumentId
from station_app.model.texts import load_texts
from station_app.pdf.bundle_model import Bundle, Part
from station_app.prosecution.bundle_contents import Candidate, pdf_of
from station_app.prosecution.cover import CoverFacts, bundle_meta, cover_of, stamp_of
from station_app.prosecution.errors import PaperNotFit
from station_app.prosecution.model import Exchange, Round
from station_app.prosecution.page_numbers import NumberedPage, splits, to_send
from station_app.station.station import Station
from station_app.store.connection import Transaction

_INDEX_ROOM = 0.06
"""Part of a part's size that its index and marks may need."""
_TRIES = 4


@dataclass(frozen=True, slots=True)
class BundlePlan:
    """A round before it is put together."""

    exchange: Exchange
    round: int
    papers: tuple[Candidate, ...]
    stands_for: tuple[str, ...]
    """For each paper, that of the round before whose place it takes."""
    pages: tuple[NumberedPage, ...]
    before: tuple[NumberedPage, ...]
    drops: Round | None
    """A round of this number that never went."""

    @property
    def sent(self) -> tuple[NumberedPage, ...]:
        """The pages that the prosecution does not have yet."""
        return to_send(self.pages)


@dataclass(frozen=True, slots=True)
class BuiltPart:
    """A part that is written and not kept yet."""

    document_id: DocumentId
    reference: str
    bundle: Bundle
    pages: tuple[NumberedPage, ...]


def build_parts(
    station: Station, made: BundlePlan, ticket: CancelTicket, report: Report
) -> tuple[BuiltPart, ...]:
    """Write the parts; share them out anew where one comes out larger than allowed."""
    pdfs, pictured = _pdfs(station, made)
    weights = _weights(made, pdfs)
    most = int(made.exchange.part_bytes * (1 - _INDEX_ROOM))
    names: list[tuple[DocumentId, str]] = []
    for _ in range(_TRIES):
        shares = splits(weights, most)
        while len(names) < len(shares):
            names.append(_name(station))
        parts = _write_all(station, made, pdfs, shares, names, ticket, report, pictured)
        too_large = max(len(part.bundle.pdf) for part in parts) > made.exchange.part_bytes
        if not too_large or len(shares) == len(weights):
            break
        most = int(most * 0.8)
    return parts


def _pdfs(station: Station, made: BundlePlan) -> tuple[dict[str, bytes], frozenset[str]]:
    """Return the papers whose pages go, and which of them are pictures: those that are no PDF/A."""
    # Loaded when first needed: opening the window must not wait for it.
    from station_app.pdf.rasterize import is_archive, rasterize_pages

    wanted = {page.paper_id for page in made.sent}
    pdfs: dict[str, bytes] = {}
    pictured = set()
    for paper in made.papers:
        if paper.paper_id not in wanted:
            continue
        pdf = pdf_of(station, paper)
        try:
            if paper.source != "own" and not is_archive(pdf):
                pdf = rasterize_pages(pdf)
                pictured.add(paper.paper_id)
        except ValueError:
            raise PaperNotFit(paper=paper.reference) from None
        pdfs[paper.paper_id] = pdf
    return pdfs, frozenset(pictured)


def _name(station: Station) -> tuple[DocumentId, str]:
    with station.store.transaction() as tx:
        reference = next_reference(station, tx, station.clock.now())
    return DocumentId(station.new_id("d")), reference


def _weights(made: BundlePlan, pdfs: dict[str, bytes]) -> tuple[int, ...]:
    # Loaded when first needed: opening the window must not wait for it.
    from station_app.pdf.page_sizes import page_byte_sizes

    references = {paper.paper_id: paper.reference for paper in made.papers}
    found: dict[tuple[str, int], int] = {}
    for paper_id, reference in references.items():
        wanted = [page.index for page in made.sent if page.paper_id == paper_id]
        try:
            weights = page_byte_sizes(pdfs[paper_id], wanted) if wanted else ()
        except ValueError:
            raise PaperNotFit(paper=reference) from None
        found |= {(paper_id, index): w for index, w in zip(wanted, weights, strict=True)}
    return tuple(found[page.paper_id, page.index] for page in made.sent)


def _write_all(
    station: Station,
    made: BundlePlan,
    pdfs: dict[str, bytes],
    shares: tuple[tuple[int, int], ...],
    names: list[tuple[DocumentId, str]],
    ticket: CancelTicket,
    report: Report,
    pictured: frozenset[str],
) -> tuple[BuiltPart, ...]:
    # Loaded when first needed: opening the window must not wait for it.
    from station_app.pdf.bundle import build_bundle

    facts = replace(_cover_facts(station, made, shares), pictured=pictured)
    texts = load_texts("hi")
    parts = []
    for part, (first, last) in enumerate(shares, 1):
        if ticket.cancelled:
            raise Cancelled
        report(part - 1, len(shares))
        pages = made.sent[first:last]
        document_id, reference = names[part - 1]
        bundle = build_bundle(
            _parts(facts, pages, pdfs),
            cover_of(texts, facts, part, reference),
            stamp_of(texts, made.exchange.case_ref, made.round),
            bundle_meta(station, texts, facts, part, document_id, reference),
        )
        parts.append(BuiltPart(document_id, reference, bundle, pages))
    report(len(shares), len(shares))
    return tuple(parts)


def _cover_facts(
    station: Station, made: BundlePlan, shares: tuple[tuple[int, int], ...]
) -> CoverFacts:
    with station.store.reading() as tx:
        case = case_rows.find(tx, made.exchange.case_ref)
        gaps = [
            document_rows.load(tx, DocumentId(paper.paper_id)).gap_note
            for paper in made.papers
            if paper.source == "own"
        ]
        gaps += _diary_gaps(station, tx, made.exchange.case_ref)
    return CoverFacts(
        unit=station.settings.unit_hi,
        ps_code=station.settings.ps_code,
        at=station.clock.now(),
        exchange=made.exchange,
        round=made.round,
        case=case,
        papers=made.papers,
        pages=made.pages,
        before=made.before,
        gaps=tuple(gap for gap in (made.exchange.gaps_note, *gaps) if gap),
        parts=tuple(made.sent[first:last] for first, last in shares),
    )


def _diary_gaps(station: Station, tx: Transaction, case_ref: str) -> list[str]:
    """Return what was found missing or doubled in the volumes of the diary, and how it is explained."""
    texts, said = load_texts("hi"), []
    for volume in case_diary_rows.of_case(tx, case_ref):
        open_ = case_diary_checks.load_volume(tx, volume.volume_id)
        hidden = case_diary_checks.is_volume_protected(station, tx, case_ref, open_.pages)
        said += [
            texts(
                "prosecution_print.diary_gap",
                volume=volume.number,
                finding=finding_text(texts, replace(found, name="") if hidden else found),
                reason=found.reason or texts("prosecution_print.unexplained"),
            )
            for found in open_.findings
        ]
    return said


def _parts(
    facts: CoverFacts, pages: Sequence[NumberedPage], pdfs: dict[str, bytes]
) -> tuple[Part, ...]:
    """Return each paper's pages of this part, in the order of their numbers."""
    runs: list[list[NumberedPage]] = []
    for page in pages:
        if runs and runs[-1][-1].paper_id == page.paper_id:
            runs[-1].append(page)
        else:
            runs.append([page])
    titles = facts.titles
    kinds = {paper.paper_id: paper.kind for paper in facts.papers}
    return tuple(
        Part(
            title=titles[run[0].paper_id],
            kind=kinds[run[0].paper_id],
            pdf=pdfs[run[0].paper_id],
            first_page=run[0].number.number,
            pages=tuple(page.index for page in run),
            labels=tuple(str(page.number) for page in run),
        )
        for run in runs
    )
