"""What stands in the way at the prisoners' register."""

from station_app.model.errors import DocumentError, Remedy


class PrisonerError(DocumentError):
    """A fact of somebody in custody."""

    key, remedy = "error.prisoners.failed", Remedy.NONE


class PrisonerUnknown(PrisonerError):
    """There is no such person in the register (``prisoner``)."""

    key = "error.prisoners.unknown"


class PrisonerIncomplete(PrisonerError):
    """Case, name and where the person is must be told."""

    key, remedy = "error.prisoners.incomplete", Remedy.CORRECT_DETAILS


class NotInJail(PrisonerError):
    """The person is in no jail now: no jail can bring them."""

    key = "error.prisoners.not_in_jail"


class ProductionPast(PrisonerError):
    """The day of production lies behind."""

    key, remedy = "error.prisoners.production_past", Remedy.CORRECT_DETAILS
