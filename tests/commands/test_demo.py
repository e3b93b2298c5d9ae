"""The main job by its command, whole, on real parts; and what came out of it judged by others."""

import json
import os
import random
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from commands.training_gateway import training_gateway
from commands.training_hospital import exchange
from commands.training_station import training_station
from station_app.medico_legal import requests
from station_app.model.training import TRAINING
from station_app.station import sign_in
from tests.judges.verapdf import pdfa_findings
from tests.scanners import drawn_page

ROOT = Path(__file__).resolve().parents[2]
PAGES = 10
pytestmark = [pytest.mark.xdist_group("demo"), pytest.mark.long(45)]
"""One demo for all: where its tests stay together it runs once."""


def station(*words: str, stdin: str = "", language: str = "en") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "main.py", *words],
        cwd=ROOT,
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "LANG": f"{language}_IN.UTF-8", "LC_ALL": f"{language}_IN.UTF-8"},
    )


@dataclass(frozen=True)
class Done:
    """A demo that ran."""

    home: Path
    told: dict[str, Any]

    @property
    def files(self) -> tuple[Path, Path, Path]:
        pdf = Path(self.told["pdf"])
        return pdf, pdf.with_suffix(".packet.json"), Path(self.told["receipt"])

    @property
    def trust(self) -> Path:
        return self.files[0].with_name("station.trust.json")


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Done:
    home = tmp_path_factory.mktemp("demo") / "home"
    ran = station("demo", "--headless", "--pages", str(PAGES), "--home", str(home))
    assert ran.returncode == 0, ran.stderr
    return Done(home, json.loads(ran.stdout))


def test_the_demo_tells_what_it_did(done: Done) -> None:
    told = done.told
    assert (told["state"], told["pages"], told["signature_level"]) == ("acknowledged", PAGES, "B-B")
    assert told["gateway_sequence"] == 1
    assert all(path.is_file() for path in done.files)


def test_nothing_of_a_used_home_is_open_to_others(done: Done) -> None:
    lies = [path for path in (done.home, *done.home.rglob("*")) if not path.is_symlink()]
    assert len(lies) > 30
    assert [path for path in lies if path.stat().st_mode & 0o077] == []


def test_a_demo_takes_more_pages_than_the_feeder_holds(done: Done) -> None:
    ran = station("demo", "--headless", "--pages", "11", "--home", str(done.home))
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout)["pages"] == 11


def test_a_second_demo_goes_on_in_the_same_station(done: Done) -> None:
    sequences = []
    for _ in range(2):
        ran = station("demo", "--headless", "--pages", "3", "--home", str(done.home))
        assert ran.returncode == 0, ran.stderr
        sequences.append(json.loads(ran.stdout)["gateway_sequence"])
    assert sequences[1] == sequences[0] + 1 > 2


@pytest.mark.scenario(19)
def test_19_others_accept_the_pdf(done: Done) -> None:
    pdf = done.files[0]
    told = subprocess.run(
        ["pdfsig", "-nocert", str(pdf)], check=True, capture_output=True, text=True
    ).stdout
    assert "Signature is Valid." in told
    assert "Total document signed" in told
    subprocess.run(["qpdf", "--check", str(pdf)], check=True, capture_output=True)
    assert pdfa_findings(pdf) == {}


@pytest.mark.parametrize("how", ["home", "trust"])
def test_verify_accepts_what_the_station_made(done: Done, how: str) -> None:
    keys = ("--home", str(done.home)) if how == "home" else ("--trust", str(done.trust))
    judged = station("verify", *map(str, done.files), *keys, "--json")
    assert judged.returncode == 0, judged.stdout + judged.stderr
    assert [one["ok"] for one in json.loads(judged.stdout)] == [True] * 3


def test_verify_trusts_nobody_by_itself(done: Done) -> None:
    judged = station("verify", *map(str, done.files), "--json")
    assert judged.returncode == 1
    findings = [one["findings"] for one in json.loads(judged.stdout)]
    assert all("signer_unknown" in found[0] for found in findings)


def test_a_trust_file_that_is_none_is_told_as_such(done: Done, tmp_path: Path) -> None:
    for trust in (tmp_path / "nowhere.json", done.files[1]):
        judged = station("verify", str(done.files[0]), "--trust", str(trust))
        assert judged.returncode == 1
        assert judged.stderr.startswith("The trust file is missing or is not one.\n")


@pytest.mark.scenario(19)
@pytest.mark.parametrize("which", [0, 1, 2], ids=["pdf", "packet", "receipt"])
def test_19_verify_names_what_was_changed(done: Done, tmp_path: Path, which: int) -> None:
    chance = random.Random(which)
    data = done.files[which].read_bytes()
    copies = []
    for number in range(12):
        flipped = bytearray(data)
        flipped[chance.randrange(len(flipped))] ^= 1 << chance.randrange(8)
        folder = tmp_path / str(number)
        folder.mkdir()
        copy = folder / done.files[which].name
        copy.write_bytes(flipped)
        copies.append(copy)
    judged = station("verify", *map(str, copies), "--trust", str(done.trust), "--json")
    assert judged.returncode == 1
    for one in json.loads(judged.stdout):
        assert not one["ok"]
        kind = one["findings"][0].split(".")[0]
        assert kind == ("pdf", "packet", "receipt")[which]
    said = station("verify", str(copies[0]), "--trust", str(done.trust), language="hi")
    assert said.returncode == 1
    assert any("\u0900" <= sign <= "\u097f" for sign in said.stdout)


def test_a_changed_pdf_speaks_against_packet_and_receipt(done: Done, tmp_path: Path) -> None:
    pdf, packet, receipt = (tmp_path / path.name for path in done.files)
    for copy, path in zip((pdf, packet, receipt), done.files, strict=True):
        copy.write_bytes(path.read_bytes())
    flipped = bytearray(pdf.read_bytes())
    flipped[len(flipped) // 2] ^= 1
    pdf.write_bytes(flipped)
    judged = station(
        "verify", str(pdf), str(packet), str(receipt), "--trust", str(done.trust), "--json"
    )
    findings = [one["findings"] for one in json.loads(judged.stdout)]
    assert findings == [["pdf.content"], ["packet.pdf"], ["receipt.pdf"]]


def test_status_and_doctor_speak_to_people_and_programs(done: Done) -> None:
    status = station("status", "--home", str(done.home), "--json")
    assert status.returncode == 0
    assert json.loads(status.stdout)["documents"]["acknowledged"] >= 1
    environment = ("--home", str(done.home))
    doctor = station("doctor", *environment, "--json")
    parts = {row["part"]: row for row in json.loads(doctor.stdout)}
    equipment = {
        "scanner",
        "printer",
        "spool",
        "ocr",
        "token",
        "token_driver",
        "disk",
        "clock",
        "line",
    }
    assert set(parts) == {*equipment, "restores", "ledger", "home"}
    assert [part for part, row in parts.items() if not row["detail"].strip()] == []
    assert parts["home"]["ready"]
    assert parts["restores"]["ready"]
    assert parts["ledger"]["ready"]
    assert parts["ocr"]["ready"]
    # The demo's gateway went with it: that the terminal was introduced once is no line.
    assert not parts["line"]["ready"]
    assert "does not answer" in parts["line"]["detail"]


def test_scan_and_export_by_their_commands(done: Done, tmp_path: Path) -> None:
    picture = tmp_path / "page.png"
    picture.write_bytes(drawn_page("sheet").image)
    home = ("--home", str(done.home))
    scanned = station("scan", *home, "--case", "0123/26", "--source", str(picture))
    assert scanned.returncode == 0, scanned.stderr
    document_id = scanned.stdout.strip()
    refused = station("export", document_id, "--out", str(tmp_path / "out"), *home)
    assert refused.returncode == 1
    assert "There are no pages in it." in refused.stderr
    copied = station("export", done.told["document"], "--out", str(tmp_path / "out"), *home)
    assert copied.returncode == 0
    # PDF, packet, receipt, whom the station trusts, and the gateway's word on the enrolment.
    assert len(copied.stdout.splitlines()) == 5
    again = station("export", done.told["document"], "--out", str(tmp_path / "out"), *home)
    assert again.returncode == 1


def test_convert_needs_no_station(tmp_path: Path) -> None:
    picture, out = tmp_path / "page.png", tmp_path / "out.pdf"
    picture.write_bytes(drawn_page("Station record").image)
    made = station("convert", str(picture), str(picture), "--out", str(out), "--ocr", "eng")
    assert made.returncode == 0, made.stderr
    assert pdfa_findings(out) == {}
    told = station("convert", str(picture), "--out", str(out), language="hi")
    assert told.returncode == 1
    assert len(told.stderr.strip().splitlines()) >= 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("scan", "--case", "12-34-56"), "The FIR number is not understood."),
        (("scan", "--kind", "NONSENSE"), "This kind of paper is not known."),
        (("scan", "--source", "none.png"), "File 1 (none.png) is not there."),
        (("export", "d-none", "--out", "x"), "There is no such paper (d-none)."),
    ],
)
def test_bad_input_gets_two_sentences(done: Done, words: tuple[str, ...], said: str) -> None:
    told = station(*words, "--home", str(done.home))
    assert told.returncode == 1
    assert told.stderr.strip().splitlines()[-2] == said
    assert "Traceback" not in told.stderr


@pytest.mark.parametrize("language", ["en", "hi"])
@pytest.mark.parametrize(
    ("words", "there"),
    [
        (("scan", "--profile", "nosuch"), ("diary", "photo")),
        (("scan", "--profile", "nosuch", "--source", "{page}"), ("diary", "photo")),
        (("scan", "--profile", ""), ("diary", "photo")),
        (("scan", "--kind", "NOSUCH"), ("CD_BUNDLE", "FIR", "CRIME_DETAIL")),
        (("scan", "--kind", "SCRUT_NOTE"), ("CD_BUNDLE", "FIR", "CRIME_DETAIL")),
        (("convert", "{page}", "--out", "{out}", "--ocr", "nosuch"), ("eng", "hin")),
        (("convert", "{page}", "--out", "{out}", "--ocr", "hin+"), ("eng", "hin")),
        (("convert", "{page}", "--out", "{out}", "--keep", "nosuch"), ("auto", "photo")),
        (("demo", "--unit", "nosuch"), ("thana", "hospital")),
        (("window", "--theme", "nosuch"), ("light", "dark")),
        (("report", "--month", "2026-03", "--language", "nosuch"), ("hi", "en")),
        (("ledger", "nosuch", "--out", "{out}"), ("export",)),
        (("home", "nosuch"), ("accept", "put-back", "seen")),
    ],
)
def test_what_is_not_there_is_answered_with_what_is(
    done: Done, tmp_path: Path, language: str, words: tuple[str, ...], there: tuple[str, ...]
) -> None:
    page = tmp_path / "page.png"
    page.write_bytes(drawn_page("1").image)
    filled = [w.format(page=page, out=tmp_path / "out.pdf") for w in words]
    home = () if words[0] == "convert" else ("--home", str(done.home))
    told = station(*filled, *home, language=language)
    assert told.returncode in (1, 2)
    assert "Traceback" not in told.stderr
    assert not (tmp_path / "out.pdf").exists()
    said = " ".join(told.stderr.strip().splitlines()[-2:])
    missing = [one for one in there if one not in said]
    assert not missing, said


def test_a_home_without_a_station_is_said_so(tmp_path: Path) -> None:
    told = station("status", "--home", str(tmp_path / "nowhere"))
    assert told.returncode == 1
    assert told.stderr.startswith("There is no station in the folder ")


def test_wrong_usage_is_told_apart() -> None:
    assert station("demo", "--nonsense").returncode == 2
    assert station("nonsense").returncode == 2


def test_the_training_hospital_answers_what_the_training_thana_asked(tmp_path: Path) -> None:
    home = tmp_path / "home"
    for answered in (1, 0):
        ran = station("demo", "--unit", "hospital", "--headless", "--home", str(home))
        assert ran.returncode == 0, ran.stderr
        # Asked again, nothing is answered twice.
        assert len(json.loads(ran.stdout)["answered"]) == answered
    with training_station(home) as thana, training_gateway(thana):
        exchange(thana)
        officer = next(p for p in TRAINING.operators if p.role == "officer")
        sign_in.sign_in(thana, officer.user_name, officer.passphrase)
        (sent,) = requests.sent_requests(thana)
        assert sent.stage == "answered"
        assert sent.report is not None
        assert (sent.report.proved, sent.report.register_no.split("/")[0]) == (True, "MLC 1")
