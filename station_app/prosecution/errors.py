"""What stands in the way of a bundle for the prosecutor."""

from station_app.model.errors import DocumentError, Remedy


class BundleEmpty(DocumentError):
    """No paper is chosen for the bundle."""

    key, remedy = "error.prosecution.bundle_empty", Remedy.NONE


class NothingNew(DocumentError):
    """The prosecution has every page already and no answer waits."""

    key, remedy = "error.prosecution.nothing_new", Remedy.NONE


class ObjectionsUnanswered(DocumentError):
    """Objections have no answer yet (``count``)."""

    key, remedy = "error.prosecution.points_unanswered", Remedy.NONE


class RoundUnderWay(DocumentError):
    """The round before is not at the prosecution yet."""

    key, remedy = "error.prosecution.round_under_way", Remedy.NONE


class PaperNotFit(DocumentError):
    """A paper cannot be put into the bundle (``paper``: its reference)."""

    key, remedy = "error.prosecution.paper_not_fit", Remedy.NONE


class OfficeMissing(DocumentError):
    """No prosecution office is chosen."""

    key, remedy = "error.prosecution.office_missing", Remedy.NONE


class NotRefused(DocumentError):
    """Nothing was refused: there is nothing to send again."""

    key, remedy = "error.prosecution.not_refused", Remedy.NONE


class AnswerMissing(DocumentError):
    """An objection is answered by words: what was done, or why it is not possible."""

    key, remedy = "error.prosecution.answer_missing", Remedy.NONE
