"""What the lane has found, document by document: each is read or refused in words now."""

import io
import json
import struct
import zlib
from typing import Any

import pytest
from asn1crypto import pkcs12
from PIL import Image

from tests.fuzzing.targets import TARGETS
from tests.fuzzing.trial import Trial, watched

_SHA = "ab" * 32
_LINE: dict[str, Any] = {
    "action": "document.signed", "at": "2026-03-14T20:30:00.000000Z", "number": 1, "object_id": "d0",
    "object_sha256": _SHA, "operator_id": "o-1", "previous_sha256": "0" * 64, "reason": "",
    "sha256": _SHA,
}  # fmt: skip
_DEEP = "[" * 100_000


def _line(**over: Any) -> bytes:
    return json.dumps(_LINE | over).encode() + b"\n"


def _said(kind: str, **data: Any) -> bytes:
    pillar = "evivechna" if kind == "diary_sheet" else "cis"
    return json.dumps({"pillar": pillar, "kind": kind, "data": data}).encode()


def _report(at: str) -> bytes:
    body = dict.fromkeys(("process_no", "executing_name", "executing_office"), "X-1")
    body |= {"acted_on": at, "outcome": "served", "sub_outcome": "x", "mode": "x"}
    said = {"pillar": "cis", "kind": "transfer", "case_ref": "", "concerns": "", "papers": []}
    body |= {"to_station": "PS1", "at": at}
    return json.dumps(said | {"body": json.dumps(body), "made_at": "2026-11-30T12:00:00Z"}).encode()


def _event(**over: Any) -> bytes:
    whole = {
        "pillar": "cis",
        "kind": "process",
        "id": "e",
        "office": "PS1",
        "cursor": "1",
        "data": {},
    }
    return json.dumps(whole | over).encode()


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _png(behind_head: bytes, before_head: bytes = b"") -> bytes:
    out = io.BytesIO()
    Image.new("L", (40, 40)).save(out, "PNG")
    whole = out.getvalue()
    return whole[:8] + before_head + whole[8:33] + behind_head + whole[33:]


def _gif() -> bytes:
    """A picture behind whose end a second one begins, and is not there."""
    out = io.BytesIO()
    Image.new("P", (40, 40)).save(out, "GIF")
    return out.getvalue()[:-1] + b","


def _touched() -> bytes:
    """A signed paper whose objects lie packed, one byte of their sum changed."""
    paper = bytearray(TARGETS["pdf-judge"].seeds()[2])
    at = paper.index(b"\nendstream", paper.index(b"/ObjStm"))
    paper[at - 2] ^= 1
    return bytes(paper)


def _slow_token() -> bytes:
    """A token file of 1 KB that asks for days of computing."""
    held = pkcs12.Pfx.load(TARGETS["token-files"].seeds()[-1])
    held["mac_data"]["iterations"] = 2**31 - 1
    return bytes(held.dump(force=True))


FOUND = {
    "ledger time that is no text": ("ledger", _line(at=7)),
    "ledger number without end": ("ledger", _line(number=1).replace(b'"number": 1', b'"number": 1e999')),
    "ledger nested": ("ledger", _DEEP.encode() + b"\n"),
    "answer nested": ("answers", _DEEP.encode()),
    "list of an endless cell": ("hash-lists", f"name|hash\na|{'0' * 140_000}\n".encode()),
    "list of an endless heading": ("hash-lists", f"name{'x' * 140_000}|hash\na|{_SHA}\n".encode()),
    "list of an endless size": ("hash-lists", f"name|hash|size\na|{_SHA}|{'9' * 5000}\n".encode()),
    "list of a size that no row keeps": ("hash-lists", f"name|hash|size\na|{_SHA}|{2**63}\n".encode()),
    "list of a size in words": ("hash-lists", f"a ({'9' * 5000} bytes) {_SHA}\n".encode()),
    "list of digits alone": ("hash-lists", f"{'7' * 300_000} {_SHA}\n".encode()),
    "list of blanks": ("hash-lists", f"a{' ' * 300_000}b {_SHA}\n".encode()),
    "list of commas": ("hash-lists", b"," * 8_000_000),
    "list of a name that is a mark": ("hash-lists", f'{_SHA}  "\n'.encode()),
    "table of a name that is a mark": ("hash-lists", f"name|hash\n'|{_SHA}\n".encode()),
    "number of a packet with a raised digit": ("sids", "123456789012¹456".encode()),
    "file of a pillar that is no base64": ("mapping", _said("process", processDoc="é")),
    "kind of a pillar over two lines": ("mapping", _said("QQ==\nWARNING all is well")),
    "time at the end of all years": ("mapping", _report("9999-12-31T23:59:59-12:00")),
    "event of half a character": ("pillar-events", _event(id="\ud800")),
    "office of half a character": ("pillar-events", _event(office="\ud800")),
    "place of half a character": ("pillar-events", _event(cursor="\ud800")),
    "table nested": ("district-toml", b"a = " + _DEEP.encode()),
    "table of an endless number": ("district-toml", b"a = " + b"9" * 5000),
    "seal of other letters": (
        "keys-json",
        json.dumps(
            json.loads(TARGETS["keys-json"].seeds()[0]) | {"seal": "क"}, ensure_ascii=False
        ).encode(),
    ),
    "kind of a pillar that is empty": ("mapping", _said("")),
    "signed paper with a touched stream": ("pdf-judge", _touched()),
    "PDF whose pages are none": (
        "pdf-reading",
        b"%PDF\n1 0 obj<</Pages 2 0 R/\nj\n2 0 obj<</Type/Pages>>trailer<</Root 1 0 R>>",
    ),
    "PDF whose pages are counted wrong": (
        "pdf-reading",
        b"\n1 0 obj<</Pages 2 0 R/Type/Catalog>>\n2 0 obj<</Kids[3 0 R \x01]>>\n3 0 obj<</Resources<<>>>>n 2",
    ),
    "GIF that goes on": ("picture-intake", _gif()),
    "picture of no bytes": ("pictures-kept", b""),
    "words of a camera that are cut": ("pictures-kept", _png(_chunk(b"eXIf", b"II+\0\x08\0\x01\0\0\0"))),
    "words of a camera that are none": ("pictures-kept", _png(_chunk(b"eXIf", b"x\x01\xed\x9c1n\x151"))),
    "picture with something before its head": (
        "pictures-kept",
        _png(_chunk(b"tRNS", b"\0\1"), _chunk(b"tRNS", b"\0\1")),
    ),
    "token file for days": ("token-files", _slow_token()),
    "certificate of no bytes": ("certificates", b""),
    "certificate whose holder is named in bits": (
        "certificates",
        TARGETS["certificates"].seeds()[0].replace(b"\x13\x02IN", b"\x03\x02\0N"),
    ),
    "certificate of another version": (
        "certificates",
        TARGETS["certificates"].seeds()[0].replace(b"\xa0\x03\x02\x01\x02", b"\xa0\x03\x02\x01B", 1),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FOUND)
def test_what_was_found_is_mended(name: str) -> None:
    target, document = FOUND[name]
    with watched():
        finding = Trial(TARGETS[target]).run(document)
    assert finding is None, f"{finding.kind} {finding.place}\n{finding.detail}"
