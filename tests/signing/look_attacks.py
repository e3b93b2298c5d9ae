"""A field that is filled in as a certification allows, and shows something else than it says.

What is seen in a field is its appearance, what is said its value. A certification allows filling in; it
allows nobody to draw.
"""

import io
from collections.abc import Iterator
from typing import Any

import pikepdf
from pyhanko.sign.fields import MDPPerm

from tests.signing.attack_classes import EVIL
from tests.signing.foreign_signers import time_stamped
from tests.signing.officers import Office
from tests.signing.raw_pdf import Parts, object_text, revised, stream, with_entry
from tests.signing.rightly_signed import Named, bases, certified, field_number

_FORM = b"/Type /XObject /Subtype /Form /BBox [0 0 120 20]"
_SAID = b"(Agreed)"
_PLAIN = b"/Tx BMC q BT /F 9 Tf 2 2 Td (Agreed) Tj ET Q EMC"


def look_attacks(office: Office) -> Iterator[Named]:
    """Yield the files with their names: none of them holds."""
    for permits in (MDPPerm.FILL_FORMS, MDPPerm.ANNOTATE):
        sure = certified(office, _with_box(bases().form), permits)
        for name, look in _LOOKS.items():
            said = _filled(sure, _SAID, look)
            yield f"{permits.name}: {name}", said
            if permits is MDPPerm.FILL_FORMS:
                yield f"{permits.name}: {name}, stamped", time_stamped(said, office.authority)
        yield from ((f"{permits.name}: {how}", pdf) for how, pdf in _by_resources(sure))
        yield from ((f"{permits.name}: {how}", pdf) for how, pdf in _by_entries(sure))


_LOOKS = {
    "other words": b"/Tx BMC q BT /F 9 Tf 2 2 Td (Refused) Tj ET Q EMC",
    "further words": _PLAIN + b" BT /F 9 Tf 60 2 Td (not) Tj ET",
    "words in hexadecimal": b"/Tx BMC BT /F 9 Tf 2 2 Td <52656675736564> Tj ET EMC",
    "no words": b"/Tx BMC q Q EMC",
    "a bar over it": _PLAIN + b" 0 g 0 0 120 20 re f",
    "a picture": EVIL,
    "an inline picture": _PLAIN + b" q 120 0 0 20 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \x00 EI Q",
    "words that are not seen": b"BT 3 Tr /F 9 Tf (Agreed) Tj ET",
    "words in white": b"BT 1 g /F 9 Tf (Agreed) Tj ET",
    "words turned over": b"BT /F 9 Tf -1 0 0 1 60 2 Tm (Agreed) Tj ET",
    "words of no size": b"BT /F 0.01 Tf (Agreed) Tj ET",
    "words far away": b"BT /F 9 Tf 900 900 Td (Agreed) Tj ET",
    "words as parts in another order": b"BT /F 9 Tf 60 2 Td (Agr) Tj -58 0 Td (eed) Tj ET",
    "lines that cross it out": _PLAIN + b" 0 10 m 120 10 l S",
}


def _with_box(pdf: bytes) -> bytes:
    """Add a tick box to the form."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as held:
        name = pikepdf.Name
        looks: dict[str, Any] = {}
        for state, drawn in (("Yes", b"BT /F 9 Tf (X) Tj ET"), ("Off", b"")):
            look = held.make_stream(drawn)
            look.BBox, look.Subtype = pikepdf.Array([0, 0, 10, 10]), name.Form
            looks[f"/{state}"] = look
        box = held.make_indirect(
            pikepdf.Dictionary(
                Type=name.Annot,
                Subtype=name.Widget,
                FT=name.Btn,
                T=pikepdf.String("Box"),
                V=name.Off,
                AS=name.Off,
                F=4,
                P=held.pages[0].obj,
                Rect=pikepdf.Array([20, 100, 30, 110]),
                AP=pikepdf.Dictionary(N=pikepdf.Dictionary(looks)),
            )
        )
        held.pages[0].obj.Annots.append(box)
        held.Root.AcroForm.Fields.append(box)
        held.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue()


def ticked(pdf: bytes, state: bytes = b"/Yes", shown: bytes = b"/Yes") -> bytes:
    """Tick the box."""
    number = field_number(pdf, "Box")
    text = with_entry(with_entry(object_text(pdf, number), "/V", state), "/AS", shown)
    return revised(pdf, {number: text})


def with_box(office: Office, permits: MDPPerm) -> bytes:
    """Return a certified file with a tick box."""
    return certified(office, _with_box(bases().form), permits)


def _filled(
    pdf: bytes,
    said: bytes,
    look: bytes,
    entries: bytes = _FORM,
    more: dict[int, bytes] | None = None,
    field: tuple[tuple[str, bytes], ...] = (),
) -> bytes:
    number = field_number(pdf, "Given")
    drawn = Parts.of(pdf).size + 2
    text = with_entry(object_text(pdf, number), "/V", said)
    text = with_entry(text, "/AP", b"<< /N %d 0 R >>" % drawn)
    for key, value in field:
        text = with_entry(text, key, value)
    return revised(pdf, {number: text, drawn: stream(look, entries), **(more or {})})


def _by_resources(pdf: bytes) -> Iterator[Named]:
    new = Parts.of(pdf).size + 20
    three = (
        b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 9 9] /FontMatrix [1 0 0 1 0 0] "
        b"/CharProcs << /a %d 0 R >> /Encoding << /Differences [65 /a] >> /FirstChar 65 /LastChar 65 "
        b"/Widths [9] >>" % (new + 1)
    )
    symbol = b"<< /Type /Font /Subtype /Type1 /BaseFont /ZapfDingbats >>"
    remapped = (
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica "
        b"/Encoding << /Differences [65 /R /e /f /u /s] >> >>"
    )
    for name, font in {
        "letters that are drawn": three,
        "letters of another alphabet": symbol,
        "letters that are others": remapped,
    }.items():
        entries = _FORM + b" /Resources << /Font << /F %d 0 R >> >>" % new
        more = {new: font, new + 1: stream(b"9 0 d0 " + EVIL)}
        yield name, _filled(pdf, _SAID, _PLAIN, entries, more)
    entries = _FORM + b" /Resources << /XObject << /X %d 0 R >> >>" % new
    more = {new: stream(EVIL, b"/Type /XObject /Subtype /Form /BBox [0 0 600 800]")}
    yield "a picture from its resources", _filled(pdf, _SAID, _PLAIN + b" /X Do", entries, more)
    yield (
        "a box that is wider",
        _filled(pdf, _SAID, _PLAIN, b"/Subtype /Form /BBox [0 0 1200 2000]"),
    )
    yield (
        "a matrix",
        _filled(pdf, _SAID, _PLAIN, _FORM + b" /Matrix [0 1 -1 0 0 0]"),
    )


def _by_entries(pdf: bytes) -> Iterator[Named]:
    yield "shown ticked, said not", ticked(pdf, b"/Off", b"/Yes")
    yield "said ticked, shown not", ticked(pdf, b"/Yes", b"/Off")
    number = field_number(pdf, "Box")
    new = Parts.of(pdf).size + 20
    look = b"<< /N << /Yes %d 0 R /Off %d 0 R >> >>" % (new, new)
    yield (
        "a box drawn otherwise",
        revised(
            pdf,
            {
                number: with_entry(object_text(pdf, number), "/AP", look),
                new: stream(EVIL, b"/Subtype /Form /BBox [0 0 10 10]"),
            },
        ),
    )
    for key, value in {
        "/MK": b"<< /BG [0 0 0] >>",
        "/DA": b"(/F 9 Tf 1 g)",
        "/F": b"2",
        "/Ff": b"8192",
        "/MaxLen": b"3",
        "/Q": b"2",
        "/TU": b"(Another question)",
        "/BS": b"<< /W 9 >>",
        "/A": b"<< /S /JavaScript /JS (1) >>",
        "/OC": b"<< /Type /OCG /Name (x) >>",
        "/DV": b"(x)",
        "/RV": b"(<b>Refused</b>)",
    }.items():
        yield f"filled in, and its {key}", _filled(pdf, _SAID, _PLAIN, field=((key, value),))
