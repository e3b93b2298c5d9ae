"""Lays the revision behind a PDF that a signature needs: its field, what is seen of it, and a hole for its message."""

import asyncio
import binascii
import io
import uuid
from datetime import datetime
from typing import Any

from pyhanko.pdf_utils.content import ImportedPdfPage, PdfContent
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.stamp import StaticStampStyle

_FIELD = "Signature"


def prepare(
    pdf: bytes,
    stamp: bytes | None,
    place: list[int],
    reason: str,
    at_iso: str,
    digits: int,
) -> dict[str, object]:
    """Return what is laid behind a PDF, and where the hole is.

    Args:
        pdf: its bytes stay as they are.
        stamp: a one-page PDF drawn where the signature shows.
        place: page from 0, left, bottom, right, top in points; empty: the signature does not show.
        reason: in words; may be empty.
        at_iso: the signing time that is claimed.
        digits: hexadecimal digits that the hole has room for.

    Returns:
        ``added`` the bytes, ``first`` and ``second`` where the hole begins and ends in the whole file.

    Raises:
        ValueError: ``pdf`` it cannot be read, or not be added to.
    """
    try:
        return _prepare(pdf, stamp, place, reason, datetime.fromisoformat(at_iso), digits)
    except PdfError:
        raise ValueError("pdf") from None


def _prepare(
    pdf: bytes, stamp: bytes | None, place: list[int], reason: str, at: datetime, digits: int
) -> dict[str, object]:
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    number = 1 + sum(1 for _ in fields.enumerate_sig_fields(writer))
    spec = _spec(f"{_FIELD}{number}", place)
    metadata = signers.PdfSignatureMetadata(
        field_name=spec.sig_field_name,
        subfilter=SigSeedSubFilter.PADES,
        reason=reason or None,
        md_algorithm="sha256",
    )
    style = (
        None
        if stamp is None
        else StaticStampStyle(background=_Drawn(stamp), background_opacity=1.0, border_width=0)
    )
    signer = _Preparer(metadata, _Nobody(None, None), stamp_style=style, new_field_spec=spec)
    signer.at = at
    out = io.BytesIO()
    waiting = signer.async_digest_doc_for_signing(writer, bytes_reserved=digits, output=out)
    digest, _, _ = asyncio.run(waiting)
    whole = out.getvalue()
    if not whole.startswith(pdf):
        raise ValueError("pdf")
    return {
        "added": whole[len(pdf) :],
        "first": digest.reserved_region_start,
        "second": digest.reserved_region_end,
    }


def _spec(name: str, place: list[int]) -> SigFieldSpec:
    if not place:
        return SigFieldSpec(name)
    page, left, bottom, right, top = place
    return SigFieldSpec(name, on_page=page, box=(left, bottom, right, top))


class _Drawn(ImportedPdfPage):
    """A page that lies in memory: no clear page ever goes through a file."""

    def __init__(self, page: bytes) -> None:
        self._page = page
        PdfContent.__init__(self)

    def render(self) -> bytes:
        reader = PdfFileReader(io.BytesIO(self._page))
        drawn = self._ensure_writer.import_page_as_xobject(reader, page_ix=0)
        name = "/Stamp" + binascii.hexlify(uuid.uuid4().bytes).decode("ascii")
        self.resources.xobject[name] = drawn
        left, bottom, right, top = drawn.get_object()["/BBox"]
        self.box = BoxConstraints(width=abs(right - left), height=abs(top - bottom))
        return f"{name} Do".encode("ascii")


class _Nobody(signers.ExternalSigner):
    """Stands where a signer has to: whoever signs is not in this process."""

    subject_name = ""


class _Preparer(signers.PdfSigner):
    """Claims the station's time; pyHanko alone would ask the computer."""

    at: datetime

    def init_signing_session(self, *words: Any, **named: Any) -> Any:
        session = super().init_signing_session(*words, **named)
        session.system_time = self.at
        return session
