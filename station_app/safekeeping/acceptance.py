"""What the chief decides about the home: changed files are accepted or put back, the recovery key is proved."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from cryptography import x509

from station_app.model.errors import RecoveryKeyWrong, SettingsUnreadable
from station_app.model.operators import TERMINAL, Operator, Right
from station_app.model.settings import changed_settings, read_settings
from station_app.safekeeping.errors import FilesChangedMeanwhile
from station_app.station.sign_in import verify_operator
from station_app.station.station import Station, record
from station_app.store.home_errors import HomeFinding
from station_app.store.home_files import HomeFiles

_SETTINGS = "settings.toml"
_LONGEST_SUBJECT = 120


@dataclass(frozen=True, slots=True)
class Change:
    """One thing in the plain files that differs from what was accepted."""

    file: str
    """``settings.toml``, or the name of a file in ``trust/``."""
    name: str
    """The setting; of a certificate whose it is; empty where it cannot be read."""
    before: str
    """As it counts now; empty: it is new."""
    after: str
    """As it stands in the file; empty: it was taken away."""


def findings(station: Station) -> tuple[HomeFinding, ...]:
    """Return what must be told of this home. Needs nobody at the desk."""
    return station.store.seal.findings()


def changes(station: Station) -> tuple[Change, ...]:
    """Return each difference between the accepted files and those that lie there.

    Raises:
        DiskFailed: one cannot be read.
    """
    counts, there = station.store.seal.files()
    return (*_settings_changes(counts, there), *_trust_changes(counts, there))


def accept_files(station: Station, shown: Sequence[Change]) -> None:
    """Let ``settings.toml`` and ``trust/`` count as they were shown; settings from the next start on.

    Raises:
        NotAllowed, SessionLocked: this is for whoever may manage. SettingsUnreadable: nothing is accepted.
        FilesChangedMeanwhile: they are no longer what was shown.
    """
    by = station.session.require(Right.MANAGE)
    if tuple(shown) != changes(station):
        raise FilesChangedMeanwhile
    _, there = station.store.seal.files()
    read_settings((there.settings or b"").decode("utf-8", "replace"))
    station.store.seal.accept_files()
    _record(station, by, "home.accepted", shown)


def put_files_back(station: Station) -> None:
    """Write the accepted files in place of the changed ones.

    Raises:
        NotAllowed, SessionLocked: this is for whoever may manage. DiskFull, DiskFailed.
    """
    by = station.session.require(Right.MANAGE)
    undone = changes(station)
    station.store.seal.put_files_back()
    _record(station, by, "home.put_back", undone)


def forget_findings(station: Station) -> None:
    """Note that whoever may manage has seen what was found.

    Raises:
        NotAllowed, SessionLocked.
    """
    by = station.session.require(Right.MANAGE)
    seen = ",".join(sorted(finding.key for finding in findings(station)))
    station.store.seal.forget_findings()
    with station.store.transaction() as tx:
        record(station, tx, by.operator_id, "home.seen", "home", reason=seen)


def new_recovery_key(station: Station, passphrase: str) -> str:
    """Make a new recovery key in place of the one before; return it, to be shown once.

    Args:
        station: the station.
        passphrase: of whoever is signed in: an unlocked screen alone must not do.

    Raises:
        NotAllowed, SessionLocked. WrongPassphrase, TooManyTries. DiskFull, DiskFailed.
    """
    by = station.session.require(Right.MANAGE)
    verify_operator(station, by.user_name, passphrase, "recovery.asked")
    made = station.store.seal.new_recovery_key()
    with station.store.transaction() as tx:
        record(station, tx, by.operator_id, "recovery.made", "home")
    return made


def renew_for_district(station: Station) -> str:
    """Make a new recovery key for a station that was opened by the district's; return it, to be shown once.

    The one before does not count any more. Needs nobody at the desk: whoever holds the district's key
    stands above the station's chief, and the chain of custody says that it was used.

    Raises:
        DiskFull, DiskFailed.
    """
    made = station.store.seal.new_recovery_key()
    with station.store.transaction() as tx:
        record(station, tx, TERMINAL, "recovery.by_district", "home")
    return made


def renew_unproved(station: Station) -> str:
    """Make the recovery key anew that was lost before anybody had written it down.

    Needs nobody at the desk: the station does not count as founded before it is proved.

    Raises:
        RecoveryKeyWrong: it was proved; only the chief makes another. DiskFull, DiskFailed.
    """
    if not station.store.seal.awaits_proof:
        raise RecoveryKeyWrong
    made = station.store.seal.new_recovery_key()
    with station.store.transaction() as tx:
        record(station, tx, TERMINAL, "recovery.made", "home")
    return made


def prove_recovery_key(station: Station, recovery_key: str) -> None:
    """Note that the recovery key is written down: it opens this station.

    Raises:
        RecoveryKeyWrong: it does not, or is mistyped.
    """
    if not station.store.seal.accepts(recovery_key):
        raise RecoveryKeyWrong
    station.store.seal.note_proof()
    operator = station.session.operator
    by = TERMINAL if operator is None else operator.operator_id
    with station.store.transaction() as tx:
        record(station, tx, by, "recovery.proved", "home")


def _settings_changes(counts: HomeFiles, there: HomeFiles) -> tuple[Change, ...]:
    if counts.settings == there.settings:
        return ()
    before, after = _text(counts.settings), _text(there.settings)
    try:
        changed = changed_settings(before, after)
    except SettingsUnreadable:
        return (Change(_SETTINGS, "", "", after[:_LONGEST_SUBJECT]),)
    if not changed:
        # Another wording of the same: a comment, an order.
        return (Change(_SETTINGS, "", _short(counts.settings), _short(there.settings)),)
    return tuple(Change(_SETTINGS, *one) for one in changed)


def _trust_changes(counts: HomeFiles, there: HomeFiles) -> tuple[Change, ...]:
    return tuple(
        Change(
            f"trust/{name}",
            _subject(there.trust.get(name) or counts.trust.get(name) or b""),
            _short(counts.trust.get(name)),
            _short(there.trust.get(name)),
        )
        for name in counts.changed_trust(there)
    )


def _subject(der: bytes) -> str:
    try:
        return x509.load_der_x509_certificate(der).subject.rfc4514_string()[:_LONGEST_SUBJECT]
    except (ValueError, TypeError, x509.InvalidVersion):
        return ""


def _short(data: bytes | None) -> str:
    return "" if data is None else sha256(data).hexdigest()


def _text(data: bytes | None) -> str:
    return (data or b"").decode("utf-8", "replace")


def _record(station: Station, by: Operator, action: str, done: Sequence[Change]) -> None:
    # Of a certificate its hash: whose it is may be a person's name.
    told = (one.name if one.file == _SETTINGS else one.after[:16] for one in done)
    reason = "; ".join(f"{one.file} {what}".strip() for one, what in zip(done, told, strict=True))
    with station.store.transaction() as tx:
        record(station, tx, by.operator_id, action, "home", reason=reason[:1000])
    station.events.announce("session")
