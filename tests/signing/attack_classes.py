"""Signed files manipulated in the public ways (Mladenov et al. 2019, Mainka et al. 2020 and 2021).

Universal signature forgery, incremental saving with its evasions, signature wrapping, shadow attacks
(hide, replace, hide and replace), attacks on certification, and what hides behind an orphan. None of
them may hold.
"""

import random
import re
from collections.abc import Callable, Iterator
from itertools import product

import pikepdf
from pyhanko.sign.fields import MDPPerm

from tests.signing.foreign_signers import Holder, holder, openssl_cms, pyhanko_signed
from tests.signing.officers import Office
from tests.signing.raw_pdf import (
    HOLE,
    Ending,
    Parts,
    numbers_of,
    object_text,
    revised,
    sealed,
    shown_by_field,
    stream,
    stream_of,
    with_entry,
)
from tests.signing.rightly_signed import (
    ADBE,
    Named,
    bases,
    certified,
    field_number,
    filled,
    ours,
)

EVIL = b"q 0 0 0 rg 40 40 400 300 re f Q BT /F 40 Tf 60 400 Td (PAY 1,000,000) Tj ET"
_FLIPS = 40


def attacks(office: Office) -> Iterator[Named]:
    """Yield the manipulated files with their names."""
    made = bases()
    victims = {
        "approval": ours(office, made.plain),
        "seen approval": pyhanko_signed(
            made.plain,
            holder(office.authority),
            md_algorithm="sha256",
            subfilter=ADBE,
            box=(20, 20, 200, 60),
        ),
        "form": ours(office, made.form),
        "two": ours(office, ours(office, made.plain), "Officer 32"),
        "P1": certified(office, made.form, MDPPerm.NO_CHANGES),
        "P2": certified(office, made.form, MDPPerm.FILL_FORMS),
        "P3": certified(office, made.form, MDPPerm.ANNOTATE),
    }
    for name, victim in victims.items():
        yield from ((f"{name}: {how}", pdf) for how, pdf in _incremental(victim))
        yield from ((f"{name}: {how}", pdf) for how, pdf in _shadow(victim))
    for name in ("approval", "seen approval", "P2"):
        yield from ((f"{name}: USF {how}", pdf) for how, pdf in _universal(victims[name]))
        yield from ((f"{name}: SWA {how}", pdf) for how, pdf in _wrapping(victims[name]))
        yield from ((f"{name}: orphan {how}", pdf) for how, pdf in _orphans(office, victims[name]))
    for name in ("form", "P1", "P2", "P3"):
        forms = _on_forms(office, victims[name], allowed=name in ("P2", "P3"))
        yield from ((f"{name}: {how}", pdf) for how, pdf in forms)
    yield from _by_others(office, made.plain, victims["approval"])
    yield from _hidden_beforehand(office, made.plain)
    yield from _flips(victims["approval"])


def _incremental(pdf: bytes) -> Iterator[Named]:
    """ISA: a revision behind the signature, whole or as viewers mend it."""
    parts = Parts.of(pdf)
    new = parts.size + 9
    page = with_entry(parts.page_text, "/Contents", b"%d 0 R" % new)
    drawn = {new: stream(EVIL), parts.first_page: page}
    endings: tuple[Ending, ...] = (
        "whole",
        "no_table",
        "no_trailer",
        "no_startxref",
        "no_eof",
        "nothing",
    )
    for ending in endings:
        yield f"ISA drawn anew, {ending}", revised(pdf, drawn, ending=ending)
    yield "ISA drawn anew, old end again", revised(pdf, drawn, ending="no_table") + _old_end(pdf)
    yield "ISA objects between comments", revised(pdf, drawn, comment=b"% a comment\n")
    catalog = with_entry(
        parts.root_text, "/OpenAction", b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>"
    )
    yield "ISA script at opening", revised(pdf, {parts.root: catalog})
    yield "ISA page freed", revised(pdf, {}, free=(parts.first_page,))
    yield "ISA bytes behind", pdf + b"% more\n"
    yield "ISA blanks behind", pdf + b"\n \n"
    yield "ISA zeros behind", pdf + bytes(32)
    about = parts.info or new + 1
    titled = {about: b"<< /Title (Another paper) >>"}
    yield "ISA words about the file", revised(pdf, titled, trailer=b"/Info %d 0 R" % about)
    (xmp,) = numbers_of(pdf, lambda one: _is_stream(one) and one.get("/Type") == "/Metadata")
    told = (
        b'<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        b"<dc:subject>another</dc:subject></rdf:Description></rdf:RDF>"
    )
    said = stream_of(pdf, xmp).replace(b"</rdf:RDF>", told)
    assert told in said
    entries = b"/Type /Metadata /Subtype /XML"
    yield "ISA words in the XMP", revised(pdf, {xmp: stream(said, entries)})


def _old_end(pdf: bytes) -> bytes:
    return b"startxref\n%d\n%%%%EOF\n" % Parts.of(pdf).startxref


def _shadow(pdf: bytes) -> Iterator[Named]:
    """Shadow attacks: what is seen is hidden, replaced, or another is brought to light."""
    parts = Parts.of(pdf)
    new = parts.size + 9
    pictures = numbers_of(
        pdf, lambda one: _is_stream(one) and one.get("/Subtype") in ("/Image", "/Form")
    )
    blank = stream(b"", b"/Type /XObject /Subtype /Form /BBox [0 0 1 1]")
    for number in pictures[:2]:
        yield f"shadow hide: picture {number} emptied", revised(pdf, {number: blank})
        yield f"shadow hide: picture {number} freed", revised(pdf, {}, free=(number,))
    evil = stream(EVIL, b"/Type /XObject /Subtype /Form /BBox [0 0 600 800]")
    for number in pictures[:1]:
        yield f"shadow replace: picture {number}", revised(pdf, {number: evil})
    fonts = numbers_of(pdf, lambda one: _is_dictionary(one) and one.get("/Type") == "/Font")
    for number in fonts[:1]:
        other = b"<< /Type /Font /Subtype /Type1 /BaseFont /Symbol >>"
        yield f"shadow replace: letters {number}", revised(pdf, {number: other})
    layers = b"<< /OCGs [%d 0 R] /D << /OFF [%d 0 R] >> >>" % (new, new)
    hidden = with_entry(parts.root_text, "/OCProperties", layers)
    layer = b"<< /Type /OCG /Name (seen) >>"
    yield "shadow hide: layers", revised(pdf, {parts.root: hidden, new: layer})
    other_pages = b"<< /Type /Pages /Count 1 /Kids [%d 0 R] >>" % (new + 1)
    other_page = with_entry(parts.page_text, "/Contents", b"%d 0 R" % (new + 2))
    brought = {
        new: other_pages,
        new + 1: other_page,
        new + 2: stream(EVIL),
        parts.root: with_entry(parts.root_text, "/Pages", b"%d 0 R" % new),
    }
    yield "shadow hide and replace: other pages", revised(pdf, brought)
    root = {k: v for k, v in brought.items() if k != parts.root}
    moved = {**root, new + 5: brought[parts.root]}
    yield (
        "shadow hide and replace: other catalog",
        revised(pdf, moved, trailer=b"/Root %d 0 R" % (new + 5)),
    )
    cropped = with_entry(parts.page_text, "/CropBox", b"[0 0 300 100]")
    yield "shadow hide: page cropped", revised(pdf, {parts.first_page: cropped})
    turned = with_entry(parts.page_text, "/Rotate", b"90")
    yield "shadow replace: page turned", revised(pdf, {parts.first_page: turned})
    note = (
        b"<< /Type /Annot /Subtype /FreeText /Rect [40 40 500 700] /C [1 1 1] /F 4 "
        b"/Contents (PAY 1,000,000) /AP << /N %d 0 R >> >>" % (new + 1)
    )
    laid = with_entry(parts.page_text, "/Annots", b"[%d 0 R]" % new)
    yield "shadow hide: laid over", revised(pdf, {new: note, new + 1: evil, parts.first_page: laid})


def _is_stream(one: pikepdf.Object) -> bool:
    return isinstance(one, pikepdf.Stream)


def _is_dictionary(one: pikepdf.Object) -> bool:
    return isinstance(one, pikepdf.Dictionary)


def _signature(pdf: bytes) -> tuple[int, bytes]:
    number = numbers_of(pdf, lambda one: _is_dictionary(one) and "/ByteRange" in one)[-1]
    return number, object_text(pdf, number)


def _universal(pdf: bytes) -> Iterator[Named]:
    """USF: the signature is there, and nothing in it can be proved."""
    number, text = _signature(pdf)
    parts = Parts.of(pdf)
    page = with_entry(parts.page_text, "/Contents", b"%d 0 R" % (parts.size + 9))
    besides = {parts.size + 9: stream(EVIL), parts.first_page: page}
    contents: dict[str, bytes] = {
        "no contents": b"",
        "contents null": b"null",
        "contents 00": b"<00>",
        "contents empty": b"<>",
        "contents words": b"(signed)",
        "contents a list": b"[<00>]",
        "contents a number": b"7",
    }
    for name, value in contents.items():
        yield name, revised(pdf, {number: _with_contents(text, value), **besides})
    size = len(pdf)
    ranges: dict[str, bytes] = {
        "no range": b"",
        "range null": b"null",
        "range empty": b"[]",
        "range of noughts": b"[0 0 0 0]",
        "range below nought": b"[0 -1 10 -1]",
        "range beyond": b"[0 10 20 %d]" % (2 * size),
        "range three": b"[0 10 20]",
        "range six": b"[0 10 20 30 40 50]",
        "range overlapping": b"[0 %d 100 %d]" % (size - 1, size - 101),
        "range turned": b"[%d 10 0 10]" % (size - 10),
        "range of 5000 digits": b"[0 %s 20 30]" % (b"9" * 5000),
        "range of broken numbers": b"[0 10.5 20.5 30]",
        "range the whole": b"[0 %d %d 0]" % (size, size),
        "range a word": b"/All",
    }
    for name, value in ranges.items():
        yield name, revised(pdf, {number: with_entry(text, "/ByteRange", value), **besides})
    other = with_entry(text, "/SubFilter", b"/adbe.x509.rsa_sha1")
    yield "another form", revised(pdf, {number: other, **besides})
    yield "no form", revised(pdf, {number: with_entry(text, "/SubFilter", b""), **besides})
    at = pdf.rindex(b"/ByteRange")
    yield "name of the range broken in place", pdf[:at] + b"/BytxRange" + pdf[at + 10 :]
    hole = re.compile(rb"/Contents\s*<").search(pdf, max(0, at - 40000))
    assert hole is not None
    yield "contents noughts in place", pdf[: hole.end()] + b"0" * 2000 + pdf[hole.end() + 2000 :]


def _with_contents(text: bytes, value: bytes) -> bytes:
    begin = text.index(b"/Contents")
    end = re.compile(rb"\s*(<[0-9a-fA-F]*>|\((?:\\.|[^()\\])*\))", re.DOTALL).match(text, begin + 9)
    stop = end.end() if end else begin + 9
    return text[:begin] + (b"/Contents " + value if value else b"") + text[stop:]


def _wrapping(pdf: bytes) -> Iterator[Named]:
    """SWA: what was signed is moved away, and something else stands in its place."""
    found = [
        tuple(map(int, one))
        for one in re.findall(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]", pdf)
    ]
    _, first, second, rest = max(found, key=lambda one: one[2] + one[3])
    tail = pdf[second : second + rest]
    wrapped = b"\n77 0 obj\n" + stream(EVIL) + b"\nendobj\n"
    yield "wrapped behind the hole", pdf[:second] + wrapped + pdf[second:]
    yield "wrapped before the hole", pdf[:first] + wrapped + pdf[first:]
    yield "in the hole", pdf[: second - 1] + b">" + wrapped + b"<00" + pdf[second - 1 :]
    yield "blanks in the hole", pdf[: first + 1] + b" \n" + pdf[first + 3 :]
    letters = pdf[first + 1 : first + 200].swapcase()
    yield "letters of two sizes in the hole", pdf[: first + 1] + letters + pdf[first + 200 :]
    filling = pdf[: second - 30] + b"deadbeefdeadbeefdeadbeef" + pdf[second - 6 :]
    yield "words behind the message", filling
    number, text = _signature(pdf)
    moved = b"[0 %d %d %d]" % (first, second + len(wrapped), rest)
    inside = pdf[:second] + wrapped + tail
    at = len(inside)
    said = with_entry(text, "/ByteRange", moved)
    table = b"xref\n%d 1\n%010d 00000 n \ntrailer\n<< /Size %d /Root %d 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n"
    parts = Parts.of(pdf)
    body = b"%d 0 obj\n%s\nendobj\n" % (number, said)
    end = table % (number, at, parts.size, parts.root, parts.startxref, at + len(body))
    yield "wrapped with another range", inside + body + end
    copy = {parts.size + 3: text}
    yield "the signature twice", revised(pdf, {**copy, **_drawn(parts)})
    field = shown_by_field(pdf, parts.size + 3, b"Again", b"[0 0 0 0]")
    yield "the signature twice, in a field", revised(pdf, {**copy, **field})


def _drawn(parts: Parts) -> dict[int, bytes]:
    page = with_entry(parts.page_text, "/Contents", b"%d 0 R" % (parts.size + 9))
    return {parts.size + 9: stream(EVIL), parts.first_page: page}


def _stranger(office: Office) -> Holder:
    return holder(office.authority, name="Other Officer", self_signed=True)


def _orphans(office: Office, pdf: bytes) -> Iterator[Named]:
    """A signature that no field shows spans the file's end, over what nobody signed."""
    parts, cms = Parts.of(pdf), openssl_cms(_stranger(office))
    drawn = _drawn(parts)
    good = openssl_cms(holder(office.authority))
    pades = b"/Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached"
    stamp = b"/Type /DocTimeStamp /Filter /Adobe.PPKLite /SubFilter /ETSI.RFC3161"
    yield "of a stranger", sealed(pdf, cms, field=False, more=drawn)
    yield "of a stranger, PAdES", sealed(pdf, cms, field=False, more=drawn, kind=pades)
    yield "of a stranger, a time stamp", sealed(pdf, cms, field=False, more=drawn, kind=stamp)
    yield "of whom we trust", sealed(pdf, good, field=False, more=drawn)
    yield (
        "of garbage",
        sealed(pdf, lambda _covered: b"\x30\x03\x02\x01\x07", field=False, more=drawn),
    )
    yield "of nothing", sealed(pdf, lambda _covered: b"", field=False, more=drawn)
    yield "alone, nothing drawn", sealed(pdf, cms, field=False)
    yield (
        "without a type",
        sealed(
            pdf,
            cms,
            field=False,
            more=drawn,
            kind=b"/Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached",
        ),
    )
    perms = with_entry(parts.root_text, "/Perms", b"<< /UR3 %d 0 R >>" % (parts.size + 50))
    yield "as usage rights", sealed(pdf, cms, field=False, more={**drawn, parts.root: perms})
    perms = with_entry(parts.root_text, "/Perms", b"<< /DocMDP %d 0 R >>" % (parts.size + 50))
    yield "as certification", sealed(pdf, cms, field=False, more={**drawn, parts.root: perms})
    evil = sealed(pdf, cms, field=False, more=drawn)
    yield "then another revision", revised(evil, {Parts.of(evil).size + 1: b"<< >>"})
    unlisted = b"%d 0 obj\n<< /Type /Sig /ByteRange [0 10 20 30] /Contents <%s> >>\nendobj\n" % (
        parts.size + 70,
        HOLE[:200],
    )
    yield "in no table", revised(pdf, drawn, comment=unlisted)
    yield "in a field, of a stranger", sealed(pdf, cms, more=drawn)
    yield "in a seen field, of a stranger", sealed(pdf, cms, rect=b"[20 20 400 400]")


def _on_forms(office: Office, pdf: bytes, *, allowed: bool) -> Iterator[Named]:
    """EAA and SSA: comments and signatures laid over what was certified; fields that lie."""
    parts = Parts.of(pdf)
    new = parts.size + 9
    evil = stream(EVIL, b"/Type /XObject /Subtype /Form /BBox [0 0 600 800]")
    sorts = (b"FreeText", b"Stamp", b"Square", b"Redact", b"Highlight", b"Ink", b"Link", b"Widget")
    with_annotations = object_text(pdf, parts.first_page)
    for sort in sorts:
        note = b"<< /Type /Annot /Subtype /%s /Rect [0 0 600 800] /F 4 /AP << /N %d 0 R >> >>" % (
            sort,
            new + 1,
        )
        listed = with_entry(with_annotations, "/Annots", b"[%d 0 R]" % new)
        yield (
            f"EAA {sort.decode()}",
            revised(pdf, {new: note, new + 1: evil, parts.first_page: listed}),
        )
    stranger = openssl_cms(_stranger(office))
    for rect in (b"[0 0 600 800]", b"[20 20 60 40]", b"[0 0 0 0]"):
        yield f"SSA of a stranger {rect.decode()}", sealed(pdf, stranger, rect=rect)
    given = field_number(pdf, "Given")
    text = object_text(pdf, given)
    if not allowed:
        yield "a field filled in", filled(pdf)
    yield "a field drawn otherwise", filled(pdf, b"(Given)", EVIL)
    yield "a field enlarged", revised(pdf, {given: with_entry(text, "/Rect", b"[0 0 600 800]")})
    letters = with_entry(object_text(pdf, _form(pdf)), "/DR", b"<< /Font << /F %d 0 R >> >>" % new)
    if b"/DocMDP" not in pdf:
        other = b"<< /Type /Font /Subtype /Type1 /BaseFont /Symbol >>"
        yield "a field's letters", revised(pdf, {_form(pdf): letters, new: other})
    yield (
        "a field's script",
        revised(pdf, {given: with_entry(text, "/AA", b"<< /F << /S /JavaScript /JS (1) >> >>")}),
    )
    yield "a field's sort", revised(pdf, {given: with_entry(text, "/FT", b"/Btn")})
    waiting = field_number(pdf, "Waiting")
    yield "a field taken away", revised(pdf, {}, free=(waiting,))
    yield (
        "a new text field",
        revised(
            pdf,
            {
                new: b"<< /Type /Annot /Subtype /Widget /FT /Tx /T (New) /V (x) /Rect [0 0 600 800] /F 4 /AP << /N %d 0 R >> >>"
                % (new + 1),
                new + 1: evil,
                parts.first_page: with_entry(with_annotations, "/Annots", b"[%d 0 R]" % new),
            },
        ),
    )
    number, signature = _signature(pdf)
    mild = re.sub(rb"/P [12]", b"/P 3", signature)
    yield "the permission raised", revised(pdf, {number: mild, **_drawn(parts)})


def _form(pdf: bytes) -> int:
    found = re.search(rb"/AcroForm (\d+) 0 R", Parts.of(pdf).root_text)
    assert found is not None
    return int(found[1])


def _by_others(office: Office, plain: bytes, ours_once: bytes) -> Iterator[Named]:
    """Signed rightly, by whom nobody trusts, or in a time that was not theirs."""
    authority = office.authority
    strangers = {
        "a stranger of the same name": _stranger(office),
        "an ended certificate": holder(authority, name="Ended", since_days=-800, days=100),
        "a certificate to come": holder(authority, name="Early", since_days=3000),
        "a certificate for time stamps": holder(authority, name="Stamps", stamps=True),
    }
    ways: tuple[Callable[[Holder], bytes], ...] = (
        lambda who: sealed(plain, openssl_cms(who)),
        lambda who: sealed(ours_once, openssl_cms(who)),
        lambda who: sealed(ours_once, openssl_cms(who), rect=b"[0 0 600 800]"),
    )
    for (name, who), (number, way) in product(strangers.items(), enumerate(ways)):
        yield f"signed by {name}, way {number}", way(who)
    another = sealed(plain, openssl_cms(holder(authority)))
    message = re.findall(rb"/Contents <([0-9a-f]+)>", another)[-1]
    yield (
        "another paper's message",
        sealed(plain + b"\n", lambda _covered: bytes.fromhex(message.decode()).rstrip(b"\0")),
    )
    far = b"/M (D:20360314203000Z)"
    yield (
        "signed in ten years",
        sealed(plain, openssl_cms(holder(authority), "-noattr"), entries=far),
    )


def _hidden_beforehand(office: Office, plain: bytes) -> Iterator[Named]:
    """Shadow, prepared by the author: what was hidden before the signature is brought to light after it."""
    parts = Parts.of(plain)
    new = parts.size + 100
    evil = stream(EVIL, b"/Type /XObject /Subtype /Form /BBox [0 0 600 800]")
    page = with_entry(parts.page_text, "/Contents", b"%d 0 R" % new)
    hidden = b"%d 0 obj\n%s\nendobj\n%d 0 obj\n%s\nendobj\n" % (
        new,
        stream(EVIL),
        parts.first_page,
        page,
    )
    prepared = revised(plain, {new + 1: evil}, comment=hidden)
    signed = ours(office, prepared)
    begins = signed.index(b"%d 0 obj\n<< /Length" % new)
    other = signed.index(b"%d 0 obj" % parts.first_page, begins)
    places = {new: begins, parts.first_page: other}
    yield "hide and replace: a table alone", revised(signed, {}, places=places)
    yield (
        "hide and replace: a table alone, of one page",
        revised(signed, {}, places={parts.first_page: other}),
    )
    yield "hide and replace: no table", signed + b"trailer\n<< /Root %d 0 R >>\n" % parts.root
    late = b"xref\n0 0\ntrailer\n<< /Size 1 /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    yield "hide and replace: an empty table", signed + late % (parts.root, len(signed))


def _flips(pdf: bytes) -> Iterator[Named]:
    chance = random.Random(17)
    for _ in range(_FLIPS):
        place = chance.randrange(len(pdf))
        changed = bytearray(pdf)
        changed[place] ^= 1 << chance.randrange(8)
        yield f"one bit at {place}", bytes(changed)
