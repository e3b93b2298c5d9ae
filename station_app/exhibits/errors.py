"""What stands in the way of an exhibit."""

from station_app.model.errors import DocumentError, Remedy


class ExhibitError(DocumentError):
    """A fact of an exhibit or of its way to the laboratory."""

    key, remedy = "error.exhibits.failed", Remedy.NONE


class ExhibitUnknown(ExhibitError):
    """There is no such exhibit (``exhibit``)."""

    key = "error.exhibits.unknown"


class ExhibitElsewhere(ExhibitError):
    """The exhibit lies at ``place`` and cannot go to ``wanted`` from there."""

    key, remedy = "error.exhibits.elsewhere", Remedy.CORRECT_DETAILS


class ExhibitExists(ExhibitError):
    """The case has a packet of this number (``packet``) already."""

    key, remedy = "error.exhibits.twice", Remedy.CORRECT_DETAILS


class ExhibitIncomplete(ExhibitError):
    """Case, packet, content and seal must be told."""

    key, remedy = "error.exhibits.incomplete", Remedy.CORRECT_DETAILS


class MoveIncomplete(ExhibitError):
    """A packet leaves with a constable's number and a departure in the diary only."""

    key, remedy = "error.exhibits.move_incomplete", Remedy.CORRECT_DETAILS


class MoveOutOfTime(ExhibitError):
    """The move lies ahead of now, or before the packet's last one."""

    key, remedy = "error.exhibits.move_out_of_time", Remedy.CORRECT_DETAILS


class MemoNotSigned(ExhibitError):
    """The forwarding memo is not signed yet."""

    key, remedy = "error.exhibits.memo_not_signed", Remedy.NONE


class LabHasNotReceived(ExhibitError):
    """The laboratory has given no receipt yet: there is nothing to remind it of."""

    key = "error.exhibits.lab_has_not_received"


class SealStateMissing(ExhibitError):
    """A receipt on paper tells of every seal, packet by packet."""

    key, remedy = "error.exhibits.seals_unsaid", Remedy.CORRECT_DETAILS


class ReportHere(ExhibitError):
    """The laboratory's report on this memo is here already."""

    key = "error.exhibits.report_here"


class ReportOfAnotherMemo(ExhibitError):
    """The report names another forwarding memo than the one that it should be bound to."""

    key, remedy = "error.exhibits.report_of_another_memo", Remedy.CORRECT_DETAILS
