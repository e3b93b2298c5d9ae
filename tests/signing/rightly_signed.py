"""Files that are rightly signed, in forms that we do not write: none of them may be accused."""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product

import pikepdf
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter

from station_app.signing.signer import sign_pdf
from tests.pdf.test_archive import archive, page
from tests.signing.foreign_signers import (
    Holder,
    holder,
    openssl_cms,
    pyhanko_signed,
    stamper,
    time_stamped,
)
from tests.signing.officers import NOW, PIN, Office
from tests.signing.raw_pdf import Parts, object_text, revised, sealed, stream, with_entry

PADES, ADBE = SigSeedSubFilter.PADES, SigSeedSubFilter.ADOBE_PKCS7_DETACHED
Named = tuple[str, bytes]


@dataclass(frozen=True)
class Bases:
    """Unsigned files."""

    plain: bytes
    streams: bytes
    """Its tables of references are streams, its objects lie in streams."""
    linear: bytes
    form: bytes
    """With a text field ``Given`` and an empty signature field ``Waiting``."""


def bases() -> Bases:
    plain = archive((page(), None), (page(), None))[0]
    return Bases(plain, _saved(plain, streams=True), _saved(plain, linear=True), with_form(plain))


def _saved(pdf: bytes, *, streams: bool = False, linear: bool = False) -> bytes:
    out = io.BytesIO()
    mode = pikepdf.ObjectStreamMode.generate if streams else pikepdf.ObjectStreamMode.disable
    with pikepdf.open(io.BytesIO(pdf)) as held:
        held.save(out, object_stream_mode=mode, linearize=linear)
    return out.getvalue()


def with_form(pdf: bytes) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as held:
        name = pikepdf.Name
        first = held.pages[0].obj

        def widget(**entries: object) -> pikepdf.Object:
            return held.make_indirect(
                pikepdf.Dictionary(
                    Type=name.Annot,
                    Subtype=name.Widget,
                    P=first,
                    F=4,
                    **entries,  # type: ignore[arg-type]
                )
            )

        look = held.make_stream(b"/Tx BMC q BT /F 9 Tf 2 2 Td (Given) Tj ET Q EMC")
        look.BBox = pikepdf.Array([0, 0, 120, 20])
        look.Subtype, look.Type = name.Form, name.XObject
        text = widget(
            FT=name.Tx,
            T=pikepdf.String("Given"),
            V=pikepdf.String("Given"),
            DA=pikepdf.String("/F 9 Tf 0 g"),
            Rect=pikepdf.Array([20, 60, 140, 80]),
            AP=pikepdf.Dictionary(N=look),
        )
        waiting = widget(
            FT=name.Sig, T=pikepdf.String("Waiting"), Rect=pikepdf.Array([160, 60, 280, 80])
        )
        first.Annots = held.make_indirect(pikepdf.Array([text, waiting]))
        font = held.make_indirect(
            pikepdf.Dictionary(Type=name.Font, Subtype=name.Type1, BaseFont=name.Helvetica)
        )
        held.Root.AcroForm = held.make_indirect(
            pikepdf.Dictionary(
                Fields=pikepdf.Array([text, waiting]),
                DR=pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font)),
                DA=pikepdf.String("/F 9 Tf 0 g"),
            )
        )
        held.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue()


def ours(office: Office, pdf: bytes, name: str = "Officer 31") -> bytes:
    unlocked = office.officer(name).unlock(PIN)
    return sign_pdf(pdf, unlocked, unlocked.identities()[0], NOW)


def rightly_signed(office: Office) -> Iterator[Named]:
    """Yield the files with their names."""
    made = bases()
    yield from _keys_and_digests(office, made)
    yield from _proofs(office, made)
    yield from _several(office, made)
    yield from _certified(office, made)
    yield from _by_openssl(office, made)


def _keys_and_digests(office: Office, made: Bases) -> Iterator[Named]:
    files = {"table": made.plain, "streams": made.streams, "linear": made.linear}
    for name, kind, form, digest in product(
        files, ("rsa2048", "p256"), (PADES, ADBE), ("sha256", "sha384", "sha512")
    ):
        who = holder(office.authority, kind)
        signed = pyhanko_signed(files[name], who, md_algorithm=digest, subfilter=form)
        yield f"{name} {kind} {form.value} {digest}", signed
    for form, digest in product((PADES, ADBE), ("sha256", "sha384", "sha512")):
        who = holder(office.authority)
        signed = pyhanko_signed(made.plain, who, pss=True, md_algorithm=digest, subfilter=form)
        yield f"RSA-PSS {form.value} {digest}", signed
    for kind, digest in (
        ("rsa3072", "sha256"),
        ("p384", "sha384"),
        ("p521", "sha512"),
        ("ed25519", "sha512"),
    ):
        who = holder(office.authority, kind)
        yield (
            f"{kind} {digest}",
            pyhanko_signed(made.plain, who, md_algorithm=digest, subfilter=PADES),
        )


def _proofs(office: Office, made: Bases) -> Iterator[Named]:
    authority = office.authority
    for kind, form in product(("rsa2048", "p256"), (PADES, ADBE)):
        signed = pyhanko_signed(
            made.plain,
            holder(authority, kind),
            md_algorithm="sha256",
            subfilter=form,
            time_stamper=stamper(authority),
        )
        yield f"time stamp in the signature {kind} {form.value}", signed
        yield (
            f"then stored proofs {kind} {form.value}",
            stored_proofs(signed, authority.certificate),
        )
    ours_once = ours(office, made.plain)
    stamped = time_stamped(ours_once, authority)
    yield "ours, then a time stamp over the file", stamped
    yield "ours, then two time stamps over the file", time_stamped(stamped, authority)
    yield "ours, then stored proofs", stored_proofs(ours_once, authority.certificate)
    late = stored_proofs(stamped, authority.certificate)
    yield "ours, a time stamp, stored proofs, a time stamp", time_stamped(late, authority)
    foreign = pyhanko_signed(
        made.streams, holder(authority), md_algorithm="sha256", subfilter=PADES
    )
    yield "tables as streams, then a time stamp over the file", time_stamped(foreign, authority)
    yield "ours, then the day it was changed", told_anew(ours_once, b"(D:20260401000000Z)")


def stored_proofs(pdf: bytes, *certificates: bytes) -> bytes:
    """Add what proves a signature for long (a DSS, EN 319 142-1, 5.4.2.2)."""
    parts = Parts.of(pdf)
    objects = {parts.size + 1 + n: stream(der) for n, der in enumerate(certificates)}
    listed = b" ".join(b"%d 0 R" % number for number in objects)
    store = parts.size + 30
    root = with_entry(parts.root_text, "/DSS", b"%d 0 R" % store)
    return revised(
        pdf, {**objects, store: b"<< /Type /DSS /Certs [%s] >>" % listed, parts.root: root}
    )


def told_anew(pdf: bytes, day: bytes) -> bytes:
    """Say anew when a file was changed, as programs do that add proofs."""
    parts = Parts.of(pdf)
    number = parts.info or parts.size + 7
    text = object_text(pdf, number) if parts.info else b"<< >>"
    about = {number: with_entry(text, "/ModDate", day)}
    return revised(pdf, about, trailer=b"/Info %d 0 R" % number)


def _several(office: Office, made: Bases) -> Iterator[Named]:
    one = ours(office, made.plain)
    two = ours(office, one, "Officer 32")
    yield "ours twice", two
    yield "ours three times", ours(office, two, "Officer 33")
    who, other = holder(office.authority), holder(office.authority, "p256", "Second Officer")
    seen = (20, 20, 200, 60)
    first = pyhanko_signed(made.plain, who, md_algorithm="sha256", subfilter=ADBE, box=seen)
    yield "seen on the page", first
    both = pyhanko_signed(
        first,
        other,
        field_name="Foreign2",
        md_algorithm="sha384",
        subfilter=PADES,
        box=(220, 20, 400, 60),
    )
    yield "two, seen on the page", both
    yield "two, then ours", ours(office, both)
    yield "two, then a time stamp over the file", time_stamped(both, office.authority)
    yield (
        "ours, then a foreign one",
        pyhanko_signed(one, other, field_name="Foreign2", md_algorithm="sha256", subfilter=ADBE),
    )


def certified(office: Office, pdf: bytes, permits: MDPPerm, **more: object) -> bytes:
    return pyhanko_signed(
        pdf,
        holder(office.authority),
        md_algorithm="sha256",
        subfilter=PADES,
        certify=True,
        docmdp_permissions=permits,
        **more,  # type: ignore[arg-type]
    )


def filled(pdf: bytes, words: bytes = b"(Filled in)", look: bytes = b"") -> bytes:
    """Fill in the text field as a form is filled."""
    number = field_number(pdf, "Given")
    drawn = Parts.of(pdf).size + 2
    appearance = look or b"/Tx BMC q BT /F 9 Tf 2 2 Td %s Tj ET Q EMC" % words
    text = with_entry(object_text(pdf, number), "/V", words)
    text = with_entry(text, "/AP", b"<< /N %d 0 R >>" % drawn)
    form = stream(appearance, b"/Type /XObject /Subtype /Form /BBox [0 0 120 20]")
    return revised(pdf, {number: text, drawn: form})


def field_number(pdf: bytes, name: str) -> int:
    with pikepdf.open(io.BytesIO(pdf)) as held:
        return next(
            one.objgen[0]
            for one in held.objects
            if isinstance(one, pikepdf.Dictionary) and str(one.get("/T", "")) == name
        )


def _certified(office: Office, made: Bases) -> Iterator[Named]:
    other = holder(office.authority, "p256", "Second Officer")
    for permits in (MDPPerm.NO_CHANGES, MDPPerm.FILL_FORMS, MDPPerm.ANNOTATE):
        sure = certified(office, made.form, permits)
        yield f"certified {permits.name}", sure
        yield f"certified {permits.name}, then a time stamp", time_stamped(sure, office.authority)
        yield (
            f"certified {permits.name}, then stored proofs",
            stored_proofs(sure, office.authority.certificate),
        )
        if permits is MDPPerm.NO_CHANGES:
            continue
        yield f"certified {permits.name}, filled in", filled(sure)
        signed = pyhanko_signed(
            sure,
            other,
            field_name="Waiting",
            new_field=False,
            md_algorithm="sha256",
            subfilter=PADES,
        )
        yield f"certified {permits.name}, signed where it waited", signed
        unseen = pyhanko_signed(
            sure, other, field_name="Foreign2", md_algorithm="sha256", subfilter=PADES
        )
        yield f"certified {permits.name}, signed unseen", unseen
        yield (
            f"certified {permits.name}, signed seen",
            pyhanko_signed(
                sure,
                other,
                field_name="Foreign2",
                md_algorithm="sha256",
                subfilter=PADES,
                box=(300, 60, 400, 90),
            ),
        )
    yield (
        "signed, filled in, signed again",
        ours(office, filled(ours(office, made.form)), "Officer 32"),
    )


def _by_openssl(office: Office, made: Bases) -> Iterator[Named]:
    who: Holder = holder(office.authority)
    second = holder(office.authority, "rsa2048", "Second Officer")
    ways: dict[str, tuple[str, ...]] = {
        "as it is": (),
        "SKI": ("-keyid",),
        "CAdES": ("-cades",),
        "sha384": ("-md", "sha384"),
        "sha512 SKI": ("-md", "sha512", "-keyid"),
        "no S/MIME words": ("-nosmimecap",),
        "no attributes": ("-noattr",),
        "RSA-PSS": ("-keyopt", "rsa_padding_mode:pss"),
        "sha1": ("-md", "sha1"),
    }
    for name, words in ways.items():
        yield f"OpenSSL {name}", sealed(made.plain, openssl_cms(who, *words))
    yield "OpenSSL EC", sealed(made.plain, openssl_cms(holder(office.authority, "p256")))
    two = openssl_cms(who, besides=second)
    yield "OpenSSL two signers of one message", sealed(made.plain, two)
    yield "OpenSSL, lengths left open (BER)", sealed(made.plain, open_ended(openssl_cms(who)))
    yield "OpenSSL seen", sealed(made.plain, openssl_cms(who), rect=b"[20 20 200 60]")


def open_ended(make: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
    """Return what makes the same message with its outer length left open, as BER allows."""

    def made(covered: bytes) -> bytes:
        message = make(covered)
        return b"\x30\x80" + message[2 + message[1] - 0x80 :] + b"\0\0"

    return made
