"""What stands in the way of a summons or warrant."""

from station_app.model.errors import Remedy, StationError


class ProcessError(StationError):
    """A fact of the register of summons and warrants."""

    remedy = Remedy.NONE


class ProcessUnknown(ProcessError):
    """The register has no such process (``process``)."""

    key = "error.summons.unknown"


class ProcessMoveIllegal(ProcessError):
    """The process does not stand where this act begins (``state``, ``wanted``)."""

    key = "error.summons.move"


class ProcessExists(ProcessError):
    """The court's number stands in the register already."""

    key = "error.summons.twice"


class OfficerNeeded(ProcessError):
    """Whoever is to serve was not named with name and number."""

    key = "error.summons.officer"


class SamePerson(ProcessError):
    """Who served may not send the report himself."""

    key = "error.summons.same_person"


class AttemptIncomplete(ProcessError):
    """An attempt holds its time, the person met and the result."""

    key = "error.summons.attempt"


class ReportNotReady(ProcessError):
    """The report is not signed yet (``count``)."""

    key = "error.summons.report"


class ReportDiffers(ProcessError):
    """The report speaks of another process than the register."""

    key, remedy = "error.summons.differs", Remedy.CORRECT_ANSWERS


class NoAffidavit(ProcessError):
    """An affidavit is for a place outside the limits or an absent officer (BNSS s. 70)."""

    key = "error.summons.no_affidavit"


class NoProcessPaper(ProcessError):
    """There is no paper of this process here to print."""

    key = "error.summons.no_paper"
