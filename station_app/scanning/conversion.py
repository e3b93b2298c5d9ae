"""Pictures and PDFs into one archive PDF, without a station: as one uses a converter."""

import functools
import io
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from station_app.imaging.jobs.one_pass import finish_in_one_pass
from station_app.imaging.reading.ocr import read_text
from station_app.model.cancellation import CancelTicket, Report
from station_app.model.clock import Clock, for_people, to_text
from station_app.model.errors import Cancelled, NoPages, PageUnread
from station_app.model.finished_page import ArchiveMeta, FinishedPage, PageText, StampBox
from station_app.model.page_edits import NO_CLEAN_UP, CleanUp, Coding
from station_app.model.scanning import ScannedPage
from station_app.model.texts import load_texts
from station_app.model.tokens import Token
from station_app.pdf.archive import write_archive
from station_app.store.atomic_files import write_copy

_AHEAD = 4
_READERS = 2

Finished = tuple[FinishedPage, PageText | None]


@dataclass(frozen=True, slots=True)
class Converted:
    """What was made."""

    path: Path
    pages: int
    unread: tuple[int, ...] = ()
    """Pages, by number, whose text was to be read and could not be."""


def convert(
    arriving: Iterator[ScannedPage],
    out: Path,
    *,
    languages: str | None,
    title: str,
    clock: Clock,
    workers: Executor,
    token: Token | None,
    pin: str,
    ticket: CancelTicket,
    report: Report,
    clean: CleanUp = NO_CLEAN_UP,
    coding: Coding = "auto",
) -> Converted:
    """Write one PDF/A-2b of all pages; signed, where a token is given.

    Args:
        arriving: the pages, taken a few at a time.
        out: a file that is not there yet.
        languages: of the text to be read, e.g. ``hin+eng``; ``None`` reads none.
        title: of the PDF.
        clock: for its times.
        workers: where pixels are worked on.
        token: signs, or ``None``.
        pin: of the token; tried once.
        ticket: stops the work; nothing is left behind.
        report: hears of each finished page.
        clean: what is done to every page.
        coding: how every page is kept; ``photo`` passes a JPEG on byte for byte.

    Raises:
        IntakeError, NoPages: what was brought. FileExists. Cancelled. TokenError. ProgramMissing.
    """
    with ThreadPoolExecutor(_READERS) as readers, closing(cast("_Closing", arriving)):
        how = functools.partial(finish_in_one_pass, clean=clean, coding=coding)
        drawing = (workers.submit(how, page.image, page.dpi) for page in arriving)
        pages = list(_finished(drawing, languages, readers, ticket, report))
    if not pages:
        raise NoPages
    unread = tuple(n for n, (_, text) in enumerate(pages, 1) if languages and text is None)
    drawn = io.BytesIO()
    box = write_archive(pages, len(pages), _meta(title, clock), drawn)
    if token is not None:
        signed = _signed(drawn.getvalue(), box, token, pin, clock)
        return Converted(write_copy(out, signed), len(pages), unread)
    return Converted(write_copy(out, drawn.getbuffer()), len(pages), unread)


def _signed(pdf: bytes, box: StampBox, token: Token, pin: str, clock: Clock) -> bytes:
    # Loaded where something is signed: it is a third of the time of a conversion without.
    from station_app.pdf.signature_appearance import draw_stamp
    from station_app.signing.certificates import check_times, describe
    from station_app.signing.signer import sign_pdf

    unlocked = token.unlock(pin)
    try:
        identity, now = unlocked.identities()[0], clock.now()
        check_times(identity, now)
        texts = [load_texts(language) for language in ("hi", "en")]
        name = describe(identity).name
        lines = (*(t("pdf.signed_by_name", name=name) for t in texts), for_people(now))
        stamp = draw_stamp(lines, box.right - box.left, box.top - box.bottom)
        return sign_pdf(pdf, unlocked, identity, now, stamp=stamp, box=box)
    finally:
        unlocked.close()


class _Closing:
    """What a generator is beside an iterator."""

    def close(self) -> None:
        """End it."""


def _finished(
    drawings: "Iterator[Future[FinishedPage]]",
    languages: str | None,
    readers: Executor,
    ticket: CancelTicket,
    report: Report,
) -> Iterator[Finished]:
    ahead: deque[Future[Finished]] = deque()
    done = 0
    for drawing in drawings:
        ahead.append(readers.submit(_read, drawing, languages, ticket))
        if len(ahead) >= _AHEAD:
            yield _next(ahead, ticket)
            done += 1
            report(done, None)
    while ahead:
        yield _next(ahead, ticket)
        done += 1
        report(done, None)


def _next(ahead: "deque[Future[Finished]]", ticket: CancelTicket) -> Finished:
    if ticket.cancelled:
        raise Cancelled
    return ahead.popleft().result()


def _read(drawing: "Future[FinishedPage]", languages: str | None, ticket: CancelTicket) -> Finished:
    finished = drawing.result()
    if not languages:
        return finished, None
    # Loaded where something is read: with it come the libraries of pictures.
    from station_app.imaging.reading.ocr_input import readable

    try:
        return finished, read_text(readable(finished), languages, ticket)
    except PageUnread:
        return finished, None


def _meta(title: str, clock: Clock) -> ArchiveMeta:
    texts = load_texts("hi")
    return ArchiveMeta(
        document_id="",
        title=title,
        subject="",
        author="",
        language=texts.language,
        created_at_text=to_text(clock.now()),
        footer=texts.raw("pdf.footer"),
        bookmarks=((title, 1),),
    )
