"""``export … --certificate`` and then ``verify copies/*``: each file has a true word, and none ends the rest."""

import argparse
import io
import json
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from commands import verify
from commands.shell.console import reader_texts
from station_app.documents.certificate_63 import certificate
from station_app.documents.export import export
from station_app.forms import filling
from station_app.store.atomic_files import write_copy
from sync.client.ledger_copies import export_enrolment, export_trust
from tests.district import REQUEST, answer, district_in, finish, sign, sign_in

COPIES = ("pdf", "packet.json", "receipt.json", "certificate.pdf")


@pytest.fixture(scope="module")
def copies(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What ``export ID --out copies/ --certificate`` lays down of a paper with its receipt."""
    folder = tmp_path_factory.mktemp("district")
    out = folder / "copies"
    with district_in(folder / "all") as district:
        thana = district.thana
        sign_in(thana, "vivechak")
        paper = filling.begin(thana, "MLC_REQ", case_ref="123/2026").document_id
        answer(thana, paper, REQUEST)
        finish(thana, paper)
        sign(thana, paper)
        district.exchange(thana)
        export(thana, paper, out)
        export_trust(thana, out)
        export_enrolment(thana, out)
        write_copy(out / f"{paper}.certificate.pdf", certificate(thana, paper))
    return out


def told(
    capsys: pytest.CaptureFixture[str], *files: Path, trust: Path | None = None
) -> tuple[int, dict[str, dict[str, Any]]]:
    """Run the command and return its exit code and what it says of each file."""
    asked = argparse.Namespace(files=list(files), volume=[], home=None, trust=trust, json=True)
    code = verify.run(asked)
    said = capsys.readouterr()
    assert said.err == ""
    return code, {one["file"]: one for one in json.loads(said.out)}


def named(copies: Path, end: str) -> Path:
    return next(path for path in copies.iterdir() if path.name.partition(".")[2] == end)


def test_every_exported_file_holds(copies: Path, capfd: pytest.CaptureFixture[str]) -> None:
    files = sorted(copies.iterdir())
    assert {path.name.partition(".")[2] for path in files} == {
        *COPIES,
        "trust.json",
        "enrolment.json",
    }
    asked = argparse.Namespace(files=files, volume=[], home=None, trust=None, json=False)
    assert verify.run(asked) == 0
    said = capfd.readouterr()
    assert [line[0] for line in said.out.splitlines()] == ["✓"] * len(files)
    assert said.err == ""


def test_what_was_not_asked_of_a_paper_is_said(
    copies: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Offline nobody knows whether a certificate was revoked since: that it holds does not say so."""
    files = [named(copies, "pdf"), named(copies, "trust.json")]
    _, said = told(capsys, *files)
    paper = said[files[0].name]
    assert paper["ok"]
    assert reader_texts()("verdict.pdf.revocation_unasked") in paper["detail"]
    _, alone = told(capsys, files[0])
    assert reader_texts()("verdict.pdf.revocation_unasked") not in alone[files[0].name]["detail"]


def test_without_a_trust_file_nobody_counts(
    copies: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = told(capsys, named(copies, "pdf"))
    assert code == 1
    (only,) = said.values()
    assert only["findings"] == ["pdf.signer_unknown"]


def test_two_trust_files_that_differ_count_for_nobody(
    copies: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    trust = copies / "station.trust.json"
    other = tmp_path / "other.trust.json"
    other.write_bytes(
        json.dumps(
            {**json.loads(trust.read_bytes()), "authorities": []}, separators=(",", ":")
        ).encode()
    )
    _, said = told(capsys, named(copies, "pdf"), trust, other)
    assert not said[named(copies, "pdf").name]["ok"]
    _, said = told(capsys, named(copies, "pdf"), other, trust=trust)
    assert said[named(copies, "pdf").name]["ok"]


def test_a_certificate_is_held_against_the_pdf_it_names(
    copies: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pdf, paper = named(copies, "pdf"), named(copies, "certificate.pdf")
    _, said = told(capsys, paper)
    assert (said[paper.name]["findings"], said[paper.name]["judged"]) == (
        ["certificate.alone"],
        False,
    )
    other = tmp_path / pdf.name
    other.write_bytes(pdf.read_bytes() + b"\n")
    _, said = told(capsys, paper, other)
    assert said[paper.name]["findings"] == ["certificate.differs"]


def test_a_trust_file_that_is_broken_is_called_so(
    copies: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "station.trust.json"
    broken.write_bytes(
        (copies / "station.trust.json")
        .read_bytes()
        .replace(b'"authorities":[', b'"authorities":[7,')
    )
    code, said = told(capsys, broken)
    assert (code, said[broken.name]["findings"]) == (1, ["trust.broken"])


def test_no_file_ends_the_judging_of_the_others(
    copies: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """K3: each has a verdict, the good ones theirs."""
    good = named(copies, "pdf")
    locked = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(locked, encryption=pikepdf.Encryption(owner="a", user="b"))
    odd = {
        "locked.pdf": locked.getvalue(),
        "digits.pdf": b"%PDF-1.7\n/ByteRange [0 " + b"9" * 5000 + b" 1 2]\n%%EOF",
        "deep.pdf": b"%PDF-1.7\n1 0 obj\n" + b"[" * 200_000,
        "empty.pdf": b"",
        "picture.png": b"\x89PNG\r\n\x1a\n garbage",
        "ledger.jsonl": b"{" * 10_000,
        "x.packet.json": b"[" * 10_000,
        "x.receipt.json": b"\xff\xfe",
        "nothing.bin": b"\0" * 64,
        "x.certificate.pdf": b"%PDF-1.7\n",
    }
    for name, data in odd.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "folder.pdf").mkdir()
    files = [*(tmp_path / name for name in odd), tmp_path / "folder.pdf", tmp_path / "none.pdf"]
    code, said = told(capsys, *files, good, copies / "station.trust.json")
    assert code == 1
    assert said[good.name]["ok"]
    assert all(one["findings"] and not one["ok"] for name, one in said.items() if name in odd)
    assert not said["locked.pdf"]["judged"]
    assert said["none.pdf"]["findings"] == said["folder.pdf"]["findings"] == ["file_missing"]


def test_what_is_not_judged_has_a_mark_of_its_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    locked = tmp_path / "locked.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(locked, encryption=pikepdf.Encryption(owner="a", user="b"))
    asked = argparse.Namespace(files=[locked], volume=[], home=None, trust=None, json=False)
    assert verify.run(asked) == 1
    assert capsys.readouterr().out.startswith("? locked.pdf: ")
