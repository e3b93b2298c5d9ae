"""Makes the bundle of :mod:`station_app.pdf.bundle` where the papers of others are opened."""

import contextlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import astuple, replace
from typing import Any

import pikepdf
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from station_app.model.finished_page import ArchiveMeta
from station_app.pdf.archive import lay_out
from station_app.pdf.bundle import STRIP_PT
from station_app.pdf.bundle_index import draw_index
from station_app.pdf.bundle_model import Bundle, BundleIndex, PageStamp, Part, PlacedPage
from station_app.pdf.sandboxed.faults import BROKEN
from station_app.pdf.sandboxed.pdfa_check import is_page_conformant, picture_of
from station_app.pdf.text_shaping import draw_line, line_width, register_fonts

_INSET_PT, _LETTER_PT, _SMALLEST_PT = 12.0, 8.5, 4.5
_INK = (0.09, 0.21, 0.44)


def build_plain(
    papers: list[bytes],
    numbered: list[tuple[int, list[Any]]],
    index: list[Any],
    stamp: list[str],
    meta: list[Any],
    attach: list[Any] | None,
) -> tuple[object, ...]:
    """Write the bundle out of plain data, and return it as plain data; see :func:`build_bundle`.

    Args:
        papers: the PDFs, each once.
        numbered: of each part: which paper, and the fields of :class:`Part`.
        index: the fields of :class:`BundleIndex`.
        stamp: of :class:`PageStamp`.
        meta: of :class:`ArchiveMeta`.
        attach: name and bytes, or nothing.
    """
    parts = [replace(Part(*map(_tuples, of)), pdf=papers[paper]) for paper, of in numbered]
    made = build_bundle(
        parts,
        BundleIndex(*map(_tuples, index)),
        PageStamp(*stamp),
        ArchiveMeta(*map(_tuples, meta)),
        attach=None if attach is None else (attach[0], attach[1]),
    )
    box = None if made.signature is None else astuple(made.signature)
    return made.pdf, made.index_pages, [astuple(place) for place in made.places], box


def _tuples(value: Any) -> Any:
    return tuple(map(_tuples, value)) if isinstance(value, list) else value


def build_bundle(
    parts: Sequence[Part],
    index: BundleIndex,
    stamp: PageStamp,
    meta: ArchiveMeta,
    *,
    attach: tuple[str, bytes] | None = None,
) -> Bundle:
    """Write the bundle; arguments and errors are those of :func:`station_app.pdf.bundle.build_bundle`."""
    drawn_index, signature = draw_index(index)
    with pikepdf.open(io.BytesIO(drawn_index)) as bundle:
        before = len(bundle.pages)
        places = _put_parts(bundle, parts, stamp, before)
        with bundle.open_outline() as outline:
            outline.root.append(pikepdf.OutlineItem(index.title, 0))
            outline.root.extend(_bookmarks(parts, places))
        held = io.BytesIO()
        bundle.save(held)
    out = io.BytesIO()
    lay_out(held, meta, out, part="2" if attach is None else "3", attach=attach)
    return Bundle(out.getvalue(), before, places, signature)


def _put_parts(
    bundle: pikepdf.Pdf, parts: Sequence[Part], stamp: PageStamp, before: int
) -> tuple[PlacedPage, ...]:
    places: list[PlacedPage] = []
    sizes: list[tuple[float, float]] = []
    # Parts of one paper share what the paper shares: its fonts are taken over once.
    papers: dict[bytes, pikepdf.Pdf] = {}
    with contextlib.ExitStack() as stack:
        for number, part in enumerate(parts):
            if part.pdf not in papers:
                papers[part.pdf] = stack.enter_context(_opened(part.pdf))
            paper = papers[part.pdf]
            for running, page in enumerate(_chosen(part, paper), part.first_page):
                size, picture = _put_page(bundle, paper.pages[page], part.pdf, page)
                sizes.append(size)
                places.append(PlacedPage(number, page, running, before + len(places), picture))
    if places:
        _stamp_all(bundle, _words(parts, places, stamp), sizes, before)
    return tuple(places)


def _opened(untrusted_pdf: bytes) -> pikepdf.Pdf:
    try:
        paper = pikepdf.open(io.BytesIO(untrusted_pdf))
        # What is seen of a signature becomes part of its page.
        paper.flatten_annotations("all")
    except BROKEN:
        raise ValueError("pdf") from None
    return paper


def _chosen(part: Part, paper: pikepdf.Pdf) -> Sequence[int]:
    every = range(len(paper.pages))
    chosen = every if part.pages is None else part.pages
    if not set(chosen) <= set(every):
        raise ValueError("page")
    return chosen


def _put_page(
    bundle: pikepdf.Pdf, page: pikepdf.Page, pdf: bytes, index: int
) -> tuple[tuple[float, float], bool]:
    """Add a page that shows another below an empty strip; return its size, and whether as a picture."""
    form = page.as_form_xobject()
    left, bottom, right, top = (float(edge) for edge in form.BBox)
    wide, tall = right - left, top - bottom
    matrix = [float(number) for number in form.get("/Matrix", [1, 0, 0, 1, 0, 0])]
    if matrix[0] == 0:
        wide, tall = tall, wide
    scale = float(page.obj.get("/UserUnit", 1))
    wide, tall = wide * scale, tall * scale
    new = bundle.add_blank_page(page_size=(wide, tall + STRIP_PT))
    as_it_is = is_page_conformant(page)
    if as_it_is:
        shown = bundle.copy_foreign(form)
        area = pikepdf.Rectangle(0, 0, wide, tall)
        drawing = page.calc_form_xobject_placement(
            shown, pikepdf.Name("/Page"), area, invert_transformations=False, allow_expand=True
        )
    else:
        shown = _picture(bundle, picture_of(pdf, index, wide))
        drawing = f"q {wide:.4f} 0 0 {tall:.4f} 0 0 cm /Page Do Q".encode("ascii")
    new.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary({"/Page": shown}))
    new.obj.Contents = bundle.make_stream(drawing)
    return (wide, tall), not as_it_is


def _picture(bundle: pikepdf.Pdf, jpeg: bytes) -> pikepdf.Object:
    with Image.open(io.BytesIO(jpeg)) as picture:
        width, height = picture.size
    return bundle.make_stream(
        jpeg,
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=width,
        Height=height,
        ColorSpace=pikepdf.Name.DeviceRGB,
        BitsPerComponent=8,
        Filter=pikepdf.Name.DCTDecode,
    )


def _words(
    parts: Sequence[Part], places: Sequence[PlacedPage], stamp: PageStamp
) -> list[tuple[str, str]]:
    last = max(place.number for place in places)
    said = [
        {"title": parts[place.part].title, "page": _label(parts[place.part], place), "pages": last}
        for place in places
    ]
    return [(stamp.left.format_map(words), stamp.right.format_map(words)) for words in said]


def _label(part: Part, place: PlacedPage) -> str:
    return part.labels[place.number - part.first_page] if part.labels else str(place.number)


def _stamp_all(
    bundle: pikepdf.Pdf,
    words: Sequence[tuple[str, str]],
    sizes: Sequence[tuple[float, float]],
    before: int,
) -> None:
    with pikepdf.open(io.BytesIO(_draw_strips(words, sizes))) as strips:
        for number, (strip, (_, tall)) in enumerate(zip(strips.pages, sizes, strict=True)):
            form = bundle.copy_foreign(strip.as_form_xobject())
            page = bundle.pages[before + number]
            page.obj.Resources.XObject["/Strip"] = form
            place = f"\nq 1 0 0 1 0 {tall:.4f} cm /Strip Do Q\n".encode("ascii")
            page.contents_add(bundle.make_stream(place))


def _draw_strips(words: Sequence[tuple[str, str]], sizes: Sequence[tuple[float, float]]) -> bytes:
    register_fonts()
    drawn = io.BytesIO()
    canvas = Canvas(drawn, pageCompression=1, invariant=1)
    for (left, right), (wide, _) in zip(words, sizes, strict=True):
        canvas.setPageSize((wide, STRIP_PT))
        canvas.setStrokeColorRGB(*_INK)
        canvas.setFillColorRGB(*_INK)
        canvas.setLineWidth(0.5)
        canvas.line(_INSET_PT, 1.5, wide - _INSET_PT, 1.5)
        size = _fitting(f"{left}    {right}", wide - 2 * _INSET_PT)
        draw_line(canvas, _INSET_PT, 7.0, left, size)
        draw_line(canvas, wide - _INSET_PT - line_width(right, size), 7.0, right, size)
        canvas.showPage()
    canvas.save()
    return drawn.getvalue()


def _fitting(text: str, width_pt: float) -> float:
    natural = max(line_width(text, _LETTER_PT), 0.1)
    return max(_SMALLEST_PT, min(_LETTER_PT, _LETTER_PT * width_pt / natural))


def _bookmarks(
    parts: Sequence[Part], places: Sequence[PlacedPage]
) -> Iterator[pikepdf.OutlineItem]:
    for number, part in enumerate(parts):
        own = [place for place in places if place.part == number]
        if own:
            item = pikepdf.OutlineItem(part.title, own[0].index)
            item.children.extend(
                pikepdf.OutlineItem(mark, place.index)
                for mark, place in zip(part.marks, own, strict=False)
                if mark
            )
            item.is_closed = True
            yield item
