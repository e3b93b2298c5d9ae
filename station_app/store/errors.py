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
