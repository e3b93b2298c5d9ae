"""Our own reader of signed PDFs: strict to the byte, offline, just to forms that we do not write.

A finding is a key of the text catalogue under ``verdict.``; no finding means that all holds. The file is
judged outside (:mod:`station_app.sandbox`), by :mod:`station_app.signing.judging`.
"""

from dataclasses import dataclass
from datetime import datetime

from station_app.sandbox.errors import PaperNotShown
from station_app.sandbox.outside import call

_NOT_JUDGED = frozenset(
    {"pdf.form_not_judged", "pdf.later_not_judged", "pdf.locked", "pdf.gave_up"}
)
"""Findings that say nothing for the paper and nothing against it."""


@dataclass(frozen=True, slots=True)
class SignatureFacts:
    """What one signature says, as far as it could be read."""

    signer: str
    serial: str
    """Decimal serial number of the certificate."""
    signed_at: datetime | None
    level: str
    """PAdES level, ``B-B B-T B-LT``; empty where it is none."""


@dataclass(frozen=True, slots=True)
class PdfVerdict:
    """What is to be said about a PDF."""

    findings: tuple[str, ...]
    signatures: tuple[SignatureFacts, ...]
    added: tuple[tuple[str, str], ...] = ()
    """What was added or changed, as far as it can be named: keys under ``verdict.added.``, and which."""

    @property
    def ok(self) -> bool:
        """Whether every signature holds over the whole file and its signer counts."""
        return not self.findings and bool(self.signatures)

    @property
    def judged(self) -> bool:
        """Whether it could be judged; where not, it neither holds nor was changed."""
        return not self.findings or not set(self.findings) <= _NOT_JUDGED


def verify_pdf(untrusted: bytes, trust: tuple[bytes, ...], now: datetime) -> PdfVerdict:
    """Judge a signed PDF.

    Args:
        untrusted: the file.
        trust: DER of the authorities that count.
        now: the time of judging; certificates are judged at the time of signing.

    Findings against it: ``pdf.broken``, ``pdf.unsigned``, ``pdf.appended`` (something was added after
    the last signature), ``pdf.changed_after`` (changed between two signatures), ``pdf.content`` (what
    was signed was changed), ``pdf.signature`` (the signature itself was changed), ``pdf.byte_range``
    (what it covers is not what it must cover), ``pdf.hidden_signature`` (one that no field shows),
    ``pdf.time_stamp``, ``pdf.signer_unknown``, ``pdf.certificate_time``, ``pdf.future``.

    Findings that say nothing either way: ``pdf.form_not_judged``, ``pdf.later_not_judged`` (what was
    added may be allowed and may lie), ``pdf.locked`` (by a password), ``pdf.gave_up`` (it needs more
    than one file is given).
    """
    try:
        told = call(
            "station_app.signing.judging.judge", "judge", untrusted, list(trust), now.isoformat()
        )
        return PdfVerdict(
            tuple(str(finding) for finding in told["findings"]),
            tuple(_facts(*one) for one in told["signatures"]),
            tuple((str(sort), str(which)) for sort, which in told["added"]),
        )
    except (PaperNotShown, ValueError, TypeError, KeyError):
        return PdfVerdict(("pdf.gave_up",), ())


def _facts(signer: str, serial: str, at: str, level: str) -> SignatureFacts:
    return SignatureFacts(
        str(signer), str(serial), datetime.fromisoformat(at) if at else None, str(level)
    )
