"""Files manipulated behind their signature by what a table of references, a trailer or a dictionary may say.

Hybrid tables, tables as streams, objects in streams, other roots, sizes that forget objects, circles of
tables; and what a revision changes without touching a page: letters, layers, scripts, permissions.
"""

import re
import zlib
from collections.abc import Iterator

import pikepdf
from pyhanko.sign.fields import MDPPerm

from tests.signing.attack_classes import EVIL
from tests.signing.foreign_signers import holder, openssl_cms, time_stamped
from tests.signing.officers import Office
from tests.signing.raw_pdf import (
    Parts,
    numbers_of,
    object_text,
    revised,
    sealed,
    stream,
    stream_of,
    with_entry,
)
from tests.signing.rightly_signed import Named, bases, certified, ours, stored_proofs

_LOOK = b"/Type /XObject /Subtype /Form /BBox [0 0 600 800]"


def table_attacks(office: Office) -> Iterator[Named]:
    """Yield the manipulated files with their names."""
    made = bases()
    victims = {
        "approval": ours(office, made.plain),
        "streams": ours(office, made.streams),
        "form": ours(office, made.form),
        "P1": certified(office, made.form, MDPPerm.NO_CHANGES),
        "P2": certified(office, made.form, MDPPerm.FILL_FORMS),
        "P3": certified(office, made.form, MDPPerm.ANNOTATE),
        "stamped": time_stamped(ours(office, made.plain), office.authority),
    }
    for name, victim in victims.items():
        for attack in (_trees, _catalogs, _tables, _proofs, _words):
            yield from ((f"{name}: {how}", pdf) for how, pdf in attack(victim))
        yield from ((f"{name}: {how}", pdf) for how, pdf in _under_proofs(office, victim))


def _trees(pdf: bytes) -> Iterator[Named]:
    """Pages, their contents, their resources and their letters."""
    parts = Parts.of(pdf)
    new = parts.size + 9
    (tree,) = numbers_of(pdf, lambda one: _of_type(one, "/Pages"))
    text = object_text(pdf, tree)
    page = parts.page_text
    evil = {new: stream(EVIL)}
    kids = re.search(rb"/Kids\s*\[([^\]]*)\]", text)
    assert kids is not None
    turned = b"[ %s ]" % b" ".join(reversed(re.findall(rb"\d+ 0 R", kids[1])))
    yield "the pages turned about", revised(pdf, {tree: with_entry(text, "/Kids", turned)})
    more = with_entry(page, "/Contents", b"%d 0 R" % new)
    added = b"[ %s %d 0 R ]" % (kids[1], new + 1)
    grown = with_entry(with_entry(text, "/Kids", added), "/Count", b"3")
    yield "a page more", revised(pdf, {**evil, new + 1: more, tree: grown})
    shrunk = with_entry(
        with_entry(text, "/Kids", b"[%s]" % kids[1].strip().split(b"R")[0] + b"R"), "/Count", b"1"
    )
    yield "a page less", revised(pdf, {tree: shrunk})
    yield "a box for all pages", revised(pdf, {tree: with_entry(text, "/CropBox", b"[0 0 90 90]")})
    yield "all pages turned", revised(pdf, {tree: with_entry(text, "/Rotate", b"180")})
    held = re.search(rb"/Contents\s+(\[[^\]]*\]|\d+ 0 R)", page)
    assert held is not None
    listed = b"[%s %d 0 R]" % (held[1].strip(b"[]"), new)
    laid = with_entry(page, "/Contents", listed)
    yield "contents one more", revised(pdf, {**evil, parts.first_page: laid})
    (number,) = re.findall(rb"(\d+) 0 R", held[1])[:1]
    yield "contents drawn anew", revised(pdf, {int(number): stream(EVIL)})
    packed = zlib.compress(EVIL)
    yield (
        "contents drawn anew, packed",
        revised(pdf, {int(number): stream(packed, b"/Filter /FlateDecode")}),
    )
    yield "contents freed", revised(pdf, {}, free=(int(number),))
    yield "contents of a later generation", _later_generation(pdf, int(number))
    for key, value in {
        "/Resources": b"<< >>",
        "/UserUnit": b"3",
        "/Group": b"<< /S /Transparency /CS /DeviceCMYK /K true >>",
        "/AA": b"<< /O << /S /JavaScript /JS (1) >> >>",
        "/MediaBox": b"[0 0 100 100]",
        "/TrimBox": b"[0 0 100 100]",
        "/Tabs": b"/R",
        "/Thumb": b"%d 0 R" % new,
    }.items():
        yield (
            f"a page's {key}",
            revised(pdf, {**evil, parts.first_page: with_entry(page, key, value)}),
        )
    fonts = numbers_of(
        pdf, lambda one: isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/Font"
    )
    for font in fonts[:3]:
        said = object_text(pdf, font)
        remap = b"<< /Type /Encoding /Differences [48 /nine /eight /seven] >>"
        yield (
            f"letters {font} otherwise",
            revised(pdf, {font: with_entry(said, "/Encoding", remap)}),
        )
        unicode = stream(b"1 beginbfchar <01> <0039> endbfchar")
        yield (
            f"letters {font} read otherwise",
            revised(pdf, {font: with_entry(said, "/ToUnicode", b"%d 0 R" % new), new: unicode}),
        )
    files = numbers_of(
        pdf,
        lambda one: (
            isinstance(one, pikepdf.Stream)
            and (
                "/Length1" in one or str(one.get("/Subtype", "")) in ("/CIDFontType0C", "/OpenType")
            )
        ),
    )
    for file in files[:1]:
        yield f"a font's outlines {file}", revised(pdf, {file: stream(b"none")})


def _of_type(one: pikepdf.Object, kind: str) -> bool:
    return isinstance(one, pikepdf.Dictionary) and one.get("/Type") == kind


def _later_generation(pdf: bytes, number: int) -> bytes:
    parts = Parts.of(pdf)
    out = pdf + b"%d 1 obj\n%s\nendobj\n" % (number, stream(EVIL))
    page = with_entry(parts.page_text, "/Contents", b"%d 1 R" % number)
    at = len(out)
    out += b"%d 0 obj\n%s\nendobj\n" % (parts.first_page, page)
    table = len(out)
    out += b"xref\n%d 1\n%010d 00001 n \n" % (number, len(pdf))
    out += b"%d 1\n%010d 00000 n \n" % (parts.first_page, at)
    said = (parts.size, parts.root, parts.startxref, table)
    return out + b"trailer\n<< /Size %d /Root %d 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n" % said


def _catalogs(pdf: bytes) -> Iterator[Named]:
    """What the catalog says of layers, scripts, names, labels and permissions."""
    parts = Parts.of(pdf)
    new = parts.size + 9
    script = b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>"
    layer = b"<< /Type /OCG /Name (seen) >>"
    for key, value in {
        "/Names": b"<< /JavaScript << /Names [(a) %d 0 R] >> >>" % new,
        "/AA": b"<< /WC %d 0 R >>" % new,
        "/OpenAction": b"%d 0 R" % new,
        "/OCProperties": b"<< /OCGs [%d 0 R] /D << /BaseState /OFF /ON [] >> >>" % (new + 1),
        "/PageLabels": b"<< /Nums [0 << /P (Another paper) >>] >>",
        "/Outlines": b"<< /First %d 0 R /Last %d 0 R /Count 1 >>" % (new + 1, new + 1),
        "/ViewerPreferences": b"<< /Direction /R2L >>",
        "/PageLayout": b"/TwoPageRight",
        "/Lang": b"(xx)",
        "/OutputIntents": b"[]",
        "/AF": b"[%d 0 R]" % new,
        "/Collection": b"<< /View /T >>",
        "/NeedsRendering": b"true",
        "/Perms": b"<< >>",
        "/Requirements": b"[<< /S /EnableJavaScripts >>]",
        "/URI": b"<< /Base (http://other.example/) >>",
        "/StructTreeRoot": b"<< /Type /StructTreeRoot >>",
        "/Legal": b"<< /JavaScriptActions 0 >>",
    }.items():
        said = with_entry(parts.root_text, key, value)
        if key == "/Perms" and b"/Perms" not in parts.root_text:
            continue
        yield f"the catalog's {key}", revised(pdf, {new: script, new + 1: layer, parts.root: said})
    fields = re.search(rb"/AcroForm\s+(\d+) 0 R", parts.root_text)
    if fields:
        text = object_text(pdf, int(fields[1]))
        for key, value in {
            "/NeedAppearances": b"true",
            "/XFA": b"%d 0 R" % new,
            "/DA": b"(/F 40 Tf 1 g)",
            "/Q": b"2",
            "/CO": b"[]",
        }.items():
            yield (
                f"the form's {key}",
                revised(
                    pdf, {new: stream(b"<xdp/>"), int(fields[1]): with_entry(text, key, value)}
                ),
            )
    yield (
        "no form any more",
        revised(pdf, {parts.root: with_entry(parts.root_text, "/AcroForm", b"")}),
    )
    yield (
        "an empty form",
        revised(pdf, {parts.root: with_entry(parts.root_text, "/AcroForm", b"<< /Fields [] >>")}),
    )


def _tables(pdf: bytes) -> Iterator[Named]:
    """Tables of references that lead elsewhere."""
    parts = Parts.of(pdf)
    new = parts.size + 9
    page = with_entry(parts.page_text, "/Contents", b"%d 0 R" % new)
    drawn = {new: stream(EVIL), parts.first_page: page}
    yield "a table as a stream", _stream_table(pdf, drawn)
    yield (
        "objects within a stream",
        _within_a_stream(pdf, {parts.first_page: page}, {new: stream(EVIL)}),
    )
    yield "a hybrid table", _hybrid(pdf, drawn)
    yield "a hybrid table, freed beside", _hybrid(pdf, drawn, free=True)
    yield "a size that forgets objects", _sized(pdf, 5)
    yield "a size of nought", _sized(pdf, 0)
    yield (
        "two roots in one trailer",
        revised(
            pdf,
            {**drawn, new + 5: parts.root_text},
            trailer=b"/Root %d 0 R /Root %d 0 R" % (parts.root, new + 5),
        ),
    )
    late = b"xref\n0 0\ntrailer\n<< /Size %d /Root %d 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n"
    yield "a table before itself", pdf + late % (parts.size, parts.root, len(pdf), len(pdf))
    first = int(re.findall(rb"startxref\s+(\d+)", pdf)[0])
    whole = revised(pdf, drawn)
    yield (
        "a table past the signed one",
        _replaced_last(whole, b"/Prev %d" % parts.startxref, b"/Prev %d" % first),
    )
    yield (
        "a table without the one before",
        _replaced_last(whole, b"/Prev %d" % parts.startxref, b""),
    )
    yield "an end again", pdf + b"%%EOF\n"
    yield "the old end again", pdf + b"startxref\n%d\n%%%%EOF\n" % parts.startxref
    yield "the first end again", pdf + b"startxref\n%d\n%%%%EOF\n" % first
    yield "an empty revision, then bytes", revised(pdf, {}) + b"1 0 obj\n<< >>\nendobj\n"
    yield (
        "locked afterwards",
        revised(
            pdf,
            {
                new: b"<< /Filter /Standard /V 1 /R 2 /O <%s> /U <%s> /P -1 >>"
                % (b"00" * 32, b"00" * 32)
            },
            trailer=b"/Encrypt %d 0 R" % new,
        ),
    )
    yield "cut at the first end", pdf[: pdf.index(b"%%EOF") + 6]
    yield "a head before the head", b"%PDF-1.4\n" + pdf
    yield "two files, the evil behind", pdf + revised(bases().plain, drawn)
    yield "two files, the evil before", bases().plain + pdf


def _replaced_last(pdf: bytes, old: bytes, new: bytes) -> bytes:
    at = pdf.rindex(old)
    return pdf[:at] + new + pdf[at + len(old) :]


def _sized(pdf: bytes, size: int) -> bytes:
    parts = Parts.of(pdf)
    said = (size, parts.root, parts.startxref, len(pdf))
    return (
        pdf
        + b"xref\n0 0\ntrailer\n<< /Size %d /Root %d 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n"
        % said
    )


def _stream_table(
    pdf: bytes, objects: dict[int, bytes], packed: dict[int, tuple[int, int]] | None = None
) -> bytes:
    parts = Parts.of(pdf)
    out = bytearray(pdf)
    rows = {number: (2, *where) for number, where in (packed or {}).items()}
    for number, text in objects.items():
        rows[number] = (1, len(out), 0)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, text)
    own = max([parts.size, *rows]) + 20
    rows[own] = (1, len(out), 0)
    data = b"".join(
        kind.to_bytes(1, "big") + a.to_bytes(4, "big") + b.to_bytes(2, "big")
        for _, (kind, a, b) in sorted(rows.items())
    )
    index = b" ".join(b"%d 1" % number for number in sorted(rows))
    said = b"/Type /XRef /W [1 4 2] /Index [%s] /Size %d /Root %d 0 R /Prev %d" % (
        index,
        own + 1,
        parts.root,
        parts.startxref,
    )
    at = len(out)
    out += b"%d 0 obj\n%s\nendobj\n" % (own, stream(data, said))
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % at)


def _within_a_stream(pdf: bytes, inside: dict[int, bytes], beside: dict[int, bytes]) -> bytes:
    holder_ = Parts.of(pdf).size + 15
    heads, body = b"", b""
    for number, text in inside.items():
        heads += b"%d %d " % (number, len(body))
        body += text + b" "
    entries = b"/Type /ObjStm /N %d /First %d" % (len(inside), len(heads))
    packed = {number: (holder_, index) for index, number in enumerate(inside)}
    return _stream_table(pdf, {**beside, holder_: stream(heads + body, entries)}, packed)


def _hybrid(pdf: bytes, objects: dict[int, bytes], *, free: bool = False) -> bytes:
    parts = Parts.of(pdf)
    out = bytearray(pdf)
    places = {}
    for number, text in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, text)
    data = b"".join(b"\x01" + at.to_bytes(4, "big") + b"\0\0" for _, at in sorted(places.items()))
    index = b" ".join(b"%d 1" % number for number in sorted(places))
    said = b"/Type /XRef /W [1 4 2] /Index [%s] /Size %d" % (index, parts.size + 40)
    hidden = len(out)
    out += b"%d 0 obj\n%s\nendobj\n" % (parts.size + 35, stream(data, said))
    at = len(out)
    out += b"xref\n0 0\n"
    if free:
        out += b"".join(b"%d 1\n0000000000 00001 f \n" % number for number in sorted(places))
    out += (
        b"trailer\n<< /Size %d /Root %d 0 R /Prev %d /XRefStm %d >>\nstartxref\n%d\n%%%%EOF\n"
        % (
            parts.size + 40,
            parts.root,
            parts.startxref,
            hidden,
            at,
        )
    )
    return bytes(out)


def _proofs(pdf: bytes) -> Iterator[Named]:
    """A store of proofs, and something else beside it."""
    parts = Parts.of(pdf)
    new = parts.size + 60
    page = with_entry(parts.page_text, "/Contents", b"%d 0 R" % new)
    proved = stored_proofs(pdf, b"\x30\x00")
    store = with_entry(parts.root_text, "/DSS", b"<< /Type /DSS /Certs [] >>")
    drawn = {new: stream(EVIL), parts.first_page: page}
    yield "proofs and a page drawn anew", revised(pdf, {**drawn, parts.root: store})
    yield "proofs, then a page drawn anew", revised(proved, drawn)
    yield "a page drawn anew, then proofs", stored_proofs(revised(pdf, drawn), b"\x30\x00")
    reaching = with_entry(
        parts.root_text, "/DSS", b"<< /Type /DSS /Certs [%d 0 R] >>" % parts.first_page
    )
    yield "proofs that are a page", revised(pdf, {**drawn, parts.root: reaching})
    contents = re.search(rb"/Contents\s+\[?\s*(\d+) 0 R", parts.page_text)
    assert contents is not None
    taken = with_entry(parts.root_text, "/DSS", b"<< /Type /DSS /Certs [%s 0 R] >>" % contents[1])
    yield (
        "proofs that are a page's contents",
        revised(pdf, {int(contents[1]): stream(EVIL), parts.root: taken}),
    )


def _under_proofs(office: Office, pdf: bytes) -> Iterator[Named]:
    """Something else, and a time stamp over both: it vouches for nobody."""
    parts = Parts.of(pdf)
    new = parts.size + 60
    page = with_entry(parts.page_text, "/Contents", b"%d 0 R" % new)
    drawn = {new: stream(EVIL), parts.first_page: page}
    yield "drawn anew, then a time stamp", time_stamped(revised(pdf, drawn), office.authority)
    note = b"<< /Type /Annot /Subtype /FreeText /Rect [0 0 600 800] /F 4 /AP << /N %d 0 R >> >>"
    laid = {
        new: note % (new + 1),
        new + 1: stream(EVIL, _LOOK),
        parts.first_page: with_entry(parts.page_text, "/Annots", b"[%d 0 R]" % new),
    }
    yield "laid over, then a time stamp", time_stamped(revised(pdf, laid), office.authority)
    yield (
        "laid over, then signed again",
        sealed(revised(pdf, laid), openssl_cms(holder(office.authority, name="Third Officer"))),
    )


def _words(pdf: bytes) -> Iterator[Named]:
    """What the file says of itself, in its XMP."""
    (xmp,) = numbers_of(
        pdf, lambda one: isinstance(one, pikepdf.Stream) and one.get("/Type") == "/Metadata"
    )
    held = stream_of(pdf, xmp)
    entries = b"/Type /Metadata /Subtype /XML"
    for name, told in {
        "as attributes": b'<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" pdf:Keywords="another"/>',
        "of another name": b'<rdf:Description rdf:about="" xmlns:o="http://other.example/"><o:case>999/2026</o:case></rdf:Description>',
        "of rights": b'<rdf:Description rdf:about="" xmlns:r="http://ns.adobe.com/xap/1.0/rights/" r:Owner="another"/>',
    }.items():
        said = held.replace(b"</rdf:RDF>", told + b"</rdf:RDF>")
        yield f"words in the XMP {name}", revised(pdf, {xmp: stream(said, entries)})
    root = Parts.of(pdf)
    gone = with_entry(root.root_text, "/Metadata", b"")
    yield "no XMP any more", revised(pdf, {root.root: gone})
