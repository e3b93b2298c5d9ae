"""An error is told in words alone: no code of ours, no number that means "unknown", and never a fault in the telling."""

import io
from pathlib import Path

import pytest

from main import main
from station_app.exhibits.errors import ExhibitElsewhere
from station_app.investigation.errors import IllegalStep
from station_app.model.device_errors import WrongPin
from station_app.model.documents import DocumentState
from station_app.model.errors import IllegalMove, StationError
from station_app.model.texts import LANGUAGES, load_texts, what_happened, what_to_do
from tests.commands.test_convert import picture
from tests.signing.officers import office_in

MOVED = IllegalMove(document="d1", state=DocumentState.SENT, wanted=DocumentState.DRAFT)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "error",
    [
        MOVED,
        WrongPin(left=-1),
        WrongPin(left=1),
        ExhibitElsewhere(place="malkhana", wanted="road"),
        ExhibitElsewhere(place="", wanted=""),
        IllegalStep(state="open", wanted="done"),
    ],
    ids=lambda error: f"{error.key}-{'-'.join(map(str, error.params.values()))}",
)
def test_a_refusal_is_told_without_codes(error: StationError, language: str) -> None:
    texts = load_texts(language)
    for told in (what_happened(texts, error), what_to_do(texts, error)):
        assert told
        assert "-1" not in told
        assert not any(word in told.split("'") for word in map(str, error.params.values()) if word)


def test_states_and_tries_are_words() -> None:
    texts = load_texts("en")
    assert what_happened(texts, MOVED) == (
        "This paper is 'On its way' and cannot become 'Being made'."
    )
    assert what_happened(texts, WrongPin(left=1)) == "The PIN is wrong, 1 try is left."
    assert what_happened(texts, WrongPin(left=-1)) == "The PIN is wrong."


def test_a_wrong_pin_at_the_command_line_is_said_so(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "en_IN.UTF-8")
    office_in(tmp_path).officer()
    monkeypatch.setattr("sys.stdin", io.StringIO("999999\n"))
    words = ["--sign", str(tmp_path / "Officer-31.p12"), "--out", str(tmp_path / "o.pdf")]
    assert main(["convert", str(picture(tmp_path, "p.png")), *words]) == 1
    assert capfd.readouterr().err.splitlines()[-2:] == [
        "The PIN is wrong.",
        "Type the PIN again with care.",
    ]
