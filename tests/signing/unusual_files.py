"""Files rightly signed in unusual buildings, and files whose range says what no range may."""

import io
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Literal

import pikepdf
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer
from pyhanko.sign import signers
from pyhanko.sign.fields import MDPPerm

from tests.signing.foreign_signers import (
    holder,
    openssl_cms,
    pyhanko_signed,
    pyhanko_signer,
    stamper,
)
from tests.signing.look_attacks import ticked, with_box
from tests.signing.message_attacks import issued
from tests.signing.officers import NOW, Office
from tests.signing.raw_pdf import RANGE_ROOM, Parts, sealed, shown_by_field, with_entry
from tests.signing.rightly_signed import PADES, Named, bases, certified, filled, ours


def unusual_files(office: Office) -> Iterator[Named]:
    """Yield the rightly signed ones."""
    made, who = bases(), holder(office.authority)
    cms = openssl_cms(who)
    number = Parts.of(made.plain).size + 70
    yield (
        "a range that stands by itself",
        sealed(made.plain, cms, byte_range=b"%d 0 R" % number, more={number: RANGE_ROOM}),
    )
    for how, pdf in (("packed", _saved(made.form)), ("in line", _saved(made.form, linear=True))):
        yield f"a form that is {how}, ours", ours(office, pdf)
        signed = pyhanko_signed(pdf, who, md_algorithm="sha256", subfilter=PADES)
        yield f"a form that is {how}, another's", signed
        yield f"a form that is {how}, certified", certified(office, pdf, MDPPerm.NO_CHANGES)
    yield "a field below another", _below(made.plain, cms)
    revisions: tuple[Literal[0, 3, 4, 6], ...] = (0, 3, 4, 6)
    for revision in revisions:
        locked = _encrypted(made.plain, office, "", revision=revision)
        yield f"locked for nobody, {revision}", locked
        yield f"locked for nobody, {revision}, stamped", _stamped_locked(locked, office)
    yield "a tick as it is allowed", ticked(with_box(office, MDPPerm.FILL_FORMS))
    yield "filled in twice", filled(filled(certified(office, made.form, MDPPerm.FILL_FORMS)))
    while_valid = issued(office.authority, "A while", since_days=0, days=10)
    yield (
        "a time stamp while it was valid",
        pyhanko_signed(
            made.plain,
            while_valid,
            md_algorithm="sha256",
            subfilter=PADES,
            time_stamper=stamper(office.authority, NOW + timedelta(days=6)),
            at=NOW + timedelta(days=5),
        ),
    )


def wrong_files(office: Office) -> Iterator[Named]:
    """Yield those that must not hold."""
    made, who = bases(), holder(office.authority)
    cms = openssl_cms(who)
    plain = made.plain
    room = len(RANGE_ROOM)

    def at_length(text: bytes) -> bytes:
        assert len(text) <= room
        return text[:-1].ljust(room - 1) + b"]"

    ranges = {
        "the head left out": lambda a, b, c: b"[8 %010d %010d %010d]" % (a - 8, b, c),
        "a byte before the hole left out": lambda a, b, c: b"[0 %010d %010d %010d]" % (a - 1, b, c),
        "a byte behind the hole left out": lambda a, b, c: (
            b"[0 %010d %010d %010d]" % (a, b + 1, c - 1)
        ),
        "the hole's bracket signed": lambda a, b, c: b"[0 %010d %010d %010d]" % (a + 1, b, c),
        "the end left out": lambda a, b, c: b"[0 %010d %010d %010d]" % (a, b, c - 9),
        "overlapping": lambda a, b, c: b"[0 %010d %010d %010d]" % (b, a, c + b - a),
        "broken numbers": lambda a, b, c: at_length(b"[0 %d.0 %d.0 %d.0]" % (a, b, c)),
        "six numbers": lambda a, b, c: at_length(b"[0 %d %d %d %d 0]" % (a, b, c, b + c)),
        "two numbers": lambda a, b, c: at_length(b"[0 %d]" % (b + c)),
        "below nought": lambda a, b, c: at_length(b"[-0 %d %d -%d]" % (a, b, c)),
    }
    for name, write in ranges.items():
        yield f"range: {name}", sealed(plain, cms, write_range=write)
    ended = issued(office.authority, "Ended", since_days=0, days=10)
    for days in (5, 100):
        yield (
            f"a time stamp after its end, {days} days claimed",
            pyhanko_signed(
                plain,
                ended,
                md_algorithm="sha256",
                subfilter=PADES,
                time_stamper=stamper(office.authority, NOW + timedelta(days=100)),
                at=NOW + timedelta(days=days),
            ),
        )
    to_come = issued(office.authority, "To come", since_days=50, days=100)
    yield (
        "a time stamp before its begin",
        pyhanko_signed(
            plain,
            to_come,
            md_algorithm="sha256",
            subfilter=PADES,
            time_stamper=stamper(office.authority, NOW + timedelta(days=20)),
            at=NOW + timedelta(days=60),
        ),
    )
    yield "a field that no form lists", _unlisted(plain, cms)
    yield "locked for all", _encrypted(plain, office, "word")


def _saved(pdf: bytes, *, linear: bool = False) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as held:
        held.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate, linearize=linear)
    return out.getvalue()


def _below(pdf: bytes, cms: Callable[[bytes], bytes]) -> bytes:
    parts = Parts.of(pdf)
    above, number = parts.size + 80, parts.size + 50
    shown = shown_by_field(pdf, number, b"Below", b"[0 0 0 0]")
    field = with_entry(shown[number + 1], "/Parent", b"%d 0 R" % above)
    root = with_entry(parts.root_text, "/AcroForm", b"<< /SigFlags 3 /Fields [%d 0 R] >>" % above)
    listed = b"<< /T (Above) /Kids [%d 0 R] >>" % (number + 1)
    more = {**shown, number + 1: field, above: listed, parts.root: root}
    return sealed(pdf, cms, field=False, more=more)


def _unlisted(pdf: bytes, cms: Callable[[bytes], bytes]) -> bytes:
    parts = Parts.of(pdf)
    number = parts.size + 50
    shown = shown_by_field(pdf, number, b"Below", b"[0 0 0 0]")
    return sealed(pdf, cms, field=False, more={k: v for k, v in shown.items() if k != parts.root})


def _encrypted(
    pdf: bytes, office: Office, word: str, *, revision: Literal[0, 3, 4, 6] = 6
) -> bytes:
    out = io.BytesIO()
    if revision:
        with pikepdf.open(io.BytesIO(pdf)) as held:
            locks = pikepdf.Encryption(
                owner="owner", user=word, R=revision, metadata=revision >= 4, aes=revision >= 4
            )
            held.save(out, encryption=locks)
    else:
        writer = copy_into_new_writer(PdfFileReader(io.BytesIO(pdf)))
        writer.encrypt(owner_pass="owner", user_pass=word)
        writer.write(out)
    again = IncrementalPdfFileWriter(io.BytesIO(out.getvalue()))
    again.encrypt("owner")
    signed = io.BytesIO()
    signers.sign_pdf(
        again,
        signers.PdfSignatureMetadata(field_name="Foreign1", md_algorithm="sha256"),
        pyhanko_signer(holder(office.authority)),
        output=signed,
    )
    return signed.getvalue()


def _stamped_locked(pdf: bytes, office: Office) -> bytes:
    again = IncrementalPdfFileWriter(io.BytesIO(pdf))
    again.encrypt("owner")
    out = io.BytesIO()
    signers.PdfTimeStamper(stamper(office.authority)).timestamp_pdf(again, "sha256", output=out)
    return out.getvalue()
