"""What a command line asks for that cannot be."""

from station_app.model.errors import Remedy, UsageError


class NoStation(UsageError):
    """There is no station in the folder ``home``."""

    key, remedy = "error.home.no_station", Remedy.NONE


class HomeIsFile(UsageError):
    """``home`` is a file, or lies below one."""

    key, remedy = "error.home.is_file", Remedy.CHOOSE_FILES


class HomeNotYours(UsageError):
    """This account may not read and write the folder ``home``."""

    key, remedy = "error.home.not_yours", Remedy.CALL_HELP


class HomeOfAnother(UsageError):
    """The folder ``home`` belongs to another account of this computer (``account``)."""

    key, remedy = "error.home.of_another", Remedy.CALL_HELP


class HomeWithoutDisk(UsageError):
    """The disk that ``home`` lies on takes nothing (``code``: the system's error name)."""

    key, remedy = "error.home.without_disk", Remedy.CALL_HELP


class OperatorUnknown(UsageError):
    """The training station has nobody of this user name; ``names``: whom it has."""

    key, remedy = "error.usage.operator_unknown", Remedy.NONE


class ChoiceUnknown(UsageError):
    """What ``option`` names (``word``) is not among what there is (``known``)."""

    key, remedy = "error.usage.choice", Remedy.NONE


class KindNotOffered(ChoiceUnknown):
    """No paper of this kind is scanned."""

    key = "error.usage.kind"


class NobodyToAsk(UsageError):
    """A secret is needed (``asked``: which), and neither a person nor a program gives it."""

    key, remedy = "error.usage.nobody_to_ask", Remedy.NONE


class NoDisplay(UsageError):
    """There is no screen to draw a window on."""

    key, remedy = "error.usage.no_display", Remedy.NONE


class NoRoom(UsageError):
    """The disk that is written to is full."""

    key, remedy = "error.usage.no_room", Remedy.FREE_DISK


class PlaceRefused(UsageError):
    """The system refused ``place``, a file or folder (``code``: the system's error name)."""

    key, remedy = "error.usage.place_refused", Remedy.CHOOSE_FILES


class Stopped(UsageError):
    """A person or the system stopped the command."""

    key, remedy = "error.usage.stopped", Remedy.NONE
