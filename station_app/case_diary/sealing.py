"""A volume is closed for good: by its number and by the hash of its page map, in the ledger."""

from station_app.case_diary import checks, rows
from station_app.case_diary.errors import (
    FindingsOpen,
    SealBroken,
    VolumeEmpty,
    VolumeOpen,
    VolumeSealed,
)
from station_app.case_diary.model import Volume
from station_app.case_diary.verification import SEALED, changed_papers, verify_volume
from station_app.case_diary.volume import map_sha256
from station_app.model.errors import BlobDamaged
from station_app.model.operators import Right
from station_app.station.station import Station, record
from station_app.store.connection import Transaction


def seal(station: Station, volume_id: str) -> Volume:
    """Seal a volume: nothing is added to it any more; what comes goes into the next one.

    Raises:
        FindingsOpen: some finding is neither mended nor explained. VolumeEmpty. VolumeSealed.
            BlobDamaged: a paper in it is not what was put in. IdentityProtected. NotAllowed,
            SessionLocked.
    """
    operator = station.session.require(Right.SIGN)
    with station.store.reading() as tx:
        open_ = checks.load_volume(tx, volume_id)
    for document_id in changed_papers(station, open_):
        raise BlobDamaged(blob=document_id)
    with station.store.transaction() as tx:
        open_ = checks.load_volume(tx, volume_id)
        _require_ready(station, tx, open_)
        text = open_.page_map()
        sha256 = map_sha256(text)
        at, by = station.clock.now(), operator.operator_id
        rows.seal(tx, volume_id, at, by, sha256, text)
        number = str(open_.volume.number)
        record(station, tx, by, SEALED, volume_id, sha256=sha256, reason=number)
        sealed = rows.load(tx, volume_id)
    station.events.announce("diary", volume_id)
    return sealed


def require_ready(station: Station, volume_id: str) -> None:
    """Refuse what :func:`seal` would refuse, before anybody is asked; nothing is sealed.

    Raises:
        FindingsOpen, VolumeEmpty, VolumeSealed, IdentityProtected. NotAllowed, SessionLocked.
    """
    station.session.require(Right.SIGN)
    with station.store.reading() as tx:
        _require_ready(station, tx, checks.load_volume(tx, volume_id))


def _require_ready(station: Station, tx: Transaction, open_: checks.OpenVolume) -> None:
    if open_.volume.sealed:
        raise VolumeSealed(volume=open_.volume.number)
    checks.require_open(station, tx, open_.volume.case_ref, open_)
    if not open_.pages:
        raise VolumeEmpty
    if open_.open_findings:
        raise FindingsOpen(count=open_.open_findings)


def verify(station: Station, volume_id: str) -> Volume:
    """Prove that a sealed volume is what was sealed: its map, its papers, its line in the ledger.

    Raises:
        SealBroken: something was changed. VolumeOpen: it is not sealed. NotAllowed, SessionLocked.
    """
    station.session.require(Right.READ)
    with station.store.reading() as tx:
        volume = rows.load(tx, volume_id)
    if not volume.sealed:
        raise VolumeOpen(volume=volume.number)
    if verify_volume(station, volume_id).findings:
        raise SealBroken(volume=volume.number)
    return volume
