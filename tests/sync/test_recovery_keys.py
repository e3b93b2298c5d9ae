"""The district's recovery key: proved on paper first, then told; whatever a station holds is sealed to it."""

import contextlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyrage
import pytest

from station_app.custody_log import rows as custody_rows
from station_app.exchange.alarms import unseen_alarms
from station_app.exchange.district_recovery import RecoveryKey, recovery_key, take_recovery
from station_app.model.cancellation import CancelTicket
from station_app.model.clock import SystemClock, to_text
from station_app.model.errors import Cancelled
from station_app.model.ids import BlobId
from station_app.safekeeping import resealing
from station_app.station.station import Station
from station_app.store.errors import DistrictKeyWrong
from station_app.store.recovery_shares import join_key, new_district_key, split_key
from station_app.store.store import open_store_by_district
from sync.client.courier import Courier
from sync.gateway.records.recovery import new_recovery, prove_shares
from sync.gateway.serving import RunningGateway
from sync.wire.canonical import BrokenMessage
from sync.wire.keys import new_key, public_of
from sync.wire.recovery import RECOVERY_FORMAT, DistrictRecovery, read_recovery, seal_recovery
from tests.sync.parts import queue_paper, send_until_held


def hold_ceremony(gateway: RunningGateway, *, proved: bool = True) -> str:
    """Make a key as the district does; return its private half, as the sheets make it."""
    identity, recipient = new_district_key()
    shares = split_key(identity, 2, 3)
    new_recovery(gateway.parts.engine, recipient, 2, 3, "district")
    if proved:
        assert prove_shares(gateway.parts.engine, join_key(shares[1:]), "district")
    return identity


def exchange(station: Station) -> None:
    with contextlib.closing(Courier(station)) as courier:
        courier.run_once()


def reseal_all(station: Station) -> None:
    while resealing.reseal_next(station, CancelTicket()):
        pass


def sealed_files(station: Station) -> Iterator[Path]:
    yield from sorted((station.home / "blobs").glob("*/*.age"))


def opened_by(station: Station, identity: str) -> list[bool]:
    key = pyrage.x25519.Identity.from_str(identity)

    def opens(path: Path) -> bool:
        try:
            clear = bytes(pyrage.decrypt(path.read_bytes(), [key]))
        except pyrage.DecryptError:
            return False
        return clear == station.store.blobs.get(BlobId(path.stem))

    return [opens(path) for path in sealed_files(station)]


def test_a_district_without_a_ceremony_has_no_key_and_papers_flow(
    gateway: RunningGateway, enrolled_station: Station
) -> None:
    document_id = queue_paper(enrolled_station)
    send_until_held(enrolled_station, document_id)
    assert recovery_key(enrolled_station) is None
    assert len(enrolled_station.store.seal.keys.recipients) == 1
    assert not (gateway.opened.server_pem.parent / "district.recipient").exists()


def test_a_key_whose_sheets_nobody_proved_is_told_to_nobody(
    gateway: RunningGateway, enrolled_station: Station
) -> None:
    hold_ceremony(gateway, proved=False)
    exchange(enrolled_station)
    assert recovery_key(enrolled_station) is None


def test_what_a_station_holds_is_sealed_to_the_district_and_its_disk_opens_by_the_sheets(
    gateway: RunningGateway, enrolled_station: Station
) -> None:
    papers = [queue_paper(enrolled_station) for _ in range(14)]
    identity = hold_ceremony(gateway)
    assert not any(opened_by(enrolled_station, identity))
    send_until_held(enrolled_station, papers[0])
    after = queue_paper(enrolled_station)
    reseal_all(enrolled_station)
    assert len(list(sealed_files(enrolled_station))) == 2 * len([*papers, after])
    assert all(opened_by(enrolled_station, identity))
    state = resealing.resealing(enrolled_station)
    assert state is not None
    assert (state.done, state.files, state.damaged) == (True, 30, 0)
    told = [alarm.what for alarm in unseen_alarms(enrolled_station)]
    assert told == ["recovery_new"]
    home = enrolled_station.home
    enrolled_station.store.close()
    with pytest.raises(DistrictKeyWrong):
        open_store_by_district(home, new_district_key()[0])
    with contextlib.closing(open_store_by_district(home, identity)) as store:
        with store.reading() as tx:
            acts = [event.act.action for event in custody_rows.events(tx)]
        assert {"recovery.told", "home.resealed"} <= set(acts)


def test_a_second_ceremony_takes_the_first_keys_place(
    gateway: RunningGateway, enrolled_station: Station
) -> None:
    first = hold_ceremony(gateway)
    queue_paper(enrolled_station)
    exchange(enrolled_station)
    reseal_all(enrolled_station)
    assert all(opened_by(enrolled_station, first))
    second = hold_ceremony(gateway)
    with contextlib.closing(Courier(enrolled_station)) as courier:
        courier.run_once()
    reseal_all(enrolled_station)
    assert all(opened_by(enrolled_station, second))
    assert not any(opened_by(enrolled_station, first))
    table = json.loads((enrolled_station.home / "keys.json").read_text(encoding="utf-8"))
    assert len(table["recipients"]) == 2


def test_resealing_goes_on_where_it_was_stopped(
    gateway: RunningGateway, enrolled_station: Station
) -> None:
    for _ in range(15):
        queue_paper(enrolled_station)
    hold_ceremony(gateway)
    exchange(enrolled_station)
    assert resealing.reseal_next(enrolled_station, CancelTicket())
    stopped = CancelTicket()
    stopped.cancel()
    with pytest.raises(Cancelled):
        resealing.reseal_next(enrolled_station, stopped)
    state = resealing.resealing(enrolled_station)
    assert state is not None
    assert (state.files, state.done) == (20, False)
    reseal_all(enrolled_station)
    state = resealing.resealing(enrolled_station)
    assert state is not None
    assert (state.files, state.done) == (30, True)
    assert not resealing.reseal_next(enrolled_station, CancelTicket())


def test_a_damaged_page_holds_up_no_other(
    gateway: RunningGateway, enrolled_station: Station
) -> None:
    queue_paper(enrolled_station)
    damaged = next(sealed_files(enrolled_station))
    damaged.write_bytes(damaged.read_bytes()[:-1])
    identity = hold_ceremony(gateway)
    exchange(enrolled_station)
    reseal_all(enrolled_station)
    state = resealing.resealing(enrolled_station)
    assert state is not None
    assert (state.files, state.damaged, state.done) == (1, 1, True)
    key = pyrage.x25519.Identity.from_str(identity)
    (whole,) = [path for path in sealed_files(enrolled_station) if path != damaged]
    assert pyrage.decrypt(whole.read_bytes(), [key])


def told(number: int, recipient: str) -> RecoveryKey:
    return RecoveryKey(number, recipient, 2, 3, to_text(SystemClock().now()))


def test_an_older_key_does_not_come_back_and_another_of_the_same_number_is_an_alarm(
    enrolled_station: Station,
) -> None:
    (_, older), (_, newer), (_, strange) = (new_district_key() for _ in range(3))
    assert take_recovery(enrolled_station, told(2, newer))
    assert not take_recovery(enrolled_station, told(2, newer))
    assert not take_recovery(enrolled_station, told(1, older))
    assert not take_recovery(enrolled_station, told(2, strange))
    held = recovery_key(enrolled_station)
    assert held is not None
    assert held.recipient == newer
    assert enrolled_station.store.seal.keys.recipients[1:] == (newer,)
    alarms = {alarm.what for alarm in unseen_alarms(enrolled_station)}
    assert alarms == {"recovery_new", "recovery_differs"}


def test_only_the_pinned_gateways_word_counts(
    gateway: RunningGateway, enrolled_station: Station
) -> None:
    _, recipient = new_district_key()
    private = new_key()
    said = DistrictRecovery(
        RECOVERY_FORMAT, gateway.parts.identity.gateway_id, 1, recipient, 2, 3, told(1, "").made_at
    )
    with pytest.raises(BrokenMessage, match="signature"):
        read_recovery(seal_recovery(said, private), (gateway.parts.identity.public_key,))
    assert read_recovery(seal_recovery(said, private), (public_of(private),)) == said
    stolen = seal_recovery(said, private).replace(b'"needed":2', b'"needed":3')
    with pytest.raises(BrokenMessage, match="signature"):
        read_recovery(stolen, (public_of(private),))
    with pytest.raises((ValueError, pyrage.RecipientError)):
        take_recovery(enrolled_station, told(1, "age1nonsense"))
    assert recovery_key(enrolled_station) is None


@pytest.mark.parametrize(
    "change",
    [
        {"recipient": "age1nonsense"},
        {"number": 0},
        {"needed": 1},
        {"needed": 4},
        {"shares": 17},
        {"format": "station-district-recovery/2"},
        {"made_at": "yesterday"},
    ],
)
def test_a_word_that_names_no_key_is_refused(change: dict[str, object]) -> None:
    _, recipient = new_district_key()
    facts: dict[str, Any] = {
        "format": RECOVERY_FORMAT,
        "gateway_id": "g1",
        "number": 1,
        "recipient": recipient,
        "needed": 2,
        "shares": 3,
        "made_at": told(1, "").made_at,
    }
    DistrictRecovery(**facts)
    with pytest.raises(
        ValueError, match=next(iter(change)) if "needed" not in change else "shares"
    ):
        DistrictRecovery(**{**facts, **change})


def test_a_gateway_that_speaks_of_another_is_not_believed(
    gateway: RunningGateway, enrolled_station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold_ceremony(gateway)
    identity = gateway.parts.identity
    _, recipient = new_district_key()
    said = DistrictRecovery(RECOVERY_FORMAT, "gother", 1, recipient, 2, 3, told(1, "").made_at)
    monkeypatch.setattr(
        "sync.gateway.restore_endpoints.told_recovery",
        lambda _engine, _identity: seal_recovery(said, identity.signing_key),
    )
    with contextlib.closing(Courier(enrolled_station)) as courier:
        courier.run_once()
    assert recovery_key(enrolled_station) is None
