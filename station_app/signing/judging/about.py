"""What a file says of itself: title, author, subject and the like, in its trailer and its XMP (ISO 16684-1)."""

from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import HistoricalResolver

from station_app.signing.judging.comparing import same, value_in

_ANEW = frozenset({"/ModDate", "/Producer", "/Trapped"})
"""What a program that adds proofs may say anew about the file."""

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_XMP = "{http://ns.adobe.com/xap/1.0/}"
_PDF = "{http://ns.adobe.com/pdf/1.3/}"
_HISTORY = "{http://ns.adobe.com/xap/1.0/mm/}"
_XMP_ANEW = frozenset(
    {
        f"{_XMP}ModifyDate",
        f"{_XMP}MetadataDate",
        f"{_XMP}CreatorTool",
        f"{_PDF}Producer",
        f"{_PDF}Trapped",
    }
)
"""The same in the XMP."""

_Told = tuple[tuple[str, tuple[str, ...]], ...]


def changed_words(signed: HistoricalResolver, later: HistoricalResolver) -> Iterator[str]:
    """Yield the keys under which a later revision says something else than a signed one.

    Raises:
        ValueError: what stands there cannot be read.
    """
    old, new = _info(signed), _info(later)
    for key in sorted((old.keys() | new.keys()) - _ANEW):
        if not same(old, new, key, signed, later):
            yield key
    if _told(signed) != _told(later):
        yield "/Metadata"


def _info(revision: HistoricalResolver) -> generic.DictionaryObject:
    """Return what a revision's trailer says about the file; the trailer alone would lead to the newest."""
    trailer = revision.trailer_view
    value = value_in(trailer.raw_get("/Info"), revision) if "/Info" in trailer else None
    if isinstance(value, generic.DictionaryObject):
        return value
    return generic.DictionaryObject()  # type: ignore[no-untyped-call]


def _told(revision: HistoricalResolver) -> _Told:
    """Return what the file's XMP says, property by property; in which order they stand says nothing."""
    root = revision.root
    value: Any = root.raw_get("/Metadata") if "/Metadata" in root else None
    if not isinstance(value, generic.IndirectObject):
        return ()
    # Asked of the file itself: a stream of this kind that was read before is not whole in a revision.
    about: Any = revision.reader.get_object(  # type: ignore[no-untyped-call]
        value.reference, revision=revision.revision
    )
    if not isinstance(about, generic.StreamObject):
        return ()
    return tuple(sorted(_properties(about.data)))


def _properties(xmp: bytes) -> Iterator[tuple[str, tuple[str, ...]]]:
    try:
        root = ElementTree.fromstring(xmp)  # noqa: S314 - what it may cost is limited outside
    except ElementTree.ParseError:
        raise ValueError("xmp") from None
    for described in root.iter(f"{_RDF}Description"):
        properties: list[tuple[str, tuple[str, ...]]]
        properties = [(name, (value,)) for name, value in described.attrib.items()]
        properties += [(one.tag, tuple(_values(one))) for one in described]
        for name, values in properties:
            if name not in _XMP_ANEW and not name.startswith((_HISTORY, _RDF)):
                yield name, values


def _values(element: ElementTree.Element) -> Iterator[str]:
    """Yield all that stands within a property: names that are not RDF's own, and words."""
    for part in element.iter():
        if isinstance(part.tag, str) and not part.tag.startswith(_RDF) and part is not element:
            yield part.tag
        for name, value in sorted(part.attrib.items()):
            yield f"{name}={value}"
        for words in (part.text, part.tail if part is not element else None):
            if words and words.strip():
                yield words.strip()
