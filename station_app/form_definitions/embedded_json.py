"""The JSON that a filled form carries inside its PDF, and the words of its code (QR)."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

FORMAT = "station-form/1"

_QR_HEAD = "ST1"
_QR_SHA_DIGITS = 32


@dataclass(frozen=True, slots=True)
class FilledForm:
    """A filled form as it travels."""

    kind: str
    version: int
    form_sha256: str
    """Hex SHA-256 of the form that was asked."""
    language: str
    """``hi``, ``en`` or ``both``: as it is printed."""
    document_id: str
    local_ref: str
    register_no: str
    """``MLC 43/2026``; empty: none given yet."""
    central_no: str
    """The number that the pillar gave; empty: none yet."""
    office: str
    """The office's name as printed."""
    ps_code: str
    case_ref: str
    concerns: str
    """Local reference of the paper that this one answers; empty: none."""
    printed_at: str
    """``2026-03-14T21:05`` in IST."""
    answers: Mapping[str, Any]
    reasons: Mapping[str, str]
    """Why a rule of chronology was broken, by the rule's id."""


def encode_form(filled: FilledForm) -> bytes:
    """Return the JSON: sorted names, no blanks, UTF-8; the same form gives the same bytes."""
    table = {name: getattr(filled, name) for name in filled.__dataclass_fields__}
    return json.dumps(
        {"format": FORMAT, **table}, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    ).encode()


def decode_form(untrusted: bytes) -> FilledForm:
    """Read what :func:`encode_form` wrote, byte for byte.

    Raises:
        ValueError: it is something else.
    """
    try:
        table = json.loads(untrusted)
        if table.pop("format") != FORMAT:
            raise ValueError("format")
        filled = FilledForm(**table)
        texts = [getattr(filled, name) for name in _TEXTS]
        right = all(isinstance(text, str) for text in texts) and type(filled.version) is int
        if (
            not right
            or not isinstance(filled.answers, dict)
            or not isinstance(filled.reasons, dict)
        ):
            raise ValueError("type")
        same = encode_form(filled) == untrusted
    except (TypeError, KeyError, AttributeError, RecursionError) as error:
        raise ValueError("form") from error
    if not same:
        raise ValueError("bytes")
    return filled


_TEXTS = [
    "kind",
    "form_sha256",
    "language",
    "document_id",
    "local_ref",
    "register_no",
    "central_no",
    "office",
    "ps_code",
    "case_ref",
    "concerns",
    "printed_at",
]


def code_text(filled: FilledForm, sealed: bytes) -> str:
    """Return what the paper's code says: reference, id and the beginning of the answers' SHA-256."""
    digest = hashlib.sha256(sealed).hexdigest()[:_QR_SHA_DIGITS]
    return f"{_QR_HEAD}:{filled.local_ref}:{filled.document_id}:{digest}"


@dataclass(frozen=True, slots=True)
class FormCode:
    """What was read from a paper's code."""

    local_ref: str
    document_id: str
    sha256_begins: str


def read_code(words: str) -> FormCode | None:
    """Read a paper's code; ``None`` where it is not one of ours."""
    parts = words.split(":")
    if len(parts) != 4 or parts[0] != _QR_HEAD or len(parts[3]) != _QR_SHA_DIGITS:
        return None
    return FormCode(*parts[1:])
