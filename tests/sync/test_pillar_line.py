"""The line to a real pillar: its own credentials, its refusals, its silence."""

from pathlib import Path

import pytest

from sync.gateway.pillars.http import HttpTransport, read_accounts
from sync.gateway.pillars.port import PillarUnreachable
from tests.sync.pillar_house import SECRET, PillarHouse, pillar_house


def line_to(house: PillarHouse, home: Path, secret: str = SECRET) -> HttpTransport:
    (home / "cis.secret").write_text(f"{secret}\n", encoding="utf-8")
    table = f'[cis]\nurl = "{house.url}/"\nuser = "gateway"\nsecret_file = "cis.secret"\n'
    (home / "pillars.toml").write_text(table, encoding="utf-8")
    return HttpTransport(read_accounts(home)["cis"])


def test_no_file_joins_no_pillar(tmp_path: Path) -> None:
    assert read_accounts(tmp_path) == {}


def test_says_and_hears_with_its_own_credentials(tmp_path: Path) -> None:
    with pillar_house() as house:
        line = line_to(house, tmp_path)
        assert line.send("/report", {"Id": "P-1"}, ()).data == {"ackNo": "A-1"}
        assert house.told == [{"Id": "P-1"}]
        house.events = [{"id": "e1", "kind": "process", "office": "PS9901", "data": {"Id": "P-2"}}]
        (push,), cursor = line.receive("")
        assert (push.event_id, push.kind, push.office, push.data) == (
            "e1",
            "process",
            "PS9901",
            {"Id": "P-2"},
        )
        assert line.receive(cursor) == ((), "1")


def test_a_refusal_has_the_pillars_reason(tmp_path: Path) -> None:
    with pillar_house() as house:
        house.status, house.body = 422, {"reason": "process unknown"}
        assert line_to(house, tmp_path).send("/report", {}, ()).refused == "process unknown"


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, {}),
        (503, {}),
        (429, {}),
        (401, {}),
        (200, b"<html>sign in</html>"),
        (200, [1]),
        (200, b"[" * 100_000),
    ],
)
def test_anything_else_is_tried_again(tmp_path: Path, status: int, body: object) -> None:
    with pillar_house() as house:
        line = line_to(house, tmp_path)
        house.status, house.body = status, body
        with pytest.raises(PillarUnreachable):
            line.send("/report", {}, ())


def test_a_wrong_secret_or_nobody_there_is_no_answer(tmp_path: Path) -> None:
    with pillar_house() as house:
        with pytest.raises(PillarUnreachable):
            line_to(house, tmp_path, secret="another").send("/report", {}, ())
        line = line_to(house, tmp_path)
    with pytest.raises(PillarUnreachable):
        line.receive("")


def test_a_reason_with_half_a_character_is_told_without_it(tmp_path: Path) -> None:
    with pillar_house() as house:
        house.status, house.body = 422, b'{"reason": "no \\ud800 such process"}'
        assert line_to(house, tmp_path).send("/report", {}, ()).refused == "no ? such process"
