"""What stands in the way of evidence."""

from station_app.model.errors import EvidenceError, Remedy


class SidMalformed(EvidenceError):
    """A packet's number has 16 digits; this one has ``digits``."""

    key = "error.evidence.sid_malformed"


class SidUsed(EvidenceError):
    """The number belongs to another FIR already (``case``)."""

    key = "error.evidence.sid_used"


class AppFailureMissing(EvidenceError):
    """A medium is taken in only where it is written why the app did not record."""

    key = "error.evidence.reason"


class BringerMissing(EvidenceError):
    """Whoever brings a medium is written down by post and number."""

    key = "error.evidence.bringer"


class EvidenceClosed(EvidenceError):
    """It is frozen, on its way or withdrawn, and takes nothing more."""

    key = "error.evidence.closed"


class NothingTaken(EvidenceError):
    """No file is whole and right, so there is nothing to send."""

    key = "error.evidence.nothing"


class MediumUnfinished(EvidenceError):
    """Some files are not read to their end (``count``)."""

    key = "error.evidence.unfinished"


class ListUnreadable(EvidenceError):
    """The file is no list of names and numbers."""

    key, remedy = "error.evidence.list_unreadable", Remedy.CHOOSE_FILES


class ListContradicts(EvidenceError):
    """The list gives one file two different numbers (``line``)."""

    key, remedy = "error.evidence.list_contradicts", Remedy.CHOOSE_FILES


class MediumGone(EvidenceError):
    """The medium stopped answering in the middle of file ``number``."""

    key, retryable = "error.evidence.medium_gone", True


class SourceChanged(EvidenceError):
    """File ``number`` was changed on the medium while it was read."""

    key = "error.evidence.source_changed"


class SealedFileDamaged(EvidenceError):
    """The copy here of file ``number`` was changed or lost a part."""

    key, remedy = "error.evidence.copy_damaged", Remedy.CALL_HELP


class LinkUnready(EvidenceError):
    """The packet's list of files is not there yet."""

    key = "error.evidence.link_unready"
