"""Scenario 16: the net flaps each 40 s at 64 kbit/s: resumed by part, once each, in order, urgent first."""

from pathlib import Path

import pytest
from sqlalchemy import select

from station_app.documents import outbox_rows
from station_app.exchange import outbox
from station_app.exchange.enrolment import move_gateway
from station_app.model.documents import DocumentState
from station_app.model.ids import DocumentId
from station_app.station.station import Station
from sync.client.courier import Courier
from sync.client.tus import LEAST_PART
from sync.gateway.records import database
from sync.gateway.serving import RunningGateway
from tests.stations import TestClock
from tests.sync.flapping import FlappingProxy, flapping_proxy
from tests.sync.parts import gateway_in, introduce, make_due, queue_paper, state_of, sync_station
from tests.sync.test_cuts import port_of

LINE = 64_000 / 8
UP_S, DOWN_S = 40.0, 10.0
ROUNDS = 80
URGENT = 1


def arrived(gateway: RunningGateway) -> list[str]:
    """The papers at the gateway in the order in which they got their receipts."""
    with gateway.parts.engine.connect() as connection:
        query = select(database.log.c.document_id).order_by(database.log.c.sequence)
        return [str(row.document_id) for row in connection.execute(query)]


def send_all(station: Station, papers: list[DocumentId]) -> None:
    courier = Courier(station)
    try:
        for _ in range(ROUNDS):
            make_due(station)
            courier.run_once()
            if all(state_of(station, p) is DocumentState.ACKNOWLEDGED for p in papers):
                return
    finally:
        courier.close()
    raise AssertionError([state_of(station, paper) for paper in papers])


def waiting(station: Station) -> set[str]:
    with station.store.reading() as tx:
        return {row.document_id for row in outbox_rows.rows(tx) if not row.finished}


@pytest.mark.scenario(16)
def test_a_flapping_thin_line_carries_each_paper_once_in_order_and_the_urgent_first(
    tmp_path: Path,
) -> None:
    clock = TestClock()
    with (
        gateway_in(tmp_path / "gateway") as gateway,
        sync_station(tmp_path / "home", clock=clock) as station,
    ):
        introduce(station, gateway)
        # The larger first: by size alone each case would go backwards.
        sizes, others = (400_000, 300_000, 200_000), (300_000, 350_000)
        first = [queue_paper(station, size, case_ref="11/2026") for size in sizes]
        second = [queue_paper(station, size, case_ref="12/2026") for size in others]
        papers = [*first, *second]
        left: set[str] = set()

        def arrest() -> None:
            """In the middle of a bulk paper a remand report is signed."""
            left.update(waiting(station))
            papers.append(queue_paper(station, 90_000, case_ref="11/2026", priority=URGENT))

        with flapping_proxy(
            port_of(gateway), clock, bytes_per_s=LINE, up_s=UP_S, down_s=DOWN_S
        ) as proxy:
            move_gateway(station, f"https://127.0.0.1:{proxy.port}")
            proxy.after[450_000] = arrest
            began = clock.monotonic_s()
            send_all(station, [*papers])
            send_all(station, papers)
            took_s = clock.monotonic_s() - began
            judge(station, gateway, proxy, papers, left)
        total = sum(sizes) + sum(others) + 90_000
        # The line's own time and what was down; not the hours of beginning anew at each flap.
        assert took_s < 2 * total / LINE + proxy.flaps * (UP_S + DOWN_S) / 2
        order = arrived(gateway)
        for case in (first, second):
            places = [order.index(paper) for paper in case]
            assert places == sorted(places)


def judge(
    station: Station,
    gateway: RunningGateway,
    proxy: FlappingProxy,
    papers: list[DocumentId],
    left: set[str],
) -> None:
    order = arrived(gateway)
    assert proxy.flaps >= 3
    assert sorted(order) == sorted(papers)
    urgent = papers[-1]
    assert left
    assert all(order.index(urgent) < order.index(paper) for paper in left)
    assert all(item.second_tick for item in outbox.rows(station))
    sent = sum(item.size_bytes for item in outbox.rows(station))
    # A cut costs the part that was under way and no more; at this pace that is the least part.
    overhead = 0.06 * sent + proxy.flaps * 20_000
    assert proxy.carried_up <= sent + proxy.flaps * 2 * LEAST_PART + overhead


def test_what_is_urgent_overtakes_a_paper_that_is_on_its_way(tmp_path: Path) -> None:
    clock = TestClock()
    with (
        gateway_in(tmp_path / "gateway") as gateway,
        sync_station(tmp_path / "home", clock=clock) as station,
    ):
        introduce(station, gateway)
        papers = [queue_paper(station, 900_000, case_ref="11/2026")]
        with flapping_proxy(
            port_of(gateway), clock, bytes_per_s=LINE, up_s=9_999.0, down_s=0.0
        ) as proxy:
            move_gateway(station, f"https://127.0.0.1:{proxy.port}")
            proxy.after[300_000] = lambda: papers.append(
                queue_paper(station, 5_000, case_ref="12/2026", priority=URGENT)
            )
            send_all(station, papers)
            send_all(station, papers)
            assert proxy.flaps == 0
        assert arrived(gateway) == [papers[1], papers[0]]
        assert proxy.carried_up < 1_100_000
