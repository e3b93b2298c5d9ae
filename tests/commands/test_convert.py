"""The converter as a newcomer uses it: what cannot be is said before the work, what can be is done and named."""

import io
import os
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from main import main
from tests.judges.verapdf import pdfa_findings


def picture(folder: Path, name: str, form: str = "PNG", size: tuple[int, int] = (600, 800)) -> Path:
    held = io.BytesIO()
    Image.new("L", size, 240).save(held, form)
    path = folder / name
    path.write_bytes(held.getvalue())
    return path


def cut(folder: Path, name: str = "cut.jpg") -> Path:
    whole = picture(folder, name, "JPEG")
    data = whole.read_bytes()
    # Past its head: what it is is known, and that it breaks off.
    whole.write_bytes(data[: len(data) - 200])
    return whole


def pages_of(path: Path) -> int:
    with pikepdf.open(path) as pdf:
        return len(pdf.pages)


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "en_IN.UTF-8")


def test_good_files_are_converted_and_the_bad_one_is_named(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "o.pdf"
    files = (picture(tmp_path, "whole.png"), cut(tmp_path), picture(tmp_path, "third.png"))
    assert main(["convert", *map(str, files), "--out", str(out)]) == 1
    assert pages_of(out) == 2
    told = capfd.readouterr()
    assert told.out.splitlines() == [str(out)]
    assert told.err.splitlines()[-2:] == [
        "File 2 (cut.jpg) is damaged; no page of it can be read.",
        "Get a new copy of the file and choose it.",
    ]


def test_where_no_page_is_good_nothing_is_written(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "o.pdf"
    assert main(["convert", str(cut(tmp_path)), "--out", str(out)]) == 1
    assert not out.exists()
    assert "File 1 (cut.jpg) is damaged" in capfd.readouterr().err


@pytest.mark.parametrize(
    ("out", "said"),
    [
        ("none/o.pdf", "The folder for the new file is not there."),
        ("whole.png", "A file of that name is there already."),
        ("x" * 300, "No file can have that name there."),
    ],
)
def test_a_place_that_takes_no_file_is_told_before_any_work(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], out: str, said: str
) -> None:
    files = [str(picture(tmp_path, "whole.png")), str(tmp_path / "whole.png")]
    assert main(["convert", *files, "--out", str(tmp_path / out)]) == 1
    told = capfd.readouterr().err
    # No page was made ready before.
    assert told.splitlines()[0] == said
    assert "technical cell" not in told
    assert sorted(path.name for path in tmp_path.iterdir()) == ["whole.png"]


def test_what_is_no_file_is_named(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    whole = str(picture(tmp_path, "whole.png"))
    out = ["--out", str(tmp_path / "o.pdf")]
    (tmp_path / "folder").mkdir()
    assert main(["convert", whole, str(tmp_path / "none.png"), *out]) == 1
    assert "File 2 (none.png) is not there." in capfd.readouterr().err
    assert main(["convert", whole, str(tmp_path / "folder"), *out]) == 1
    assert "File 2 (folder) is a folder or a device." in capfd.readouterr().err
    os.mkfifo(tmp_path / "pipe.png")
    assert main(["convert", str(tmp_path / "pipe.png"), *out]) == 1
    assert "File 1 (pipe.png) is a folder or a device." in capfd.readouterr().err
    (tmp_path / "loop.png").symlink_to("loop.png")
    assert main(["convert", str(tmp_path / "loop.png"), *out]) == 1
    assert "File 1 (loop.png) cannot be read." in capfd.readouterr().err
    assert not (tmp_path / "o.pdf").exists()


def test_a_name_that_is_no_text_is_a_name(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    strange = Path(os.fsdecode(os.fsencode(tmp_path) + b"/page\xff\x07.png"))
    picture(tmp_path, "whole.png").rename(strange)
    out = Path(os.fsdecode(os.fsencode(tmp_path) + b"/out\xfe\x1b.pdf"))
    assert main(["convert", str(strange), "--out", str(out)]) == 0
    assert capfdbinary.readouterr().out.rstrip(b"\n") == os.fsencode(out)
    readable = out.rename(tmp_path / "readable.pdf")
    assert pages_of(readable) == 1
    assert pdfa_findings(readable) == {}
    strange.write_bytes(b"no picture")
    assert main(["convert", str(strange), "--out", str(out)]) == 1
    told = capfdbinary.readouterr().err.decode()
    assert "File 1 (page\ufffd⟨U+0007⟩.png)" in told


def test_a_page_too_long_to_be_read_is_kept_and_said(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "o.pdf"
    long = picture(tmp_path, "chat.png", size=(200, 33_000))
    assert main(["convert", str(long), "--out", str(out), "--ocr", "eng"]) == 0
    assert pages_of(out) == 1


def test_a_page_beyond_the_limit_is_named_and_the_others_are_there(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "o.pdf"
    small = picture(tmp_path, "small.png")
    large = picture(tmp_path, "large.png", size=(40_000, 10_000))
    assert main(["convert", str(small), str(large), "--out", str(out)]) == 1
    assert pages_of(out) == 1
    assert "Page 1 of file 2 (large.png) is too large" in capfd.readouterr().err
