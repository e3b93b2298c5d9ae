"""Judges one signature of a file by itself: what it covers, whether it is whole, whether its signer counts."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from asn1crypto import cms
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.general import CMSExtractionError
from pyhanko.sign.validation import validate_pdf_signature, validate_pdf_timestamp
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import validate_sig_integrity
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.authority import CertTrustAnchor

from station_app.signing.certificates import meant_for_papers
from station_app.signing.judging import cms_form, pades_levels, signed_ranges
from station_app.signing.judging.entries import held
from station_app.signing.judging.faults import READING_FAULTS
from station_app.signing.judging.signature_fields import SignatureField

FAULTS = (*READING_FAULTS, UnsupportedAlgorithm)
AHEAD = timedelta(days=1)
"""How far a signer's clock may run before ours."""

_JUDGED = ("/ETSI.CAdES.detached", "/adbe.pkcs7.detached")
_TIME_STAMP = "/ETSI.RFC3161"
_COVERED = (SignatureCoverageLevel.ENTIRE_FILE, SignatureCoverageLevel.ENTIRE_REVISION)

Facts = tuple[str, str, str, str]
"""Signer, serial, ISO time or nothing, level."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A file, who counts, and when it is judged."""

    data: bytes
    reader: PdfFileReader
    authorities: list[asn1_x509.Certificate]
    now: datetime


@dataclass(slots=True)
class Judged:
    """One signature as far as it was judged."""

    shown: SignatureField
    finding: str = ""
    """The first that was found; empty: none."""
    embedded: EmbeddedPdfSignature | None = None
    end: int = 0
    """Up to where it covers."""
    is_time_stamp: bool = False
    facts: Facts | None = None

    @property
    def counts(self) -> bool:
        """Whether it is a signature that holds and whose signer counts."""
        return not self.finding and not self.is_time_stamp and self.embedded is not None


class _Finding(Exception):
    """Ends the look at a signature. ``args[0]`` is the finding."""


def judge_one(paper: Paper, shown: SignatureField) -> Judged:
    """Judge the signature of a field."""
    one = Judged(shown)
    try:
        contents = _cover(paper, one)
        _read(paper, one, contents)
        if one.is_time_stamp:
            _judge_time_stamp(paper, one)
        else:
            _judge_signer(paper, one, contents)
    except _Finding as finding:
        one.finding = str(finding)
    except SignatureValidationError:
        one.finding = "pdf.signature"
    except FAULTS:
        one.finding = "pdf.form_not_judged"
    return one


def digests_hold(untrusted: bytes, edges: tuple[int, int, int], message: cms.SignedData) -> bool:
    """Tell whether the bytes around a hole are those whose digest each signer of a message claims.

    Args:
        untrusted: the file.
        edges: where the hole begins, where it ends, and up to where the signature covers.
        message: of the signature.
    """
    first, second, end = edges
    for algorithm, claimed in cms_form.claimed_digests(message):
        if algorithm in cms_form.DIGESTS:
            digest = hashlib.new(algorithm, untrusted[:first])
            digest.update(untrusted[second:end])
            if digest.digest() != claimed:
                return False
    return True


def _require(holds: object, finding: str) -> None:
    if not holds:
        raise _Finding(finding)


def _cover(paper: Paper, one: Judged) -> bytes:
    """Find what a signature covers; return what stands in its hole."""
    signature = one.shown.signature
    if signature is None or "/Contents" not in signature or "/ByteRange" not in signature:
        raise _Finding("pdf.signature")
    _require(one.shown.reference is not None, "pdf.form_not_judged")
    raw = signature.raw_get("/Contents", decrypt=generic.EncryptedObjAccess.RAW)
    contents = bytes(getattr(raw, "original_bytes", b""))
    byte_range = _byte_range(signature)
    end = signed_ranges.covered_until(paper.data, byte_range, contents)
    if end is None:
        raise _Finding("pdf.byte_range")
    one.end = end
    return contents


def _byte_range(signature: generic.DictionaryObject) -> list[object]:
    """Return what a signature names as its range, also where that stands somewhere else in the file."""
    held = signature["/ByteRange"]
    if not isinstance(held, generic.ArrayObject):
        raise _Finding("pdf.byte_range")
    return [held[place] for place in range(len(held))]


def _read(paper: Paper, one: Judged, contents: bytes) -> None:
    """Read a signature's message, and prove that the bytes it covers are those that were signed."""
    signature = one.shown.signature
    assert signature is not None  # noqa: S101 - found before
    kind = str(held(signature, "/SubFilter"))
    _require(kind in (*_JUDGED, _TIME_STAMP), "pdf.form_not_judged")
    message = cms_form.read_message(contents)
    if message is None:
        raise _Finding("pdf.signature")
    one.is_time_stamp = kind == _TIME_STAMP
    first, second = (int(str(edge)) for edge in _byte_range(signature)[1:3])
    if not one.is_time_stamp:
        _require(digests_hold(paper.data, (first, second, one.end), message), "pdf.content")
    raw = signature.raw_get("/ByteRange")
    _require(isinstance(raw, generic.ArrayObject), "pdf.form_not_judged")
    _require(len(message["signer_infos"]) == 1, "pdf.form_not_judged")
    one.embedded = EmbeddedPdfSignature(paper.reader, one.shown.field, one.shown.name)
    _require(one.embedded.evaluate_signature_coverage() in _COVERED, "pdf.byte_range")


def _judge_time_stamp(paper: Paper, one: Judged) -> None:
    """Judge a time stamp over the file: it adds no signer, so that its authority need not count."""
    embedded = _embedded(one)
    status = validate_pdf_timestamp(embedded, _context(paper, paper.now), skip_diff=True)
    _require(status.intact and status.valid, "pdf.time_stamp")


def _judge_signer(paper: Paper, one: Judged, contents: bytes) -> None:
    embedded = _embedded(one)
    claimed = embedded.self_reported_timestamp
    signed_at = None if claimed is None else claimed.astimezone(UTC)
    certificate = _signer_certificate(embedded)
    intact, valid = validate_sig_integrity(
        embedded.signer_info, certificate, "data", embedded.compute_digest()
    )
    _require(intact, "pdf.content")
    _require(valid, "pdf.signature")
    one.facts = _facts(paper, one, certificate, signed_at, time_proved=False)
    _require(pades_levels.time_stamp_holds(embedded) is not False, "pdf.time_stamp")
    _require(signed_at is None or signed_at <= paper.now + AHEAD, "pdf.future")
    _require(cms_form.is_plain(embedded.signed_data, contents), "pdf.form_not_judged")
    at = signed_at or paper.now
    status = _status(paper, embedded, at)
    stamp = status.timestamp_validity
    proved = stamp.timestamp if stamp is not None and stamp.trusted else None
    one.facts = _facts(paper, one, certificate, signed_at, time_proved=proved is not None)
    for moment in (at, proved or at):
        in_time = certificate.not_valid_before <= moment <= certificate.not_valid_after
        _require(in_time, "pdf.certificate_time")
    meant = meant_for_papers(x509.load_der_x509_certificate(certificate.dump()))
    _require(status.trusted and meant, "pdf.signer_unknown")
    _require(status.seed_value_ok, "pdf.form_not_judged")


def _signer_certificate(embedded: EmbeddedPdfSignature) -> asn1_x509.Certificate:
    """Return the certificate of a message's signer; without any nothing can be proved.

    Where others stand there, its own was taken away, or is not the one it was.
    """
    try:
        return embedded.signer_cert
    except (CMSExtractionError, SignatureValidationError):
        some = len(embedded.signed_data["certificates"])
        raise _Finding("pdf.signature" if some else "pdf.form_not_judged") from None


def _status(paper: Paper, embedded: EmbeddedPdfSignature, at: datetime) -> PdfSignatureStatus:
    """Tell whether a signer counts: by an authority of ours, with a certificate valid at a time."""
    try:
        return validate_pdf_signature(
            embedded,
            signer_validation_context=_context(paper, at),
            # What the key is meant for is judged here, for an authority's certificate too.
            key_usage_settings=KeyUsageConstraints(key_usage=set()),
            skip_diff=True,
        )
    except FAULTS:
        # Digest and signature hold: its algorithms do not count, or its message says more than we know.
        raise _Finding("pdf.form_not_judged") from None


def _context(paper: Paper, at: datetime) -> ValidationContext:
    return ValidationContext(
        trust_roots=[
            # How many authorities may stand below it, its own certificate says.
            CertTrustAnchor(one, derive_default_quals_from_cert=True)
            for one in paper.authorities
        ],
        other_certs=pades_levels.stored_certificates(paper.reader),
        moment=at,
        allow_fetching=False,
        revocation_mode="soft-fail",
    )


def _facts(
    paper: Paper,
    one: Judged,
    certificate: asn1_x509.Certificate,
    signed_at: datetime | None,
    *,
    time_proved: bool,
) -> Facts:
    return (
        str(certificate.subject.native.get("common_name", "")),
        str(certificate.serial_number),
        "" if signed_at is None else signed_at.isoformat(),
        pades_levels.level_of(_embedded(one), paper.reader, time_proved=time_proved),
    )


def _embedded(one: Judged) -> EmbeddedPdfSignature:
    assert one.embedded is not None  # noqa: S101 - read before it is judged
    return one.embedded
