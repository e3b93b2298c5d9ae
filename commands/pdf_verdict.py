"""What ``verify`` says of a PDF: its signatures, its form, its diary volume, or that it is a certificate."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime

from commands.shell.console import reader_texts
from station_app.case_diary.verification import (
    SealVerdict,
    is_copy,
    is_volume_copy,
    verify_copy,
)
from station_app.forms.verification import carries_form, verify_form
from station_app.model.texts import visible
from station_app.pdf.pdf_reader import read_pages
from station_app.signing.validation import PdfVerdict, verify_pdf
from station_app.station.station import Station

_HASH = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")
_CERTIFICATE = "63(4)(c)"
"""The clause of the BSA whose Schedule the certificate is; it stands in its head."""


@dataclass(frozen=True, slots=True)
class PdfWords:
    """What is to be said about a PDF; keys of the texts under ``verdict.``."""

    findings: tuple[str, ...]
    detail: str = ""
    where: str = ""
    judged: bool = True
    """False: it neither holds nor was changed."""


def judge_pdf(
    data: bytes, stem: str, authorities: tuple[bytes, ...], now: datetime, station: Station | None
) -> PdfWords:
    """Judge a PDF by its signatures, and by what it carries.

    Args:
        data: the file.
        stem: the document's id, as exported copies carry it.
        authorities: DER of those whose signatures count.
        now: the time of judging.
        station: where it may have been made; ``None``: it is judged by itself.
    """
    pdf = verify_pdf(data, authorities, now)
    findings, where = pdf.findings, [_named(pdf)]
    details = [f"{visible(s.signer)} {s.level}".strip() for s in pdf.signatures]
    if not pdf.judged:
        return PdfWords(findings, judged=False)
    if pdf.ok:
        # Judged offline: no list of revoked certificates is fetched, and none that a file holds is read.
        details.append(reader_texts()("verdict.pdf.revocation_unasked"))
    if carries_form(data):
        findings += verify_form(data)
    ours = station is not None and is_copy(station, stem)
    if ours or is_volume_copy(data):
        seal = verify_copy(data, station, stem)
        findings += seal.findings
        details.append(seal_detail(seal))
        where += seal.where
    return PdfWords(findings, "; ".join(filter(None, details)), ", ".join(filter(None, where)))


def is_certificate(name: str, data: bytes) -> bool:
    """Tell whether a PDF is the certificate of BSA s. 63(4)(c), as ``export --certificate`` writes it."""
    if not name.lower().endswith(".certificate.pdf") or not data.startswith(b"%PDF-"):
        return False
    try:
        return any(_CERTIFICATE in page for page in read_pages(data)[:1])
    except ValueError:
        return False


def judge_certificate(data: bytes, certified: bytes | None) -> PdfWords:
    """Judge a certificate by the hash it names: it is signed by hand, on paper.

    Args:
        data: the certificate.
        certified: the PDF that was handed in beside it; ``None``: there is none.
    """
    try:
        named = set(_HASH.findall(" ".join(read_pages(data))))
    except ValueError:
        return PdfWords(("pdf.gave_up",), judged=False)
    if certified is None:
        return PdfWords(("certificate.alone",), judged=False)
    sha256 = hashlib.sha256(certified).hexdigest()
    return PdfWords(() if sha256 in named else ("certificate.differs",), sha256)


def seal_detail(seal: SealVerdict) -> str:
    """Say what a volume was sealed by; nothing where it does not say."""
    facts = seal.facts
    if facts is None:
        return ""
    return reader_texts()(
        "verdict.diary.sealed",
        case=facts.case_ref,
        number=facts.number,
        leaves=facts.leaves,
        sha256=facts.sha256,
    )


def _named(pdf: PdfVerdict) -> str:
    """Say what was added or changed, in words."""
    texts = reader_texts()
    return ", ".join(
        texts(f"verdict.added.{sort}", which=visible(which[:80])) for sort, which in pdf.added
    )
