"""What was done to a file after a signature, and whether its signer allowed it.

pyHanko compares each later revision with the signed one. It lets through what changes no page: other
signatures, what proves them for long, and fields where a certification allows filling in. What it is
too mild with is held tighter here: words about the file (title, author, subject) stay as they were
signed; without a certification nobody fills a field or draws a signature after the last trusted one; and
how fields are drawn (``/DR``, ``/DA``) stays where no filling is allowed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import HistoricalResolver, PdfFileReader
from pyhanko.sign.diff_analysis import (
    DEFAULT_DIFF_POLICY,
    ModificationLevel,
    SuspiciousModification,
)
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from station_app.signing.judging.about import changed_words
from station_app.signing.judging.comparing import same
from station_app.signing.judging.entries import held_dictionary
from station_app.signing.judging.faults import READING_FAULTS
from station_app.signing.judging.fields import by_name
from station_app.signing.judging.looks import shows_what_it_says

Sort = Literal[
    "page",
    "pages",
    "annotations",
    "field",
    "form",
    "catalog",
    "about",
    "signature",
    "bytes",
    "objects",
]
"""What was changed or added; its words stand under ``verdict.added.``."""

Addition = tuple[Sort, str]
"""What, and which: a page's number from 1, a field's name, a key, a place."""

_DRAWN_BY = ("/DR", "/DA", "/Q", "/NeedAppearances", "/XFA")
_OF_A_FIELD = ("/FT", "/V", "/AP", "/Rect")
_CATALOG = frozenset(
    {"/Extensions", "/Version", "/DSS", "/Metadata", "/AcroForm", "/Type", "/Perms"}
)
_MOST_NAMED = 12
_MOST_PAGES = 5000
_DEEPEST = 64


@dataclass(frozen=True, slots=True)
class Change:
    """What one later revision is to one signature."""

    allowed: bool
    judged: bool = True
    """False: of a form that is not judged here, and so no accusation."""


_ALLOWED, _NOT_ALLOWED = Change(allowed=True), Change(allowed=False)
_NOT_JUDGED = Change(allowed=False, judged=False)


def judge_later(
    embedded: EmbeddedPdfSignature, reader: PdfFileReader, vouched_until: int
) -> Change:
    """Tell what the revisions after a signature are to it: the worst of them.

    Args:
        embedded: the signature.
        reader: of the file.
        vouched_until: the last revision that a later trusted signature covers.
    """
    worst = _ALLOWED
    signed = reader.get_historical_resolver(embedded.signed_revision)
    for number in range(embedded.signed_revision + 1, reader.xrefs.total_revisions):
        change = _judge(embedded, signed, reader, number, vouched=number <= vouched_until)
        if not change.allowed:
            if change.judged:
                return change
            worst = change
    return worst


def _judge(
    embedded: EmbeddedPdfSignature,
    signed: HistoricalResolver,
    reader: PdfFileReader,
    number: int,
    *,
    vouched: bool,
) -> Change:
    later = reader.get_historical_resolver(number)
    permitted = _permitted(embedded)
    try:
        level = DEFAULT_DIFF_POLICY.apply(
            signed, later, field_mdp_spec=embedded.fieldmdp, doc_mdp=permitted
        ).modification_level
    except SuspiciousModification:
        return _suspicious(signed, later, permitted, vouched=vouched)
    except READING_FAULTS:
        return _NOT_ALLOWED
    filled = level is ModificationLevel.FORM_FILLING
    beyond = level > ModificationLevel.FORM_FILLING
    if beyond or (filled and not _may_be_filled(permitted, vouched=vouched)):
        return _NOT_ALLOWED
    if not vouched and not _says_thesame(signed, later, filled=filled):
        return _NOT_ALLOWED
    if filled and not vouched and not shows_what_it_says(signed, later):
        return _NOT_JUDGED
    return _ALLOWED


def _differ(
    before: list[generic.DictionaryObject],
    after: list[generic.DictionaryObject],
    keys: tuple[str, ...],
    signed: HistoricalResolver,
    later: HistoricalResolver,
) -> bool:
    return len(before) != len(after) or any(
        not same(old, new, key, signed, later)
        for old, new in zip(before, after, strict=False)
        for key in keys
    )


def _may_be_filled(permitted: MDPPerm | None, *, vouched: bool) -> bool:
    """Tell whether fields may be filled: by a certification, or by whoever signed it anew."""
    return vouched if permitted is None else permitted is not MDPPerm.NO_CHANGES


def _permitted(embedded: EmbeddedPdfSignature) -> MDPPerm | None:
    """Return what the signer allows; a permission that cannot be read allows nothing."""
    try:
        return embedded.docmdp_level
    except READING_FAULTS:
        return MDPPerm.NO_CHANGES


def _suspicious(
    signed: HistoricalResolver,
    later: HistoricalResolver,
    permitted: MDPPerm | None,
    *,
    vouched: bool,
) -> Change:
    """Tell an accusation from what a certification allows and nobody can judge by rules.

    A certification may allow comments, and a further signature that is seen. Either may be laid over
    what was certified (Mainka, Mladenov, Rohlmann 2021): it is not called right, and not called wrong.
    """
    sorts = {sort for sort, _ in _additions(signed, later)}
    if permitted is MDPPerm.ANNOTATE and sorts <= {"annotations", "field", "about"}:
        return _NOT_JUDGED
    filling = permitted in (MDPPerm.FILL_FORMS, MDPPerm.ANNOTATE)
    if filling and vouched and sorts <= {"annotations", "field", "about", "form"}:
        return _NOT_JUDGED
    return _NOT_ALLOWED


def _says_thesame(signed: HistoricalResolver, later: HistoricalResolver, *, filled: bool) -> bool:
    sorts = {sort for sort, _ in _additions(signed, later)}
    # What cannot be compared is not the same.
    return not sorts & {"about", "objects"} and (filled or "form" not in sorts)


def additions(reader: PdfFileReader, signed_revision: int) -> tuple[Addition, ...]:
    """Name what the last revision has otherwise than a signed one, as far as it can be read."""
    signed = reader.get_historical_resolver(signed_revision)
    last = reader.get_historical_resolver(reader.xrefs.total_revisions - 1)
    found = list(dict.fromkeys(_additions(signed, last)))
    return tuple(found[:_MOST_NAMED]) or (("objects", str(reader.xrefs.total_revisions - 1)),)


def _additions(signed: HistoricalResolver, later: HistoricalResolver) -> list[Addition]:
    found: list[Addition] = []
    for look in (_pages, _form, _catalog, _words_about):
        try:
            found += look(signed, later)
        except READING_FAULTS:
            found.append(("objects", str(later.revision)))
    return found


def _pages(signed: HistoricalResolver, later: HistoricalResolver) -> Iterator[Addition]:
    before, after = list(_leaves(signed)), list(_leaves(later))
    if len(before) != len(after):
        yield ("pages", f"{len(before)} → {len(after)}")
    for number, (old, new) in enumerate(zip(before, after, strict=False), 1):
        drawn = {key for key in old.keys() | new.keys() if key not in ("/Annots", "/Parent")}
        if any(not same(old, new, key, signed, later) for key in drawn):
            yield ("page", str(number))
        if not same(old, new, "/Annots", signed, later):
            yield ("annotations", str(number))


def _leaves(revision: HistoricalResolver) -> Iterator[generic.DictionaryObject]:
    def walk(node: generic.DictionaryObject, depth: int) -> Iterator[generic.DictionaryObject]:
        if depth > _DEEPEST:
            raise ValueError("pages")
        if "/Kids" not in node:
            yield node
            return
        for kid in node["/Kids"]:
            yield from walk(kid.get_object(), depth + 1)

    for count, page in enumerate(walk(revision.root["/Pages"], 0)):
        if count >= _MOST_PAGES:
            return
        yield page


def _form(signed: HistoricalResolver, later: HistoricalResolver) -> Iterator[Addition]:
    old = held_dictionary(signed.root, "/AcroForm")
    new = held_dictionary(later.root, "/AcroForm")
    if any(not same(old, new, key, signed, later) for key in _DRAWN_BY):
        yield ("form", "")
    before, after = by_name(signed), by_name(later)
    for name in sorted(before.keys() | after.keys()):
        if _differ(before.get(name, []), after.get(name, []), _OF_A_FIELD, signed, later):
            yield ("field", name)


def _catalog(signed: HistoricalResolver, later: HistoricalResolver) -> Iterator[Addition]:
    old, new = signed.root, later.root
    for key in sorted((old.keys() | new.keys()) - _CATALOG - {"/Pages"}):
        if not same(old, new, key, signed, later):
            yield ("catalog", key)


def _words_about(signed: HistoricalResolver, later: HistoricalResolver) -> Iterator[Addition]:
    for key in changed_words(signed, later):
        yield ("about", key)
