"""``gateway recovery`` as the district's engineer types it: a ceremony, the proof of the sheets, a lost station."""

import io
import json
import re
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from sqlalchemy import update

import main
from station_app.model.texts import load_texts
from station_app.pdf.pdf_reader import draw_page, read_pages
from station_app.store.store import create_store, open_store
from sync.gateway.records.recovery import recovery_keys
from sync.gateway.serving import open_gateway
from tests.homes import PASSPHRASE

TEXTS = load_texts("en")
_WORD = re.compile(r"(\d+)\.\s+([a-z]+)")


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "en_IN.UTF-8")


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


class Engineer:
    """Whoever sits at the gateway."""

    def __init__(
        self, home: Path, capfd: pytest.CaptureFixture[str], patch: pytest.MonkeyPatch
    ) -> None:
        self._home, self._capfd, self._patch = home, capfd, patch

    def says(self, *words: str, types: str = "") -> tuple[int, str, str]:
        self._patch.setattr("sys.stdin", io.StringIO(types))
        code = main.main(["gateway", "--home", str(self._home), "recovery", *words])
        told = self._capfd.readouterr()
        return code, told.out, told.err

    def state(self) -> list[dict[str, object]]:
        return list(json.loads(self.says("--json")[1]))


@pytest.fixture
def engineer(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Engineer:
    return Engineer(tmp_path / "gateway", capfd, monkeypatch)


def words_on(sheet: Path) -> str:
    """Return a sheet's words as somebody reads them off the paper."""
    text = "\n".join(read_pages(sheet.read_bytes()))
    found = {int(number): word for number, word in _WORD.findall(text)}
    assert set(found) == set(range(1, 34))
    return " ".join(found[number] for number in sorted(found))


def typed(*sheets: Path) -> str:
    return "".join(f"{words_on(sheet)}\n" for sheet in sheets)


def test_a_key_counts_once_its_sheets_were_typed_back(engineer: Engineer, stick: Path) -> None:
    code, out, _ = engineer.says()
    assert (code, out) == (0, "")
    code, out, err = engineer.says("new", "--out", str(stick))
    sheets = [Path(line) for line in out.splitlines()]
    assert (code, sheets) == (0, [stick / f"share-{index}.pdf" for index in range(1, 6)])
    assert TEXTS("cli.recovery_made", number=1, shares=5, needed=3) in err
    (made,) = engineer.state()
    assert (made["needed"], made["shares"], made["tested_at"]) == (3, 5, "")
    code, _, err = engineer.says("test", types=typed(*sheets[:2]))
    assert (code, err.splitlines()[0]) == (1, "2 sheets were given; 3 are needed.")
    assert engineer.state()[0]["tested_at"] == ""
    code, _, err = engineer.says("test", types=typed(sheets[4], sheets[0], sheets[2]))
    assert (code, err.strip()) == (0, TEXTS("cli.recovery_proved", number=1))
    (proved,) = engineer.state()
    assert proved["tested_at"]
    assert proved["is_due"] is False
    marks = re.sub(r"\s", "", read_pages(sheets[0].read_bytes())[0])
    assert str(proved["mark"]) in marks


def test_the_code_on_a_sheet_says_its_words(engineer: Engineer, stick: Path) -> None:
    engineer.says("new", "--out", str(stick), "--shares", "2", "--needed", "2")
    for sheet in sorted(stick.iterdir()):
        drawn = Image.open(io.BytesIO(draw_page(sheet.read_bytes(), 0, 1200)))
        (code,) = zxingcpp.read_barcodes(drawn)
        assert code.text.lower() == words_on(sheet)


def test_no_half_of_the_key_lies_at_the_gateway(
    engineer: Engineer, stick: Path, tmp_path: Path
) -> None:
    engineer.says("new", "--out", str(stick))
    words = words_on(stick / "share-1.pdf").encode()
    for path in (tmp_path / "gateway").rglob("*"):
        if path.is_file():
            held = path.read_bytes()
            assert b"AGE-SECRET-KEY" not in held.upper(), path
            assert words[:40] not in held, path


def test_sheets_of_another_key_and_mistyped_ones_are_named(
    engineer: Engineer, stick: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    engineer.says("new", "--out", str(other), "--shares", "2", "--needed", "2")
    engineer.says("test", types=typed(*sorted(other.iterdir())))
    engineer.says("new", "--out", str(stick), "--shares", "2", "--needed", "2")
    sheets = sorted(stick.iterdir())
    code, _, err = engineer.says("test", types=typed(sheets[0], other / "share-2.pdf"))
    assert (code, err.splitlines()[0]) == (1, "Sheet 2 belongs to another key.")
    code, _, err = engineer.says("test", types=words_on(sheets[0]).rpartition(" ")[0])
    assert (code, err.splitlines()[0]) == (1, "Sheet 1 is not right as it was typed.")
    # The key that counts goes on until the new one is proved.
    assert [state["number"] for state in engineer.state() if state["tested_at"]] == [1]
    assert engineer.says("test", types=typed(*sheets))[0] == 0
    assert [state["number"] for state in engineer.state()] == [2]
    code, _, err = engineer.says("test", types=typed(*sorted(other.iterdir())))
    assert (code, err.splitlines()[0]) == (1, TEXTS("error.gateway.shares_other.what"))


@pytest.mark.parametrize(
    ("words", "key"),
    [
        (("new",), "gateway.shares_place"),
        (("new", "--out", "{home}/below"), "gateway.shares_inside"),
        (("new", "--out", "{home}"), "gateway.shares_inside"),
        (("new", "--out", "{stick}", "--needed", "1"), "gateway.shares_count"),
        (("new", "--out", "{stick}", "--shares", "17"), "gateway.shares_count"),
        (("new", "--out", "{stick}", "--needed", "6"), "gateway.shares_count"),
        (("new", "--out", "{stick}/nowhere"), "usage.output_folder_missing"),
        (("open",), "gateway.errand"),
        (("nonsense",), "gateway.errand"),
    ],
)
def test_what_cannot_be_done_is_said_before_a_key_is_made(
    engineer: Engineer, stick: Path, tmp_path: Path, words: tuple[str, ...], key: str
) -> None:
    home = tmp_path / "gateway"
    home.mkdir()
    named = [word.format(home=home, stick=stick) for word in words]
    code, out, err = engineer.says(*named)
    assert (code, out) == (2, "")
    assert err.splitlines()[0].startswith(TEXTS.raw(f"error.{key}.what").partition("{")[0])
    assert engineer.state() == []
    assert list(stick.iterdir()) == []


def test_a_sheet_that_lies_there_is_not_written_over(engineer: Engineer, stick: Path) -> None:
    (stick / "share-3.pdf").write_bytes(b"of the ceremony before")
    code, _, _ = engineer.says("new", "--out", str(stick))
    assert code != 0
    assert [path.name for path in stick.iterdir()] == ["share-3.pdf"]
    assert engineer.state() == []


def test_after_a_quarter_the_sheets_are_asked_for(
    engineer: Engineer, stick: Path, tmp_path: Path
) -> None:
    engineer.says("new", "--out", str(stick), "--shares", "2", "--needed", "2")
    engineer.says("test", types=typed(*sorted(stick.iterdir())))
    assert TEXTS("cli.recovery_due") not in engineer.says()[2]
    opened = open_gateway(tmp_path / "gateway", training=False)
    with opened.engine.begin() as tx:
        tx.execute(update(recovery_keys).values(tested_at="2026-01-01T00:00:00Z"))
    opened.close()
    assert TEXTS("cli.recovery_due") in engineer.says()[2]
    engineer.says("test", types=typed(*sorted(stick.iterdir())))
    assert TEXTS("cli.recovery_due") not in engineer.says()[2]


def test_a_station_whose_keys_are_lost_opens_by_the_sheets(
    engineer: Engineer, stick: Path, tmp_path: Path
) -> None:
    engineer.says("new", "--out", str(stick), "--shares", "3", "--needed", "2")
    sheets = sorted(stick.iterdir())
    engineer.says("test", types=typed(*sheets[1:]))
    home = tmp_path / "home"
    home.mkdir()
    store, before = create_store(home, passphrase=PASSPHRASE)
    gateway = open_gateway(tmp_path / "gateway", training=False)
    with gateway.engine.begin() as tx:
        recipient = tx.execute(recovery_keys.select()).one().recipient
    gateway.close()
    page = store.blobs.put(b"a page")
    store.set_district_recipient(recipient)
    store.close()
    code, out, _ = engineer.says("open", str(home), types=typed(sheets[0]))
    assert (code, out) == (1, "")
    code, out, err = engineer.says("open", str(home), types=typed(sheets[0], sheets[2]))
    assert code == 0, err
    with pytest.raises(Exception, match="recovery_wrong"):
        open_store(home, recovery_key=before)
    opened = open_store(home, recovery_key=out.strip())
    assert opened.blobs.get(page.blob_id) == b"a page"
    opened.close()
