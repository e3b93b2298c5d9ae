"""What stands in the way of an investigation's steps."""

from station_app.model.errors import Remedy, StationError


class InvestigationError(StationError):
    """A step of an investigation cannot be noted like this."""

    key = "error.investigation.failed"


class ChronologyBroken(InvestigationError):
    """Times run backwards (``rule``): possible, but somebody says why."""

    key, remedy = "error.investigation.chronology", Remedy.NONE


class TimeAhead(InvestigationError):
    """What is noted has not happened yet."""

    key, remedy = "error.investigation.ahead", Remedy.NONE


class IllegalStep(InvestigationError):
    """This does not follow from where it stands (``state``, ``wanted``)."""

    key, remedy = "error.investigation.step", Remedy.NONE


class ProofMissing(InvestigationError):
    """No signed or received paper of the case proves this step."""

    key, remedy = "error.investigation.proof", Remedy.NONE


class AccusedUnknown(InvestigationError):
    """The case has no accused of this code."""

    key, remedy = "error.investigation.accused", Remedy.NONE
