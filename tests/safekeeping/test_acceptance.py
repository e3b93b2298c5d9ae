"""The chief alone decides what counts of changed files; a recovery key counts when it is on paper."""

from pathlib import Path

import pytest

from commands.composition import opened_station
from station_app.custody_log import rows as custody_rows
from station_app.model.errors import (
    NotAllowed,
    RecoveryKeyWrong,
    SessionLocked,
    SettingsUnreadable,
    WrongPassphrase,
)
from station_app.model.ids import OperatorId
from station_app.safekeeping import acceptance
from station_app.safekeeping.acceptance import Change
from station_app.safekeeping.errors import FilesChangedMeanwhile
from station_app.signing.training_ca import make_authority
from station_app.station import sign_in
from station_app.station.station import Station
from station_app.store.home_errors import PagesMissing, RecoveryUnproved
from station_app.store.store import open_store
from tests.stations import PASSPHRASE, START


def settings_of(station: Station) -> Path:
    return station.home / "settings.toml"


def acts(station: Station) -> list[str]:
    with station.store.reading() as tx:
        return [event.act.action for event in custody_rows.events(tx)]


def test_only_the_chief_accepts(station: Station) -> None:
    settings_of(station).write_text("idle_lock_s = 99999999\n", encoding="utf-8")
    shown = acceptance.changes(station)
    assert shown == (Change("settings.toml", "idle_lock_s", "300", "99999999"),)
    for user_name in ("munshi", "vivechak"):
        sign_in.sign_in(station, user_name, PASSPHRASE)
        for act in (
            lambda: acceptance.accept_files(station, shown),
            lambda: acceptance.put_files_back(station),
            lambda: acceptance.forget_findings(station),
            lambda: acceptance.new_recovery_key(station, PASSPHRASE),
        ):
            with pytest.raises(NotAllowed):
                act()
    sign_in.sign_out(station)
    with pytest.raises(SessionLocked):
        acceptance.accept_files(station, shown)
    assert station.store.seal.settings() == ""
    sign_in.sign_in(station, "sho", PASSPHRASE)
    acceptance.accept_files(station, shown)
    assert acceptance.changes(station) == ()
    assert acceptance.findings(station) == ()
    assert "idle_lock_s = 99999999" in station.store.seal.settings()
    assert acts(station)[-1] == "home.accepted"


def test_what_was_not_shown_is_not_accepted(station: Station) -> None:
    sign_in.sign_in(station, "sho", PASSPHRASE)
    settings_of(station).write_text("idle_lock_s = 200\n", encoding="utf-8")
    shown = acceptance.changes(station)
    settings_of(station).write_text('idle_lock_s = 200\nps_code = "PS0001"\n', encoding="utf-8")
    with pytest.raises(FilesChangedMeanwhile):
        acceptance.accept_files(station, shown)
    assert station.store.seal.settings() == ""


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("idle_lock_s = ", "settings.toml"),
        ("nobody_knows = 1\n", "nobody_knows"),
        ('idle_lock_s = "long"\n', "idle_lock_s"),
        ("[" * 5000, "settings.toml"),
    ],
)
def test_what_cannot_be_read_is_not_accepted(station: Station, text: str, name: str) -> None:
    sign_in.sign_in(station, "sho", PASSPHRASE)
    settings_of(station).write_text(text, encoding="utf-8")
    shown = acceptance.changes(station)
    assert shown
    with pytest.raises(SettingsUnreadable) as refused:
        acceptance.accept_files(station, shown)
    assert refused.value.params == {"name": name}
    acceptance.put_files_back(station)
    assert not settings_of(station).exists()
    assert acceptance.changes(station) == ()


def test_an_authority_is_shown_by_its_name_before_it_counts(station: Station) -> None:
    sign_in.sign_in(station, "sho", PASSPHRASE)
    (station.home / "trust").mkdir(mode=0o700)
    authority = make_authority(START).certificate
    (station.home / "trust" / "new.der").write_bytes(authority)
    (station.home / "trust" / "none.der").write_bytes(b"no certificate")
    by_file = {change.file: change for change in acceptance.changes(station)}
    assert "CN=" in by_file["trust/new.der"].name
    assert by_file["trust/none.der"].name == ""
    assert by_file["trust/new.der"].before == ""
    assert station.store.seal.trust() == ()
    acceptance.accept_files(station, acceptance.changes(station))
    assert authority in station.store.seal.trust()


def test_changed_settings_do_not_count_at_the_next_start(station: Station) -> None:
    settings_of(station).write_text(
        'idle_lock_s = 99999999\ntraining = true\npkcs11_modules = ["/opt/evil.so"]\n',
        encoding="utf-8",
    )
    home = station.home
    station.store.close()
    with opened_station(
        home, open_with=lambda: open_store(home, passphrase=PASSPHRASE), tell=False
    ) as again:
        assert again.settings.idle_lock_s == 300
        assert not again.settings.training
        assert "/opt/evil.so" not in again.settings.pkcs11_modules


def test_what_was_found_is_told_until_the_chief_has_seen_it(station: Station) -> None:
    station.store.seal.note(PagesMissing(count=2))
    assert [type(one) for one in acceptance.findings(station)] == [PagesMissing]
    sign_in.sign_in(station, "sho", PASSPHRASE)
    acceptance.forget_findings(station)
    assert acceptance.findings(station) == ()
    assert acts(station)[-1] == "home.seen"


# ── the recovery key ─────────────────────────────────────────────────────────────────────────


def test_a_new_recovery_key_asks_for_the_chiefs_passphrase(station: Station) -> None:
    sign_in.sign_in(station, "sho", PASSPHRASE)
    with pytest.raises(WrongPassphrase):
        acceptance.new_recovery_key(station, "wrong-wrong")
    made = acceptance.new_recovery_key(station, PASSPHRASE)
    assert [type(one) for one in acceptance.findings(station)] == [RecoveryUnproved]
    with pytest.raises(RecoveryKeyWrong):
        acceptance.prove_recovery_key(station, made[:-1] + ("A" if made[-1] != "A" else "B"))
    assert station.store.seal.awaits_proof
    acceptance.prove_recovery_key(station, made.lower())
    assert acceptance.findings(station) == ()
    assert acts(station)[-2:] == ["recovery.made", "recovery.proved"]


def test_a_proved_recovery_key_is_not_made_anew_without_the_chief(station: Station) -> None:
    with pytest.raises(RecoveryKeyWrong):
        acceptance.renew_unproved(station)
    station.store.seal.await_proof()
    first = acceptance.renew_unproved(station)
    second = acceptance.renew_unproved(station)
    assert first != second
    with pytest.raises(RecoveryKeyWrong):
        acceptance.prove_recovery_key(station, first)
    acceptance.prove_recovery_key(station, second)
    assert not station.store.seal.awaits_proof


def test_who_made_it_stands_in_the_record(station: Station) -> None:
    sign_in.sign_in(station, "sho", PASSPHRASE)
    operator = station.session.operator
    assert operator is not None
    acceptance.new_recovery_key(station, PASSPHRASE)
    with station.store.reading() as tx:
        made = custody_rows.events(tx)[-1].act
    assert (made.action, made.operator_id) == ("recovery.made", OperatorId(operator.operator_id))
