"""The pillars' numbers are asked for in each pillar's own words, and what it will not number waits."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sync.gateway.pillars.numbering import Numbering
from sync.gateway.pillars.port import Attachment, PillarUnreachable, Push, Reply
from sync.gateway.records.numbers import ask_number, wanted_numbers
from sync.gateway.training.medleapr import MedicalPortal
from sync.gateway.training.scripted_pillar import Stage
from sync.wire.exchange import NumberRequest
from tests.sync.parts import gateway_in


class Portal:
    """A portal that is away, refuses or numbers."""

    def __init__(self) -> None:
        self.asked: list[Mapping[str, Any]] = []
        self.away = True
        self.registered = False

    def send(self, path: str, data: Mapping[str, Any], files: Sequence[Attachment]) -> Reply:
        del files
        assert path == "/api/registration"
        if self.away:
            raise PillarUnreachable
        self.asked.append(data)
        if data["localReference"] == "R-0" and not self.registered:
            return Reply({}, refused="यह अस्पताल पंजीकृत नहीं है")
        return Reply({"medleaprNo": f"M-{data['localReference']}"})

    def receive(self, cursor: str) -> tuple[tuple[Push, ...], str]:
        return (), cursor


def test_a_number_is_asked_again_until_the_pillar_speaks(tmp_path: Path) -> None:
    with gateway_in(tmp_path) as gateway:
        engine, portal = gateway.parts.engine, Portal()
        for name, kind in (("d0", "MLR"), ("d1", "SV_184"), ("d2", "GD_EXT")):
            reference = f"R-{name[1]}"
            assert ask_number(engine, "t1", name, NumberRequest(kind, reference, "medleapr"))
        numbering = Numbering(engine, gateway.parts.inbox, {"medleapr": portal})
        numbering.turn()
        assert portal.asked == []
        portal.away = False
        numbering.turn()
        numbering.turn()
        # Asked once each, in the portal's words; what it has no word for never leaves.
        told = [(said["localReference"], said["reportType"]) for said in portal.asked]
        assert told == [("R-0", "MLR"), ("R-1", "SEXUAL_VIOLENCE")]
        assert [paper.document_id for paper in wanted_numbers(engine)] == ["d0", "d2"]


def test_what_a_portal_refused_is_asked_again_without_a_new_start(tmp_path: Path) -> None:
    with gateway_in(tmp_path) as gateway:
        engine, portal, now = gateway.parts.engine, Portal(), [0.0]
        portal.away = False
        assert ask_number(engine, "t1", "d0", NumberRequest("MLR", "R-0", "medleapr"))
        transports = {"medleapr": portal}
        numbering = Numbering(engine, gateway.parts.inbox, transports, seconds=lambda: now[0])
        asked_at = []
        for minute in range(0, 3 * 24 * 60, 15):
            now[0] = 60.0 * minute
            before = len(portal.asked)
            numbering.turn()
            asked_at += [minute] if len(portal.asked) > before else []
        # Ever more rarely, and never given up.
        assert asked_at[:4] == [0, 15, 45, 105]
        assert len(asked_at) < 12
        portal.registered = True
        now[0] += 24 * 3600.0
        numbering.turn()
        assert wanted_numbers(engine) == ()


def test_the_training_portal_gives_one_report_one_number(tmp_path: Path) -> None:
    with gateway_in(tmp_path) as gateway:
        stage = Stage(gateway.parts.engine, "medleapr")
        asked = {"localReference": "KGN-HS9901-20260315-0001-7", "facilityCode": "HS9901"}
        given = [MedicalPortal().receive(stage, "/api/registration", asked, ()) for _ in range(2)]
        assert given[0] == given[1]
        other = MedicalPortal().receive(
            stage, "/api/registration", {**asked, "localReference": "other"}, ()
        )
        assert other != given[0]


class OddPortal(Portal):
    """A portal that gives the first paper what no paper can bear as its number."""

    def send(self, path: str, data: Mapping[str, Any], files: Sequence[Attachment]) -> Reply:
        if data["localReference"] == "R-0":
            return Reply({"medleaprNo": "9" * 41})
        return super().send(path, data, files)


def test_a_number_that_is_none_holds_up_no_other_paper(tmp_path: Path) -> None:
    with gateway_in(tmp_path) as gateway:
        engine, portal = gateway.parts.engine, OddPortal()
        portal.away = False
        for name in ("d0", "d1"):
            reference = f"R-{name[1]}"
            assert ask_number(engine, "t1", name, NumberRequest("MLR", reference, "medleapr"))
        Numbering(engine, gateway.parts.inbox, {"medleapr": portal}).turn()
        assert [paper.document_id for paper in wanted_numbers(engine)] == ["d0"]
