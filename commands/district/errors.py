"""What stands in the gateway's way before it serves."""

from station_app.model.errors import Remedy, StationError, UsageError


class ListenUnreadable(UsageError):
    """``--listen`` names no host and port."""

    key, remedy = "error.gateway.listen", Remedy.NONE


class HostNeeded(UsageError):
    """Several ``addresses`` lead to this computer; one has to be chosen for others."""

    key, remedy = "error.gateway.host_needed", Remedy.NONE


class OfficeNeeded(UsageError):
    """A terminal is to be moved, and nobody says where."""

    key, remedy = "error.gateway.office_needed", Remedy.NONE


class ErrandUnknown(UsageError):
    """The words behind ``gateway`` name nothing that it does."""

    key, remedy = "error.gateway.errand", Remedy.NONE


class AddressTaken(StationError):
    """Another program listens at ``address``."""

    key, remedy = "error.gateway.taken", Remedy.NONE


class AddressNotHere(StationError):
    """``address`` is none of this computer's ``addresses``."""

    key, remedy = "error.gateway.not_here", Remedy.NONE


class AddressForbidden(StationError):
    """The system does not let this account listen at ``address``."""

    key, remedy = "error.gateway.forbidden", Remedy.NONE


class GatewayAlreadyRuns(StationError):
    """Another process serves ``place``: this home, its objects or its database."""

    key, remedy = "error.gateway.runs", Remedy.NONE


class HomeUnusable(StationError):
    """The gateway's folder ``home`` cannot be made, read or written (``code``: the system's name)."""

    key = "error.gateway.home"


class HomeFileUnreadable(StationError):
    """The file ``name`` of the gateway's folder is not of its form; ``what`` is the entry."""

    key = "error.gateway.home_file"


class DatabaseUnreachable(StationError):
    """The database cannot be opened (``what``: the kind of fault)."""

    key = "error.gateway.database"


class ObjectsUnknown(UsageError):
    """``--objects`` names a kind of store that this gateway does not know."""

    key, remedy = "error.gateway.objects", Remedy.NONE


class TerminalUnknown(StationError):
    """There is no active terminal of the id ``terminal``."""

    key, remedy = "error.gateway.terminal", Remedy.NONE


class SharesCountWrong(UsageError):
    """``--shares`` and ``--needed`` are no such counts (``most``: shares at most)."""

    key, remedy = "error.gateway.shares_count", Remedy.NONE


class SharesPlaceMissing(UsageError):
    """Nobody said where the sheets of the shares are to lie."""

    key, remedy = "error.gateway.shares_place", Remedy.NONE


class SharesPlaceInside(UsageError):
    """The sheets of the shares would lie in the gateway's own folder."""

    key, remedy = "error.gateway.shares_inside", Remedy.NONE


class SharesOfOtherKey(StationError):
    """The shares make a key which is not this district's."""

    key, remedy = "error.gateway.shares_other", Remedy.NONE
