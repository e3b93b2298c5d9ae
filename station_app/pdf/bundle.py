"""Puts papers together as one PDF/A-2b: index, bookmarks, and a stamped strip above every page.

A page is taken over as it stands, its pictures and letters never coded again, and nothing is drawn
on it: the stamp stands in a strip of its own above the page. What was seen of a signature is drawn
into the page; the signature itself holds in the paper that was signed. A page from elsewhere that an
archive would not take as it is stands as a picture of itself.

Papers from elsewhere are among them: it is made outside, by :mod:`station_app.pdf.sandboxed.bundle`.
"""

from collections.abc import Sequence
from dataclasses import astuple, replace

from station_app.model.finished_page import ArchiveMeta, StampBox
from station_app.pdf.bundle_model import Bundle, BundleIndex, PageStamp, Part, PlacedPage
from station_app.sandbox.outside import call

STRIP_PT = 20.0


def build_bundle(
    parts: Sequence[Part],
    index: BundleIndex,
    stamp: PageStamp,
    meta: ArchiveMeta,
    *,
    attach: tuple[str, bytes] | None = None,
) -> Bundle:
    """Write the bundle; the same input gives the same bytes.

    Args:
        parts: in their order. Running numbers are the parts' own; they need not be unbroken.
        index: stands before them, its pages unnumbered among theirs.
        stamp: for the strip above each page. ``{pages}`` is the highest running number.
        meta: what the PDF says about itself; its footer and its bookmarks are not used.
        attach: name and bytes of a JSON file that goes along; the PDF is PDF/A-3b then.

    Raises:
        ValueError: ``pdf`` a part is none or is locked, ``page`` it has no such page.
    """
    # Parts of one paper share it: it goes over once.
    papers = list(dict.fromkeys(part.pdf for part in parts))
    numbered = [(papers.index(part.pdf), astuple(replace(part, pdf=b""))) for part in parts]
    pdf, before, places, box = call(
        "station_app.pdf.sandboxed.bundle",
        "build_plain",
        papers,
        numbered,
        astuple(index),
        astuple(stamp),
        astuple(meta),
        attach,
        effort="work",
    )
    return Bundle(
        bytes(pdf),
        int(before),
        tuple(
            PlacedPage(int(part), int(page), int(number), int(at), bool(picture))
            for part, page, number, at, picture in places
        ),
        None if box is None else StampBox(int(box[0]), *(float(edge) for edge in box[1:])),
    )
