"""Judges a signed PDF: strict to the byte, offline, and just to forms that we do not write.

What holds is proved; what is called changed is proved too. Whatever is neither is "of a form that is not
judged here". The steps:

1. every signature in the file, of any revision, is the value of a field that the form shows;
2. each covers everything from the first byte to the end of its revision but its own hole;
3. each is whole: digest, signature, and the parts of its message that nothing signs;
4. each signer counts, and the certificate was valid when it signed;
5. what was added after each is what its signer allows, and after the last one that counts nothing but
   proofs; nothing stands there that no table of references names.
"""

import io
from datetime import datetime

from asn1crypto import x509 as asn1_x509
from pyhanko.pdf_utils.crypt import AuthStatus
from pyhanko.pdf_utils.misc import PdfReadError
from pyhanko.pdf_utils.reader import PdfFileReader

from station_app.signing.judging import cms_form, signed_ranges
from station_app.signing.judging.one_signature import (
    FAULTS,
    Facts,
    Judged,
    Paper,
    digests_hold,
    judge_one,
)
from station_app.signing.judging.revisions import Addition, additions, judge_later
from station_app.signing.judging.signature_fields import Found, find_signatures

_FOLLOWS = (
    "pdf.form_not_judged",
    "pdf.later_not_judged",
    "pdf.signer_unknown",
    "pdf.appended",
    "pdf.changed_after",
)
"""What need not be said where the bytes themselves are not those that were signed."""


def judge(untrusted: bytes, trust: list[bytes], now_iso: str) -> dict[str, object]:
    """Return findings, what was added, and the facts of each signature, as plain data."""
    findings, added, signatures = _judge(untrusted, trust, datetime.fromisoformat(now_iso))
    return {
        "findings": list(dict.fromkeys(findings)),
        "added": [list(one) for one in dict.fromkeys(added)],
        "signatures": [list(one) for one in signatures],
    }


_Told = tuple[list[str], list[Addition], list[Facts]]


def _judge(untrusted: bytes, trust: list[bytes], now: datetime) -> _Told:
    if not untrusted.startswith(b"%PDF-"):
        return ["pdf.broken"], [], []
    try:
        reader, mended = _opened(untrusted)
        if not _unlocked(reader):
            return ["pdf.locked"], [], []
        found = find_signatures(reader, untrusted)
    except FAULTS:
        return [_bare_look(untrusted)], [], []
    if not found.fields and not found.strays:
        return ["pdf.form_not_judged" if found.usage_rights else "pdf.unsigned"], [], []
    authorities = [asn1_x509.Certificate.load(der) for der in trust]
    return _judge_found(Paper(untrusted, reader, authorities, now), found, mended=mended)


def _judge_found(paper: Paper, found: Found, *, mended: bool) -> _Told:
    judged = [judge_one(paper, shown) for shown in found.fields]
    findings = [one.finding for one in judged if one.finding]
    added: list[Addition] = [("signature", place) for place in found.strays]
    if found.strays:
        findings.append("pdf.hidden_signature")
        if not found.fields and _bare_look(paper.data) == "pdf.content":
            findings = ["pdf.content"]
    later, more = _judge_later(paper, judged, mended=mended)
    findings += later
    added += more
    if found.usage_rights:
        findings.append("pdf.form_not_judged")
    if not findings and all(one.is_time_stamp for one in judged):
        findings.append("pdf.unsigned")
    if "pdf.content" in findings:
        findings = [finding for finding in findings if finding not in _FOLLOWS]
    facts = [one.facts for one in sorted(judged, key=lambda one: one.end) if one.facts]
    return findings, added, facts


def _opened(untrusted: bytes) -> tuple[PdfFileReader, bool]:
    """Return a reader, and whether it had to be mild."""
    for strict in (True, False):
        try:
            reader = PdfFileReader(io.BytesIO(untrusted), strict=strict)
            reader.root  # noqa: B018 - read now, so that it does not fail later
        except FAULTS:
            if not strict:
                raise
        else:
            return reader, not strict
    raise PdfReadError("not read")


def _unlocked(reader: PdfFileReader) -> bool:
    """Tell whether a file can be read without a password."""
    if not reader.encrypted:
        return True
    try:
        return bool(reader.decrypt("").status is not AuthStatus.FAILED)
    except FAULTS:
        return False


def _bare_look(untrusted: bytes) -> str:
    """Look at the last signature's bytes without understanding the file; return what is told by them."""
    ranges = signed_ranges.written_ranges(untrusted)
    if not ranges:
        # A signature that no range names covers nothing: it is none.
        return "pdf.byte_range" if b"/ByteRange" in untrusted else "pdf.unsigned"
    start, first, second, rest = max(ranges, key=lambda one: one[2] + one[3])
    if start != 0 or not first < second <= len(untrusted):
        return "pdf.broken"
    if second + rest != len(untrusted):
        return "pdf.appended" if second + rest < len(untrusted) else "pdf.broken"
    contents = cms_form.hole_bytes(untrusted[first:second])
    message = None if contents is None else cms_form.read_message(contents)
    if message is None:
        return "pdf.signature"
    whole = digests_hold(untrusted, (first, second, second + rest), message)
    return "pdf.form_not_judged" if whole else "pdf.content"


def _judge_later(
    paper: Paper, judged: list[Judged], *, mended: bool
) -> tuple[list[str], list[Addition]]:
    """Judge what was added after signatures."""
    findings: list[str] = []
    added: list[Addition] = []
    good = [(one.end, one.embedded) for one in judged if one.counts and one.embedded]
    for one in sorted(judged, key=lambda one: one.end):
        embedded = one.embedded
        if embedded is None or one.is_time_stamp or one.end == len(paper.data):
            continue
        if mended:
            seen = _seen_after(paper, embedded.signed_revision)
            findings.append("pdf.appended" if seen else "pdf.later_not_judged")
            added += seen
            continue
        vouched = [later.signed_revision for end, later in good if end > one.end]
        change = judge_later(embedded, paper.reader, max(vouched, default=-1))
        if not change.allowed and change.judged:
            findings.append("pdf.changed_after" if vouched else "pdf.appended")
            added += additions(paper.reader, embedded.signed_revision)
        elif not change.allowed:
            findings.append("pdf.later_not_judged")
    if good and not mended:
        end, last = max(good, key=lambda one: one[0])
        at = signed_ranges.unexplained_at(paper.reader, paper.data, end, last.signed_revision)
        if at is not None:
            findings.append("pdf.appended")
            added.append(("bytes", str(at)))
    return findings, added


def _seen_after(paper: Paper, signed_revision: int) -> list[Addition]:
    """Return what pages show otherwise in a file that only a mild reader takes; nothing else is proved there."""
    try:
        found = additions(paper.reader, signed_revision)
    except FAULTS:
        return []
    return [one for one in found if one[0] in ("page", "pages")]
