"""Our own reader of signed PDFs: strict to the byte, offline, and without mercy.

A finding is a key of the text catalogue under ``verdict.``; no finding means that all holds. What a
signature does not cover, its own hole in the file, must be exactly what a signer writes there: the
CMS message in its one canonical form, in hexadecimal of one case, filled up with zeros.
"""

import hashlib
import io
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from asn1crypto import cms
from asn1crypto import x509 as asn1_x509
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator import ValidationContext

_RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]")
_PADES = "/ETSI.CAdES.detached"
_AHEAD = timedelta(days=1)
"""How far a signer's clock may run before ours."""

_BROKEN = (
    PdfError,
    ValueError,
    KeyError,
    TypeError,
    IndexError,
    AttributeError,
    OverflowError,
    RecursionError,
    NotImplementedError,
)
"""What the readers below raise on a file that contradicts itself."""

_DIGESTS = ("sha256", "sha384", "sha512")


@dataclass(frozen=True, slots=True)
class SignatureFacts:
    """What one signature says, as far as it could be read."""

    signer: str
    serial: str
    """Decimal serial number of the certificate."""
    signed_at: datetime | None
    level: str
    """PAdES level, ``B-B``; empty where it is none."""


@dataclass(frozen=True, slots=True)
class PdfVerdict:
    """What is to be said about a PDF."""

    findings: tuple[str, ...]
    signatures: tuple[SignatureFacts, ...]

    @property
    def ok(self) -> bool:
        """Whether every signature holds over the whole file and its signer counts."""
        return not self.findings and bool(self.signatures)


def verify_pdf(untrusted: bytes, trust: tuple[bytes, ...], now: datetime) -> PdfVerdict:
    """Judge a signed PDF.

    Args:
        untrusted: the file.
        trust: DER of the authorities that count.
        now: the time of judging; certificates are judged at the time of signing.

    Findings: ``pdf.broken``, ``pdf.unsigned``, ``pdf.appended`` (something was added after the last
    signature), ``pdf.content`` (what was signed was changed), ``pdf.signature`` (the signature
    itself was changed), ``pdf.signer_unknown``, ``pdf.certificate_time``, ``pdf.future``.
    """
    ranges = [tuple(map(int, found)) for found in _RANGE.findall(untrusted)]
    if not untrusted.startswith(b"%PDF-"):
        return PdfVerdict(("pdf.broken",), ())
    if not ranges:
        return PdfVerdict(("pdf.unsigned",), ())
    finding = _first_look(untrusted, max(ranges, key=lambda r: r[2] + r[3]))
    if finding:
        return PdfVerdict((finding,), ())
    try:
        return _whole_look(untrusted, trust, now)
    except _BROKEN:
        # Every byte that is signed holds by now: what is broken is the signature itself.
        return PdfVerdict(("pdf.signature",), ())


def _first_look(untrusted: bytes, covered: tuple[int, ...]) -> str:
    """Look at the last signature's bytes without understanding the file; return a finding or nothing."""
    start, first, second, rest = covered
    if start != 0 or not first < second <= len(untrusted):
        return "pdf.broken"
    if second + rest != len(untrusted):
        return "pdf.appended" if second + rest < len(untrusted) else "pdf.broken"
    message = _canonical_message(untrusted[first:second])
    if message is None:
        return "pdf.signature"
    claimed, algorithm = _claimed_digest(message)
    if claimed is None:
        return "pdf.signature"
    digest = hashlib.new(algorithm, untrusted[:first])
    digest.update(untrusted[second:])
    return "" if digest.digest() == claimed else "pdf.content"


def _canonical_message(hole: bytes) -> cms.SignedData | None:
    """Return the CMS message in a signature's hole, where it is written the one way there is."""
    if not re.fullmatch(rb"<(?:[0-9a-f]+|[0-9A-F]+)>", hole) or len(hole) % 2:
        return None
    data = bytes.fromhex(hole[1:-1].decode("ascii"))
    try:
        info = cms.ContentInfo.load(data)
        length = len(info.dump())
        if any(data[length:]) or info["content_type"].native != "signed_data":
            return None
        message = info["content"]
        message.native  # noqa: B018 - parses everything now, so that nothing fails later
        if info.dump(force=True) != data[:length] or not _plain(message):
            return None
    except _BROKEN:
        return None
    return message


def _plain(message: cms.SignedData) -> bool:
    """Tell whether the parts that no signature covers are what they have to be."""
    if len(message["signer_infos"]) != 1 or message["version"].native != "v1":
        return False
    signer = message["signer_infos"][0]
    algorithm = signer["digest_algorithm"]
    named = [found.dump() for found in message["digest_algorithms"]]
    certificates = [found.chosen for found in message["certificates"]]
    signers = [c for c in certificates if _is_signer(signer, c)]
    return (
        signer["version"].native == "v1"
        and algorithm["algorithm"].native in _DIGESTS
        and named == [algorithm.dump()]
        and message["encap_content_info"]["content_type"].native == "data"
        and message["encap_content_info"]["content"].native is None
        and message["crls"].native is None
        and len(signers) == 1
        and all(isinstance(found, asn1_x509.Certificate) for found in certificates)
    )


def _is_signer(signer: cms.SignerInfo, certificate: asn1_x509.Certificate) -> bool:
    named = signer["sid"].chosen
    return bool(
        named["issuer"].dump() == certificate.issuer.dump()
        and named["serial_number"].native == certificate.serial_number
    )


def _claimed_digest(message: cms.SignedData) -> tuple[bytes | None, str]:
    signer = message["signer_infos"][0]
    algorithm = str(signer["digest_algorithm"]["algorithm"].native)
    for attribute in signer["signed_attrs"]:
        if attribute["type"].native == "message_digest":
            return bytes(attribute["values"][0].native), algorithm
    return None, algorithm


def _whole_look(untrusted: bytes, trust: tuple[bytes, ...], now: datetime) -> PdfVerdict:
    reader = PdfFileReader(io.BytesIO(untrusted), strict=True)
    findings: list[str] = []
    facts: list[SignatureFacts] = []
    for embedded in reader.embedded_signatures:
        signed_at = embedded.self_reported_timestamp
        certificate = embedded.signer_cert
        level = _level(embedded)
        facts.append(
            SignatureFacts(
                signer=str(certificate.subject.native.get("common_name", "")),
                serial=str(certificate.serial_number),
                signed_at=signed_at,
                level=level,
            )
        )
        findings += _findings(embedded, trust, signed_at, now, level)
    return PdfVerdict(tuple(dict.fromkeys(findings)), tuple(facts))


def _findings(
    embedded: EmbeddedPdfSignature,
    trust: tuple[bytes, ...],
    signed_at: datetime | None,
    now: datetime,
    level: str,
) -> list[str]:
    if signed_at is None or not level:
        return ["pdf.signature"]
    if signed_at > now + _AHEAD:
        return ["pdf.future"]
    context = ValidationContext(
        trust_roots=[asn1_x509.Certificate.load(der) for der in trust],
        moment=signed_at.astimezone(UTC),
        allow_fetching=False,
        revocation_mode="soft-fail",
    )
    try:
        status = validate_pdf_signature(
            embedded,
            signer_validation_context=context,
            key_usage_settings=KeyUsageConstraints(key_usage={"non_repudiation"}),
        )
    except SignatureValidationError:
        return ["pdf.signature"]
    certificate = status.signing_cert
    in_time = certificate.not_valid_before <= signed_at <= certificate.not_valid_after
    looks = (
        ("pdf.content", status.intact),
        ("pdf.signature", status.valid),
        ("pdf.certificate_time", status.trusted or in_time),
        ("pdf.signer_unknown", status.trusted),
        ("pdf.signature", status.bottom_line),
    )
    return next(([finding] for finding, holds in looks if not holds), [])


def _level(embedded: EmbeddedPdfSignature) -> str:
    """Return the PAdES level that the signature's form has (EN 319 142-1, table 1)."""
    signature = embedded.sig_object
    signer = embedded.signer_info
    names = {attribute["type"].native for attribute in signer["signed_attrs"]}
    baseline = {"content_type", "message_digest", "signing_certificate_v2"} <= names
    plain = signer["unsigned_attrs"].native in (None, [])
    fits = signature.get("/SubFilter") == _PADES and "/M" in signature and baseline
    return "B-B" if fits and plain else ""
