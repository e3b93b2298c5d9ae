"""Files that are known by their first bytes and not read here: what they are called."""

import zipfile
from pathlib import Path

from devices.files.faults import Fault

_PHONE = {
    b"heic": "HEIC",
    b"heix": "HEIC",
    b"heim": "HEIC",
    b"heis": "HEIC",
    b"hevc": "HEIC",
    b"hevx": "HEIC",
    b"mif1": "HEIF",
    b"msf1": "HEIF",
    b"avif": "AVIF",
    b"avis": "AVIF",
}
"""Brands of ISO 14496-12 files that hold pictures."""

_BEGINNINGS = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "DOC / XLS / PPT"),
    (b"{\\rtf", "RTF"),
    (b"%!PS", "PostScript"),
    (b"AT&TFORM", "DjVu"),
    (b"8BPS", "PSD"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf\x27\x1c", "7Z"),
    (b"\x1f\x8b", "GZIP"),
    (b"<svg", "SVG"),
    (b"RIFF", "AVI / WAV"),
    (b"\x1aE\xdf\xa3", "MKV"),
    (b"ID3", "MP3"),
    (b"P1\n", "PNM"),
    (b"P4\n", "PNM"),
    (b"P5\n", "PNM"),
    (b"P6\n", "PNM"),
)
_WEB = ((b"<!doctype html", "HTML"), (b"<html", "HTML"), (b"<?xml", "XML"))
_JPEG_XL = (b"\xff\x0a", b"\x00\x00\x00\x0cJXL ")
_ZIPPED = (
    ("word/", "DOCX"),
    ("xl/", "XLSX"),
    ("ppt/", "PPTX"),
    ("META-INF/manifest.xml", "ODT / ODS"),
)


def require_own(path: Path, begins: bytes) -> None:
    """Refuse by its name a file of a known kind that is not read here.

    Args:
        path: the file.
        begins: its first bytes, a few hundred.

    Raises:
        Fault: ``phone_picture`` or ``format``, with the format's name; ``damaged``.
    """
    if begins[4:8] == b"ftyp":
        name = _PHONE.get(begins[8:12].lower())
        raise Fault("phone_picture", name) if name else Fault("format", "MP4 / MOV")
    if begins.startswith(_JPEG_XL):
        raise Fault("phone_picture", "JPEG XL")
    if begins.startswith(b"PK\x03\x04"):
        raise Fault("format", _zipped(path))
    if begins[:4] == b"RIFF" and begins[8:12] == b"WEBP":
        raise Fault("damaged")
    name = _begun_as(begins)
    if name:
        raise Fault("format", name)


def _begun_as(begins: bytes) -> str:
    for beginning, name in _BEGINNINGS:
        if begins.startswith(beginning):
            return name
    words = begins.lstrip().lower()
    return next((name for beginning, name in _WEB if words.startswith(beginning)), "")


def _zipped(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as packed:
            names = packed.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return "ZIP"
    for beginning, name in _ZIPPED:
        if any(held.startswith(beginning) for held in names):
            return name
    return "ZIP"
