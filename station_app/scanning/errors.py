"""What stands in the way of a scanned document."""

from station_app.model.device_errors import PaperJam
from station_app.model.errors import DocumentError, Remedy, UsageError


class PaperJamAfter(PaperJam):
    """Paper is stuck, or two sheets went in together. ``last`` is the page kept last, ``page`` the next.

    Drivers say the same of both.
    """

    key = "error.scanner.jam_after"


class SheetsDiffer(DocumentError):
    """``expected`` sheets were declared, ``captured`` are there, and nobody has explained it."""

    key, remedy = "error.document.sheets_differ", Remedy.GO_TO_PAGES


class PagesDoubtful(DocumentError):
    """Pages look wrong (``page``: the first one's number, ``count``) and nobody accepted them."""

    key, remedy = "error.document.pages_doubtful", Remedy.GO_TO_PAGES


class SheetTextUnprintable(DocumentError):
    """A separator sheet was asked for with a volume or a count that no sheet can carry."""

    key, remedy = "error.document.sheet_unsayable", Remedy.CORRECT_DETAILS


class SeparatorAsks(DocumentError):
    """A sheet that looks like a separator (``page``: its number) waits for a person's word."""

    key, remedy = "error.document.separator_asks", Remedy.GO_TO_PAGES


class TextNotReady(DocumentError):
    """The operator chose to wait for the pages' text; ``ready`` of ``total`` pages are read."""

    key, remedy, retryable = "error.document.text_not_ready", Remedy.TRY_AGAIN, True


class NothingToUndo(UsageError):
    """There is no act left to take back (or to repeat)."""

    key = "error.usage.nothing_to_undo"


class PictureStays(UsageError):
    """A form's photograph shows a place or an injury: it is never bent into a page."""

    key = "error.usage.picture_stays"


class ProfilesUnreadable(UsageError):
    """A file is no district's scan profiles. ``field`` names what is wrong in it."""

    key, remedy = "error.profiles.unreadable", Remedy.CHOOSE_FILES


class ProfilesOfOther(UsageError):
    """The profiles are another district's. ``district`` is its code."""

    key, remedy = "error.profiles.other", Remedy.CHOOSE_FILES


class ProfilesOlder(UsageError):
    """A file of the same district that is as new or newer holds already. ``version`` is what holds."""

    key, remedy = "error.profiles.older", Remedy.CHOOSE_FILES


class ProfileLocked(UsageError):
    """The district decided which profiles its stations scan by, and this is none of them."""

    key = "error.profiles.locked"
