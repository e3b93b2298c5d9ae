"""What stands in the way at the case diary."""

from station_app.model.errors import DocumentError, Remedy


class VolumeUnknown(DocumentError):
    """There is no such volume (``volume``: its id)."""

    key, remedy = "error.diary.volume_unknown", Remedy.NONE


class VolumeSealed(DocumentError):
    """The volume (``volume``: its number) is sealed and never changed again."""

    key, remedy = "error.diary.volume_sealed", Remedy.NONE


class VolumeOpen(DocumentError):
    """The volume (``volume``: its number) is not sealed yet."""

    key, remedy = "error.diary.volume_open", Remedy.NONE


class VolumeEmpty(DocumentError):
    """No leaf stands in the volume."""

    key, remedy = "error.diary.volume_empty", Remedy.NONE


class FindingsOpen(DocumentError):
    """Findings (``count``) are neither mended nor explained."""

    key, remedy = "error.diary.findings_open", Remedy.NONE


class PaperNotFixed(DocumentError):
    """Only a paper that is signed, or that came from elsewhere, is put into a volume."""

    key, remedy = "error.diary.paper_not_fixed", Remedy.NONE


class PaperOfOtherCase(DocumentError):
    """The paper belongs to another case."""

    key, remedy = "error.diary.other_case", Remedy.NONE


class PaperInDiary(DocumentError):
    """The paper stands in the diary already."""

    key, remedy = "error.diary.paper_there", Remedy.NONE


class ParticularFixed(DocumentError):
    """The particulars of a typed sheet stand on the paper itself."""

    key, remedy = "error.diary.particular_fixed", Remedy.NONE


class NotADiaryValue(DocumentError):
    """What was typed is no such number, day or time."""

    key, remedy = "error.diary.not_a_value", Remedy.NONE


class DiaryIsSecret(DocumentError):
    """The accused and his agents never get the diary (BNSS s. 192(5))."""

    key, remedy = "error.diary.secret", Remedy.NONE


class SealBroken(DocumentError):
    """A sealed volume (``volume``: its number) is not what was sealed."""

    key, remedy = "error.diary.seal_broken", Remedy.CALL_HELP
