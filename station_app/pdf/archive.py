"""Writes the archive PDF of a scanned paper: PDF/A-2b (ISO 19005-2, level B).

Every page is its picture, coded once and never again (in layers, where it has colours), over its text where that has been read, with
a strip below for the page's number; the last page has room for the visible signature. ReportLab
draws; qpdf, through pikepdf, lays the file out as the standard asks.
"""

import io
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import groupby, islice
from statistics import median
from typing import Any, BinaryIO

import pikepdf
from PIL import ImageCms
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from station_app.model.finished_page import ArchiveMeta, FinishedPage, PageText, StampBox
from station_app.pdf.layers import add_layers
from station_app.pdf.text_shaping import draw_invisible_text, draw_line, register_fonts
from station_app.pdf.units import px_to_points

PART = 64
"""Pages that are drawn at a time: few enough for memory, many enough to share their fonts."""

_FOOT_PT = 20.0
_SIGNED_FOOT_PT = 76.0
_STAMP_HEIGHT_PT = 52.0
_STAMP_WIDTH_PT = 320.0
_MARGIN_PT = 12.0
_LETTER_PT = 8.0
_NARROWEST_PT = 200.0
_DESCENT = 0.22
"""Part of a word's height that lies below its baseline."""

_BLANK, _WIDEST_BLANK = 0.25, 2.0
"""A blank's width where none can be measured, and beyond which it is a gap, in heights of the line."""

_ICC_DATE = slice(24, 36)
"""Where an ICC profile holds the time it was made (ICC.1:2010, table 17)."""

_PRODUCER = "Station Terminal"


def write_archive(
    pages: Iterable[tuple[FinishedPage, PageText | None]],
    count: int,
    meta: ArchiveMeta,
    out: BinaryIO,
    room: Callable[[], BinaryIO] = io.BytesIO,
) -> StampBox:
    """Write the PDF and return where the visible signature goes.

    Drawn in parts, so that a paper of two thousand pages takes the memory of one with few.

    Args:
        pages: in order; taken one at a time.
        count: how many there are.
        meta: what the PDF says about itself. The same input gives the same bytes.
        out: is written once, at the end, from front to back.
        room: gives room for a part while the whole is made.
    """
    register_fonts()
    coming = iter(pages)
    with ExitStack() as stack:
        parts: list[BinaryIO] = []
        for first in range(1, max(1, count) + 1, PART):
            drawn = stack.enter_context(room())
            part = _Part(first, min(count, first + PART - 1), count)
            box = _draw_part(islice(coming, PART), part, meta, drawn)
            parts.append(drawn)
        lay_out(parts[0], meta, out, more=parts[1:])
    return box


@dataclass(frozen=True, slots=True)
class _Part:
    """Which pages are drawn at a time, from 1."""

    first: int
    last: int
    count: int


def _draw_part(
    pages: Iterable[tuple[FinishedPage, PageText | None]],
    part: _Part,
    meta: ArchiveMeta,
    drawn: BinaryIO,
) -> StampBox:
    canvas = Canvas(drawn, pageCompression=1, invariant=1)
    titles: dict[int, list[str]] = {}
    for title, page in meta.bookmarks:
        titles.setdefault(page, []).append(title)
    box = StampBox(-1, _MARGIN_PT, _MARGIN_PT, _MARGIN_PT + 1, _MARGIN_PT + 1)
    for number, (finished, text) in enumerate(pages, part.first):
        last = number == part.count
        box = _draw_page(canvas, finished, text, _SIGNED_FOOT_PT if last else _FOOT_PT, number)
        _draw_foot(canvas, meta.footer.format(page=number, pages=part.count))
        # Those of later parts are set when the parts are joined.
        for title in titles.get(number, ()) if part.first == 1 else ():
            mark = f"p{number}"
            canvas.bookmarkPage(mark)
            canvas.addOutlineEntry(title, mark)
        canvas.showPage()
    canvas.save()
    return box


def _draw_page(
    canvas: Any, finished: FinishedPage, text: PageText | None, foot_pt: float, number: int
) -> StampBox:
    width = px_to_points(finished.width_px, finished.dpi)
    height = px_to_points(finished.height_px, finished.dpi)
    canvas.setPageSize((max(width, _NARROWEST_PT), height + foot_pt))
    draw_picture(canvas, finished, f"Page{number}", (0, foot_pt, width, height))
    if text is not None:
        _lay_text(canvas, text, width, height, foot_pt)
    right = min(_MARGIN_PT + _STAMP_WIDTH_PT, max(width, _NARROWEST_PT) - _MARGIN_PT)
    bottom = foot_pt - _STAMP_HEIGHT_PT - 2
    return StampBox(number - 1, _MARGIN_PT, max(0.0, bottom), right, foot_pt - 2)


def _lay_text(canvas: Any, text: PageText, width: float, height: float, foot_pt: float) -> None:
    """Lay the words over their pictures, each line on one baseline, blanks filling the gaps."""
    across, up = width / text.width_px, height / text.height_px
    for _, held in groupby(text.words, key=lambda word: word.line):
        line = tuple(held)
        tall = max(1.0, median(word.bottom - word.top for word in line) * up)
        baseline = foot_pt + height - median(word.bottom for word in line) * up + tall * _DESCENT
        for word, after in zip(line, (*line[1:], None), strict=True):
            wide = max(1.0, (word.right - word.left) * across)
            gap = _BLANK * tall if after is None else (after.left - word.right) * across
            gap = gap if 0 < gap < _WIDEST_BLANK * tall else _BLANK * tall
            draw_invisible_text(canvas, word.left * across, baseline, wide + gap, word.text, tall)


def _draw_foot(canvas: Any, footer: str) -> None:
    canvas.setFillGray(0)
    draw_line(canvas, _MARGIN_PT, 7.0, footer, _LETTER_PT)


def draw_picture_page(canvas: Any, finished: FinishedPage, name: str) -> None:
    """Draw a picture as large as the canvas's A4 page lets it, its sides kept in proportion."""
    width, height = A4
    wide, tall = picture_size(finished, width - 2 * _MARGIN_PT, height - 2 * _SIGNED_FOOT_PT)
    draw_picture(canvas, finished, name, ((width - wide) / 2, _SIGNED_FOOT_PT, wide, tall))


def picture_size(finished: FinishedPage, widest: float, tallest: float) -> tuple[float, float]:
    """Return width and height of a picture in points: as captured, or smaller to fit."""
    wide = px_to_points(finished.width_px, finished.dpi)
    tall = px_to_points(finished.height_px, finished.dpi)
    scale = min(1.0, widest / wide, tallest / tall)
    return wide * scale, tall * scale


def draw_picture(
    canvas: Any, finished: FinishedPage, name: str, place: tuple[float, float, float, float]
) -> None:
    """Draw a picture at left, bottom, width and height in points."""
    left, bottom, wide, tall = place
    canvas.saveState()
    canvas.transform(wide, 0, 0, tall, left, bottom)
    canvas.setFillGray(0)
    for layer in add_layers(canvas, finished, name):
        canvas.doForm(layer)
    canvas.restoreState()


def lay_out(
    drawn: BinaryIO,
    meta: ArchiveMeta,
    out: BinaryIO,
    *,
    part: str = "2",
    attach: tuple[str, bytes] | None = None,
    more: Sequence[BinaryIO] = (),
) -> None:
    """Lay a drawn PDF out as PDF/A of level B.

    Args:
        drawn: what ReportLab drew.
        meta: what the PDF says about itself.
        out: is written once.
        part: ``2``, or ``3`` for a PDF that carries a file (ISO 19005-3).
        attach: the name and the bytes of that file, JSON.
        more: further parts, whose pages follow.
    """
    drawn.seek(0)
    with ExitStack() as stack:
        pdf = stack.enter_context(pikepdf.open(drawn))
        _join(pdf, more, meta, stack)
        del pdf.docinfo
        root = pdf.Root
        root.Lang = pikepdf.String(meta.language)
        root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        profile = pdf.make_stream(_srgb(), N=3)
        root.OutputIntents = pikepdf.Array(
            [
                pikepdf.Dictionary(
                    Type=pikepdf.Name.OutputIntent,
                    S=pikepdf.Name.GTS_PDFA1,
                    OutputConditionIdentifier=pikepdf.String("sRGB"),
                    Info=pikepdf.String("sRGB IEC61966-2.1"),
                    DestOutputProfile=profile,
                )
            ]
        )
        with pdf.open_metadata(set_pikepdf_as_editor=False) as xmp:
            xmp["pdfaid:part"], xmp["pdfaid:conformance"] = part, "B"
            xmp["dc:title"], xmp["dc:language"] = meta.title, {meta.language}
            if meta.subject:
                xmp["dc:description"] = meta.subject
            if meta.author:
                xmp["dc:creator"] = [meta.author]
            if meta.document_id:
                xmp["dc:identifier"] = meta.document_id
            xmp["xmp:CreateDate"] = xmp["xmp:ModifyDate"] = meta.created_at_text
            xmp["xmp:CreatorTool"] = xmp["pdf:Producer"] = _PRODUCER
        if attach is not None:
            _attach(pdf, *attach, meta.created_at_text)
        pdf.save(
            out,
            deterministic_id=True,
            force_version="1.7",
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )


def _join(pdf: pikepdf.Pdf, more: Sequence[BinaryIO], meta: ArchiveMeta, stack: ExitStack) -> None:
    """Let the pages of further parts follow; what they show is read when the whole is written."""
    held = len(pdf.pages)
    for drawn in more:
        drawn.seek(0)
        pdf.pages.extend(stack.enter_context(pikepdf.open(drawn)).pages)
    late = [(title, page) for title, page in meta.bookmarks if held < page <= len(pdf.pages)]
    if late:
        with pdf.open_outline() as outline:
            outline.root += [pikepdf.OutlineItem(title, page - 1) for title, page in late]


def _attach(pdf: pikepdf.Pdf, name: str, data: bytes, at: str) -> None:
    """Put a JSON file into the PDF as its source (ISO 32000-2, 7.11.4 and 14.13)."""
    digits = "".join(sign for sign in at if sign.isdigit())[:14]
    held = pdf.make_stream(
        data,
        Type=pikepdf.Name.EmbeddedFile,
        Subtype=pikepdf.Name("/application/json"),
        Params=pikepdf.Dictionary(Size=len(data), ModDate=pikepdf.String(f"D:{digits}Z")),
    )
    file = pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Filespec,
            F=pikepdf.String(name),
            UF=pikepdf.String(name),
            AFRelationship=pikepdf.Name.Source,
            EF=pikepdf.Dictionary(F=held, UF=held),
        )
    )
    names = pikepdf.Array([pikepdf.String(name), file])
    pdf.Root.Names = pikepdf.Dictionary(EmbeddedFiles=pikepdf.Dictionary(Names=names))
    pdf.Root.AF = pikepdf.Array([file])


def _srgb() -> bytes:
    """Return the sRGB profile, always the same bytes."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile[_ICC_DATE] = bytes((0x07, 0xEA, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0))
    return bytes(profile)
