"""The disk's and the database's facts, beside what screens know by name."""

from station_app.model.errors import Remedy, StoreError


class DiskFull(StoreError):
    """Too little room. ``needed_mb`` and ``free_mb``."""

    key, remedy, retryable = "error.store.disk_full", Remedy.FREE_DISK, True


class StoreLocked(StoreError):
    """Another window of the terminal already works on this home."""

    key, remedy = "error.store.in_use", Remedy.NONE


class StoreNewer(StoreError):
    """The database was written by a newer program. ``found`` and ``known`` are schema names."""

    key = "error.store.newer"


class StoreDamaged(StoreError):
    """The database does not open with its right key or contradicts itself."""

    key = "error.store.damaged"


class ShareMistyped(StoreError):
    """Share ``number`` (from 1) of the district's recovery key is no share as it was typed."""

    key, remedy = "error.store.share_mistyped", Remedy.NONE


class ShareTwice(StoreError):
    """Share ``number`` was given before."""

    key, remedy = "error.store.share_twice", Remedy.NONE


class ShareStrange(StoreError):
    """Share ``number`` belongs to another key than the first."""

    key, remedy = "error.store.share_strange", Remedy.NONE


class SharesTooFew(StoreError):
    """``count`` shares were given where ``needed`` make the key."""

    key, remedy = "error.store.shares_few", Remedy.NONE


class DistrictKeyWrong(StoreError):
    """The district's recovery key does not open this station: it was never sealed to it."""

    key, remedy = "error.store.district_wrong", Remedy.NONE
