"""The one catalogue of texts for screens, PDFs and errors, in every language.

Texts lie in ``resources/texts/<language>/*.toml`` as nested tables; a key is the path with dots
(``error.scanner.jam.what``). Parameters stand in braces (``{page}``). A plural is a table with
``one`` and ``other``, chosen by the parameter ``count``.

Words of others that are put into them, or stand beside them, are made harmless to look at: a name of a
file, of a person or of an office may hold signs that turn the line around (Unicode TR 36, "bidi
spoofing"), that nobody sees, or that a terminal takes for a command (ECMA-48).
"""

import json
import re
import tomllib
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from station_app.model.errors import StationError

LANGUAGES = ("hi", "en")
RESOURCES = Path(__file__).resolve().parents[2] / "resources"
_SEEN_AS_NONE = (
    "\\u00ad\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180e\\u200b\\u200e\\u200f\\u2028-\\u202e"
    "\\u2060-\\u206f\\u3164\\ufeff\\uffa0\\ufff0-\\ufffb\\U000e0000-\\U000e0fff"
)
"""Signs that turn a line around, or that nobody sees."""
# Joiners are letters of Devanagari and its neighbours, and nowhere else.
_JOINERS = "|(?<![\\u0900-\\u0dff])[\\u200c\\u200d]"
_OF_A_NAME = re.compile(f"[\\x00-\\x1f\\x7f-\\x9f\\ud800-\\udfff{_SEEN_AS_NONE}]{_JOINERS}")
_OF_LINES = re.compile(
    f"[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\ud800-\\udfff{_SEEN_AS_NONE}]{_JOINERS}"
)
_OF_OUTPUT = re.compile(
    f"[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\ud800-\\udc7f\\udd00-\\udfff{_SEEN_AS_NONE}]{_JOINERS}"
)
"""A path that is no text goes out as the bytes that it is (surrogates of PEP 383)."""


def visible(name: str) -> str:
    """Return a name with every sign that would be obeyed or not seen as ``⟨U+202E⟩``: one line."""
    return _OF_A_NAME.sub(_told, name)


def visible_lines(text: str) -> str:
    """Return a text of lines as :func:`visible` does a name."""
    return _OF_LINES.sub(_told, text)


def visible_output(text: str) -> str:
    """Return what is written for programs: a text of lines, a path's own bytes as they are.

    In JSON such signs are escaped as JSON escapes them: programs read the same value.
    """
    if text[:1] in ("{", "["):
        return _OF_OUTPUT.sub(lambda found: json.dumps(found[0])[1:-1], text)
    return _OF_OUTPUT.sub(_told, text)


def _told(found: re.Match[str]) -> str:
    code = ord(found[0])
    # Half a sign was no text: there is nothing to tell but that.
    return "\ufffd" if 0xD800 <= code <= 0xDFFF else f"⟨U+{code:04X}⟩"


def latin_digits(text: str) -> str:
    """Return a text with its digits, of whatever script, as 0 to 9."""
    return "".join(str(int(sign)) if sign.isdecimal() else sign for sign in text)


_UNSEEN = frozenset("\u034f\u180b\u180c\u180d\ufe00\ufe01\ufe0e\ufe0f")
"""Marks that join or choose a drawing, which Unicode does not count among the format signs (Cf)."""
_STATES = ("state", "wanted")
_SLASHES = frozenset("\u2044\u2215\u29f8\\")
_DASHES = frozenset("\u2212\u02d7\u2043\u06d4\u30fc")
"""What looks like a dash and is none by its category (Pd): minus signs, a bullet, an Urdu stop."""


def as_seen(text: str) -> str:
    """Return a text without what nobody sees: joiners, marks of direction, soft hyphens.

    A blank of any width is a blank. For comparing; a text is kept as it was typed.
    """
    if text.isascii():
        return text
    seen = (_BLANKS.get(unicodedata.category(sign), sign) for sign in text)
    return "".join(sign for sign in seen if sign not in _UNSEEN)


_BLANKS = {"Cf": "", "Zs": " ", "Zl": " ", "Zp": " "}


def typed_plainly(text: str) -> str:
    """Return a typed number or reference in plain signs, for reading it.

    Digits of any script are 0 to 9, full-width letters are Latin, each kind of dash is ``-`` and each
    kind of slash ``/``; nothing unseen is left.
    """
    return "".join(_plain_sign(sign) for sign in latin_digits(as_seen(text)))


def _plain_sign(sign: str) -> str:
    # Full-width forms stand 0xFEE0 above the signs that they are.
    if "\uff01" <= sign <= "\uff5e":
        sign = chr(ord(sign) - 0xFEE0)
    if sign in _SLASHES:
        return "/"
    return "-" if sign in _DASHES or unicodedata.category(sign) == "Pd" else sign


class Texts:
    """All texts of one language."""

    def __init__(self, language: str, flat: Mapping[str, str]) -> None:
        self.language = language
        self._flat = flat

    def __call__(self, key: str, /, **params: str | int) -> str:
        """Return the text of ``key`` with its parameters put in.

        Raises:
            KeyError: there is no such text, or it names a parameter that was not given.
        """
        text = self._flat.get(key)
        if text is None:
            form = "one" if params.get("count") == 1 else "other"
            text = self._flat[f"{key}.{form}"]
        return text.format_map(params) if "{" in text else text

    def __contains__(self, key: str) -> bool:
        """Tell whether there is a text (or a plural) under ``key``."""
        return key in self._flat or f"{key}.other" in self._flat

    def keys(self) -> frozenset[str]:
        """Return all keys, plural forms apart."""
        return frozenset(self._flat)

    def raw(self, key: str) -> str:
        """Return the text as it is written, with its braces."""
        return self._flat[key]


@cache
def load_texts(language: str, folder: Path = RESOURCES / "texts") -> Texts:
    """Read the texts of a language, once while the program runs.

    Raises:
        FileNotFoundError: the language is not there. tomllib.TOMLDecodeError: a file is broken.
        ValueError: two files give the same key.
    """
    flat: dict[str, str] = {}
    paths = sorted((folder / language).glob("*.toml"))
    if not paths:
        raise FileNotFoundError(folder / language)
    for path in paths:
        for key, text in _flatten(tomllib.loads(path.read_text(encoding="utf-8")), ""):
            if key in flat:
                raise ValueError(key)
            flat[key] = text
    return Texts(language, flat)


def _flatten(table: Mapping[str, Any], prefix: str) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for name, value in table.items():
        key = f"{prefix}{name}"
        if isinstance(value, Mapping):
            pairs += _flatten(value, f"{key}.")
        else:
            pairs.append((key, str(value)))
    return pairs


def what_happened(texts: Texts, error: StationError, **named: str) -> str:
    """Return the sentence that says what happened; ``named`` stands in place of the error's own words."""
    return texts(f"{error.key}.what", **{**_readable(texts, error), **named})


def what_to_do(texts: Texts, error: StationError, **named: str) -> str:
    """Return the sentence that says what to do; ``named`` stands in place of the error's own words."""
    return texts(f"{error.key}.do", **{**_readable(texts, error), **named})


def _readable(texts: Texts, error: StationError) -> dict[str, str | int]:
    """Put states and counts into words: no code of ours and no number that means "unknown" is shown."""
    params = dict(error.params)
    for name in _STATES:
        if (key := f"state.{params.get(name)}") in texts:
            params[name] = texts(key)
    if "left" in params:
        left = int(params["left"])
        params["left"] = texts("error_left.some", count=left) if left > 0 else ""
    return params
