"""Edits as a list of operations: the masters never change, and every edit can be taken back.

A document's pages stand in the order that its operations give. The list is kept in the store in
the order of acting; an operation taken back keeps its place and is marked undone.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, ClassVar, Literal, get_args

from station_app.model.ids import PageId
from station_app.model.page_outline import Outline


@dataclass(frozen=True, slots=True)
class Crop:
    """The part that is kept, as fractions of the upright master (0 = left or top edge, 1 = far)."""

    left: float
    top: float
    right: float
    bottom: float

    def __post_init__(self) -> None:
        """Refuse an empty or inverted part.

        Raises:
            ValueError: the edges are not 0 <= left < right <= 1 (and likewise for top, bottom).
        """
        if not (0 <= self.left < self.right <= 1 and 0 <= self.top < self.bottom <= 1):
            raise ValueError("crop")


Coding = Literal["auto", "bitonal", "layers", "photo"]
"""How a page goes into the archive PDF: as it measures, or as the operator says.

``bitonal``: ink and paper only. ``layers``: ink in full resolution, its colours and the paper in
low resolution. ``photo``: one picture with all its tones.
"""


@dataclass(frozen=True, slots=True)
class CleanUp:
    """What is done to a page by itself. Every step can be taken back: the master stays as it is."""

    deskew: bool = False
    orient: bool = False
    """Turned so that its writing stands upright."""
    trim: bool = False
    """Dark edges and the lid's shadow are cut away, never ink."""
    whiten: bool = False
    """The paper's shade and what shines through from the back are drawn as white."""
    despeckle: bool = False
    """Lonely dots smaller than any sign are left out."""
    flatten: bool = False
    """A sheet that was photographed is drawn as it lies flat, by its four corners."""


NO_CLEAN_UP = CleanUp()


@dataclass(frozen=True, slots=True)
class Placed:
    """A page where it stands now, with what is done to its picture when drawn.

    The picture is made from the master in this order: the sheet within its outline is made flat, then
    deskew, then quarter turns, then crop, then whiten and despeckle.
    """

    page_id: PageId
    quarter_turns: int = 0
    """Clockwise quarter turns, 0 to 3."""
    deskew_deg: float = 0.0
    """Degrees, counter-clockwise positive, that the picture is turned to stand straight."""
    crop: Crop | None = None
    number: int | None = None
    """The number printed on the sheet where somebody said so; ``None`` follows the page before."""
    whiten: bool = False
    despeckle: bool = False
    coding: Coding = "auto"
    outline: Outline | None = None
    """Where the sheet lies in a photograph; ``None``: the master is the sheet."""


Kind = Literal[
    "place",
    "aside",
    "leave",
    "twin",
    "order",
    "replace",
    "rotate",
    "crop",
    "deskew",
    "tidy",
    "coding",
    "number",
    "move",
    "remove",
    "restore",
]


@dataclass(frozen=True, slots=True)
class PageEdit:
    """One act of the operator on a document's pages.

    ``place`` puts a newly arrived page at ``index`` (``None``: at the end). ``aside`` lays it in the
    tray: a separator sheet is no page of the paper. ``leave`` takes a page out for good: it stands in
    another paper now, until ``place`` brings it again. ``replace`` puts the
    newly arrived page ``page_id`` where ``other`` stands; ``other`` goes to the tray. ``move``
    takes a page to ``index``; ``remove`` takes it out to the tray; ``restore`` puts it back at
    ``index``. ``rotate`` adds ``quarter_turns``; ``crop`` sets ``crop``; ``deskew`` sets
    ``deskew_deg``; ``tidy`` does all of a clean-up at once: it sets ``outline``, ``deskew_deg``,
    ``crop``, ``whiten`` and ``despeckle`` and adds ``quarter_turns``; ``coding`` says how the page goes into
    the PDF; ``number`` says that the sheet's printed number is ``index``. ``twin`` puts a second
    page made of the same master at ``index`` (a sheet with two pages side by side). ``order`` lets
    ``pages`` stand in this order where any of them stands now. Acts of one ``group`` are taken back
    together.
    """

    kind: Kind
    page_id: PageId
    index: int | None = None
    other: PageId | None = None
    quarter_turns: int = 0
    deskew_deg: float = 0.0
    crop: Crop | None = None
    whiten: bool = False
    despeckle: bool = False
    coding: Coding = "auto"
    pages: tuple[PageId, ...] = ()
    group: str = ""
    outline: Outline | None = None

    UNDOABLE: ClassVar[frozenset[str]] = frozenset(get_args(Kind)) - {"place", "aside", "leave"}
    """An arrival is a fact and cannot be taken back, only removed; so is going to another paper."""

    def to_json(self) -> dict[str, Any]:
        """Return the operation as plain JSON data, without the fields that stand at their default."""
        defaults = {field.name: field.default for field in fields(self)}
        return {key: value for key, value in asdict(self).items() if value != defaults[key]}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "PageEdit":
        """Read what :meth:`to_json` gave.

        Raises:
            TypeError: a field is unknown. ValueError: the crop is empty, or the outline is none.
        """
        values = dict(data)
        if values.get("crop") is not None:
            values["crop"] = Crop(**values["crop"])
        if values.get("outline") is not None:
            values["outline"] = Outline.from_json(values["outline"])
        values["pages"] = tuple(values.get("pages", ()))
        return cls(**values)


def clean_up_edit(page_id: PageId, wanted: Placed, turned: int = 0) -> PageEdit:
    """Return the act of clean-up that lets a page look like another.

    Args:
        page_id: the page.
        wanted: how it is to look.
        turned: the quarter turns that it has already.
    """
    return PageEdit(
        "tidy",
        page_id,
        quarter_turns=(wanted.quarter_turns - turned) % 4,
        deskew_deg=wanted.deskew_deg,
        crop=wanted.crop,
        whiten=wanted.whiten,
        despeckle=wanted.despeckle,
        outline=wanted.outline,
    )


def edits_to_match(page_id: PageId, placed: Placed) -> tuple[PageEdit, ...]:
    """Return the acts that let a page that was just placed look like another, number and coding too."""
    acts = []
    if replace(placed, number=None, coding="auto") != Placed(placed.page_id):
        acts.append(clean_up_edit(page_id, placed))
    if placed.coding != "auto":
        acts.append(PageEdit("coding", page_id, coding=placed.coding))
    if placed.number is not None:
        acts.append(PageEdit("number", page_id, index=placed.number))
    return tuple(acts)


def apply_edits(operations: Iterable[PageEdit]) -> tuple[Placed, ...]:
    """Return the pages in their order now. Operations on pages that are not there change nothing.

    Args:
        operations: those in force (not undone), in the order of acting.
    """
    order: list[PageId] = []
    looks: dict[PageId, Placed] = {}
    here: set[PageId] = set()
    for operation in operations:
        _apply(order, here, looks, operation)
    return tuple(looks[page_id] for page_id in order)


def removed(operations: Iterable[PageEdit]) -> tuple[PageId, ...]:
    """Return the pages in the tray: those that arrived and do not stand now, in order of arrival."""
    operations = tuple(operations)
    standing = {placed.page_id for placed in apply_edits(operations)}
    gone = transferred_pages(operations)
    arrived = [o.page_id for o in operations if o.kind in ("place", "aside", "twin", "replace")]
    return tuple(
        page for page in dict.fromkeys(arrived) if page not in standing and page not in gone
    )


def transferred_pages(operations: Iterable[PageEdit]) -> frozenset[PageId]:
    """Return the pages that arrived here and stand in another paper now."""
    last = {o.page_id: o.kind for o in operations if o.kind in ("place", "leave")}
    return frozenset(page for page, kind in last.items() if kind == "leave")


def printed_numbers(standing: Iterable[Placed]) -> tuple[int, ...]:
    """Return each standing page's printed number: the one that was said, else one after the last."""
    numbers: list[int] = []
    for placed in standing:
        follows = numbers[-1] + 1 if numbers else 1
        numbers.append(placed.number if placed.number is not None else follows)
    return tuple(numbers)


Interleaving = Literal["backs", "backs_reversed", "fronts_reversed", "both_reversed"]
"""How a batch was fed that has writing on both sides, one side after the other.

First all fronts, then all backs: ``backs`` in the same order; ``backs_reversed`` from the last
sheet (the batch was only turned over); ``fronts_reversed`` the fronts came from the last sheet;
``both_reversed`` both did.
"""


def interleave(page_ids: Sequence[PageId], how: Interleaving) -> tuple[PageId, ...]:
    """Return front, back, front, back of pages that came side after side.

    Of an odd number of pages one more is a front.
    """
    half = (len(page_ids) + 1) // 2
    fronts, backs = list(page_ids[:half]), list(page_ids[half:])
    if how in ("fronts_reversed", "both_reversed"):
        fronts.reverse()
    if how in ("backs_reversed", "both_reversed"):
        backs.reverse()
    woven: list[PageId] = []
    for number, front in enumerate(fronts):
        woven += [front, *backs[number : number + 1]]
    return tuple(woven)


def _apply(
    order: list[PageId], here: set[PageId], looks: dict[PageId, Placed], op: PageEdit
) -> None:
    """Do one act; a page's look is kept while it lies in the tray.

    Most acts of a long paper put a page at the end or change its look: they cost the same on the
    two thousandth page as on the first.
    """
    stands = op.page_id in here
    if op.kind == "order":
        _order(order, here, op.pages)
    elif op.kind in ("place", "twin", "restore"):
        if not stands:
            order.insert(len(order) if op.index is None else max(0, op.index), op.page_id)
            looks.setdefault(op.page_id, Placed(op.page_id))
            here.add(op.page_id)
    elif op.kind == "replace":
        if not stands:
            _replace(order, here, looks, op)
    elif stands:
        _change(order, here, looks, op)


def _order(order: list[PageId], here: set[PageId], wanted: tuple[PageId, ...]) -> None:
    named = set(wanted)
    places = [i for i, page_id in enumerate(order) if page_id in named]
    ordered = [page_id for page_id in dict.fromkeys(wanted) if page_id in here]
    for index, page_id in zip(places, ordered, strict=True):
        order[index] = page_id


def _replace(
    order: list[PageId], here: set[PageId], looks: dict[PageId, Placed], op: PageEdit
) -> None:
    if op.other is not None and op.other in here:
        order[order.index(op.other)] = op.page_id
        here.discard(op.other)
    else:
        order.append(op.page_id)
    here.add(op.page_id)
    looks[op.page_id] = Placed(op.page_id)


def _change(
    order: list[PageId], here: set[PageId], looks: dict[PageId, Placed], op: PageEdit
) -> None:
    if op.kind in ("move", "remove", "leave"):
        order.remove(op.page_id)
        if op.kind == "move":
            order.insert(len(order) if op.index is None else max(0, op.index), op.page_id)
        else:
            here.discard(op.page_id)
        return
    placed = looks[op.page_id]
    turns = (placed.quarter_turns + op.quarter_turns) % 4
    changes: dict[str, dict[str, Any]] = {
        "rotate": {"quarter_turns": turns},
        "deskew": {"deskew_deg": op.deskew_deg},
        "crop": {"crop": op.crop},
        "tidy": {
            "quarter_turns": turns,
            "deskew_deg": op.deskew_deg,
            "crop": op.crop,
            "whiten": op.whiten,
            "despeckle": op.despeckle,
            "outline": op.outline,
        },
        "coding": {"coding": op.coding},
        "number": {"number": op.index},
    }
    looks[op.page_id] = replace(placed, **changes[op.kind])
