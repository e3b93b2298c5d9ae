"""The training hospital: the other end of the thana's requests, beside the thana's own folder."""

import contextlib
import json
import shutil
from datetime import timedelta
from pathlib import Path

from commands.shell.console import answer
from commands.training_gateway import training_gateway
from commands.training_station import accept_partner, training_station
from station_app.documents import finalise as document_finalise
from station_app.documents import signing_batch
from station_app.forms import filling
from station_app.medico_legal import requests
from station_app.model.cancellation import CancelTicket, no_report
from station_app.model.clock import IST
from station_app.model.documents import Document
from station_app.model.ids import DocumentId
from station_app.model.operators import Role
from station_app.model.training import (
    TRAINING,
    TRAINING_CASES,
    TRAINING_HOSPITAL,
    TRAINING_REPORT,
    TRAINING_REQUEST,
    Scripted,
    Training,
)
from station_app.station import sign_in
from station_app.station.station import Station
from station_app.store.store import store_exists
from sync.client.courier import Courier
from sync.client.inbox_poller import InboxPoller


def run_hospital(thana_home: Path, *, headless: bool) -> int:
    """Open the hospital of the training folder, or let it answer every open request once.

    At the first time the thana sends it a request, so that its list is not empty.
    """
    home, gateway = thana_home / "hospital", thana_home / "gateway"
    if not store_exists(home):
        with training_station(thana_home) as thana, training_gateway(thana):
            ask(thana)
    with training_station(home, TRAINING_HOSPITAL) as hospital:
        trust_each_other(thana_home, home)
        accept_partner(hospital)
        with training_gateway(hospital, gateway):
            if headless:
                answered = [document.local_ref for document in answer_all(hospital)]
                answer(json.dumps({"answered": answered}, ensure_ascii=False))
                return 0
            from commands.window import open_station_window

            return open_station_window(hospital)


def ask(thana: Station) -> Document:
    """Send the scripted request through the thana's own desks."""
    exchange(thana)
    _sign_in(thana, TRAINING, Role.OFFICER)
    request = filling.begin(thana, requests.REQUEST, case_ref=TRAINING_CASES[1]["case_ref"])
    _fill(thana, request.document_id, TRAINING_REQUEST)
    signed = _finish_and_sign(thana, request.document_id, TRAINING)
    exchange(thana)
    return signed


def answer_all(hospital: Station) -> list[Document]:
    """Answer every open request with the scripted report, through the hospital's own desks."""
    exchange(hospital)
    _sign_in(hospital, TRAINING_HOSPITAL, Role.DOCTOR)
    done = []
    for request in requests.requests(hospital):
        if request.stage in ("new", "accepted") and request.subject == "injured":
            report = requests.examine(hospital, request.paper.document_id)
            _fill(hospital, report.document_id, TRAINING_REPORT)
            done.append(_finish_and_sign(hospital, report.document_id, TRAINING_HOSPITAL))
    exchange(hospital)
    return done


def exchange(station: Station) -> None:
    """Send what waits and fetch what came, once.

    Raises:
        ExchangeError: the gateway of this folder did not answer.
    """
    with (
        contextlib.closing(Courier(station)) as courier,
        contextlib.closing(InboxPoller(station, line_is_back=courier.wake)) as postbox,
    ):
        fault = courier.run_once().line_fault
        if fault is not None:
            raise fault
        postbox.run_once()


def _sign_in(station: Station, facts: Training, role: Role) -> None:
    person = next(person for person in facts.operators if person.role == role)
    sign_in.sign_in(station, person.user_name, person.passphrase)


def _fill(station: Station, document_id: DocumentId, scripted: Scripted) -> None:
    now = station.clock.now().astimezone(IST)
    times = {
        field: (now - timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M")
        for field, minutes in scripted.minutes_before.items()
    }
    for field, value in {**scripted.answers, **times}.items():
        filling.set_answer(station, document_id, field, value)
        filling.commit_field(station, document_id, field)


def _finish_and_sign(station: Station, document_id: DocumentId, facts: Training) -> Document:
    ticket = CancelTicket()
    document_finalise.finalise(station, document_id, ticket, no_report)
    token = signing_batch.tokens(station)[0]
    return signing_batch.sign(
        station, (document_id,), token.serial, facts.token_pin, ticket, no_report
    )[0]


def trust_each_other(thana_home: Path, hospital_home: Path) -> None:
    """Each end knows the authority that signs for the other's officers."""
    mine, theirs = (home / "trust" / "training.der" for home in (hospital_home, thana_home))
    shutil.copy(theirs, hospital_home / "trust" / "thana.der")
    shutil.copy(mine, thana_home / "trust" / "hospital.der")
