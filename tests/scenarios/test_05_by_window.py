"""Scenario 5 through the window: one PC, the clerk, the doctor beside her, then the munshi."""

import logging
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from station_app.custody_log import rows as custody_log_rows
from station_app.documents import drafts
from station_app.documents.export import export
from station_app.model.documents import DocumentState
from station_app.model.errors import IdentityProtected
from station_app.model.operators import Role
from station_app.station import sign_in as station_sign_in
from tests.district import SURVIVOR
from tests.forms.test_form_screen import desk_of, settled
from tests.stations import PASSPHRASE
from tests.window.acting import fill, finish, give_reason, new_form, sign_beside, to_front, told
from tests.window.seats import Seat, calm, sign_in

NAME, PARENT, VILLAGE = "गोपनीयनाम", "गोपनीयपिता", "गुप्तग्राम"
SECRETS = (NAME, PARENT, VILLAGE, SURVIVOR["presence_name"])
ANSWERS = {
    **SURVIVOR,
    "person_name": NAME,
    "parent_name": PARENT,
    "address": VILLAGE,
    "to_office": "PS9901",
}
DESKS = ("home", "scan", "forms", "sign", "outbox", "inbox", "operators")


@pytest.mark.scenario(5)
def test_the_next_person_at_the_same_pc_finds_her_name_nowhere(
    qtbot: QtBot,
    hospital: Seat,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    station = hospital.station
    station_sign_in.sign_in(station, "sho", PASSPHRASE)
    station_sign_in.add_operator(station, "scan", "स्कैन 3", Role.COPYIST, PASSPHRASE)
    station_sign_in.sign_out(station)
    to_front(qtbot, hospital)
    sign_in(hospital, "lipik")
    document_id = new_form(qtbot, hospital, "SV_184")
    fill(qtbot, hospital, ANSWERS)
    assert any(NAME in text for text in told(hospital))
    finish(qtbot, hospital)
    assert drafts.document(station, document_id).state is DocumentState.FINALISED
    # Finished it is behind its door, for her as well; the officer signs beside her.
    give_reason(qtbot, hospital)
    sign_beside(qtbot, hospital, "doctor")
    assert drafts.document(station, document_id).state is DocumentState.QUEUED

    for user_name in ("munshi", "scan"):
        sign_in(hospital, user_name)
        for language in ("hi", "en"):
            hospital.window.context.words.speak(language)
            for desk in DESKS:
                hospital.window.go(desk, "")
                settled(qtbot, hospital)
                calm(qtbot, hospital)
            hospital.window.go("forms", document_id)
            settled(qtbot, hospital)
            found = [text for text in told(hospital) if any(secret in text for secret in SECRETS)]
            assert found == []
        hospital.window.context.words.speak("hi")
    sign_in(hospital, "munshi")
    hospital.window.go("forms", document_id)
    settled(qtbot, hospital)
    # The door asks him for a reason, and his role gets nothing for it.
    give_reason(qtbot, hospital, "मन हुआ देखने का")
    assert desk_of(hospital).gate.isVisible()
    assert not any(NAME in text for text in told(hospital))
    with pytest.raises(IdentityProtected):
        export(station, document_id, tmp_path / "out")
    lines = [record.getMessage() for record in caplog.records]
    lines += [str(path) for path in tmp_path.rglob("*")]
    with station.store.reading() as tx:
        lines.append(repr(custody_log_rows.events(tx, limit=10_000)))
    assert not [line for line in lines if any(secret in line for secret in SECRETS)]
    clear = [NAME.encode(), NAME.encode("utf-16-le"), NAME.encode("unicode_escape")]
    on_disk = [
        path
        for path in tmp_path.rglob("*")
        if path.is_file() and any(mark in path.read_bytes() for mark in clear)
    ]
    assert on_disk == []


@pytest.mark.scenario(5)
def test_the_law_stops_a_male_examiner_and_a_child_alone(
    qtbot: QtBot,
    hospital: Seat,
) -> None:
    to_front(qtbot, hospital)
    sign_in(hospital, "lipik")
    document_id = new_form(qtbot, hospital, "SV_184")
    wrong = {k: v for k, v in ANSWERS.items() if k != "presence_name"}
    fill(qtbot, hospital, {**wrong, "examiner_sex": "male"})
    finish(qtbot, hospital)
    assert drafts.document(hospital.station, document_id).state is DocumentState.DRAFT
    said = " ".join(text for text in told(hospital))
    assert "BNSS 184" in said or "POCSO" in said
    hospital.window.go("forms", document_id)
    settled(qtbot, hospital)
    fill(qtbot, hospital, ANSWERS)
    finish(qtbot, hospital)
    assert drafts.document(hospital.station, document_id).state is DocumentState.FINALISED
    give_reason(qtbot, hospital)
    sign_beside(qtbot, hospital, "doctor")
    assert drafts.document(hospital.station, document_id).state is DocumentState.QUEUED
