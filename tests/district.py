"""A small district: a thana, a hospital and the gateway between them, all of real parts."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from station_app.documents import finalise as document_finalise
from station_app.documents import signing_batch
from station_app.exchange.enrolment import move_gateway
from station_app.forms import filling
from station_app.model.cancellation import CancelTicket, no_report
from station_app.model.documents import Document
from station_app.model.ids import DocumentId
from station_app.model.operators import Role
from station_app.model.settings import Settings
from station_app.model.texts import RESOURCES
from station_app.station import sign_in as station_sign_in
from station_app.station.station import Station
from sync.client.courier import Courier
from sync.client.enrolling import enrol
from sync.client.inbox_poller import InboxPoller
from sync.gateway.serving import RunningGateway, start
from tests.homes import made_once
from tests.signing.officers import NOW, PIN, office_in
from tests.stations import PASSPHRASE, TestClock, station_in
from tests.sync.parts import gateway_in, make_due

THANA, HOSPITAL = "PS9901", "HS9901"
TRAINING_PILLARS = RESOURCES / "pillars" / "training" / "authority.der"
"""Who signs for the laboratory and the hospital that are played."""


@dataclass
class District:
    thana: Station
    hospital: Station
    gateway: RunningGateway
    clock: TestClock
    folder: Path

    def cut(self) -> None:
        """Take the line away: nobody answers any more."""
        self.gateway.close()

    def mend(self) -> None:
        """Bring the same gateway back at the same address."""
        self.gateway = start(self.folder / "gateway", listen=("127.0.0.1", 0), training=True)

    def exchange(self, station: Station) -> None:
        """Send what waits and fetch what came."""
        courier, postbox = Courier(station), InboxPoller(station, line_is_back=lambda: None)
        try:
            make_due(station)
            fault = courier.run_once().line_fault
            if fault is not None:
                raise fault
            postbox.run_once()
        finally:
            courier.close()
            postbox.close()


@contextlib.contextmanager
def district_in(folder: Path) -> Iterator[District]:
    """Open a district with everybody in it and both stations enrolled: a copy of one made once."""
    clock = TestClock(NOW)
    made_once("district", _make).lay_into(folder, clock)
    with _opened(folder, clock) as district:
        # The copy's gateway listens at an address of its own: nothing of another test comes there.
        for station in (district.thana, district.hospital):
            move_gateway(station, district.gateway.url)
        yield district


def _make(folder: Path, clock: TestClock) -> None:
    folder.mkdir()
    with _opened(folder, clock) as district:
        enrol(district.thana, district.gateway.new_enrolment_code(THANA))
        enrol(district.hospital, district.gateway.new_enrolment_code(HOSPITAL))
        district.exchange(district.thana)
        district.exchange(district.hospital)
    (folder / "gateway" / "port").unlink()


@contextlib.contextmanager
def _opened(folder: Path, clock: TestClock) -> Iterator[District]:
    office = office_in(folder)
    officers = ("Officer 31", "Doctor 7", "Doctor 8")
    io_token, *doctors = (office.officer(name) for name in officers)
    trust = (office.authority.certificate, TRAINING_PILLARS.read_bytes())
    with contextlib.ExitStack() as stack:
        gateway = stack.enter_context(gateway_in(folder / "gateway"))
        thana = stack.enter_context(
            station_in(
                folder / "thana",
                clock=clock,
                tokens=(io_token,),
                trust=trust,
                settings=Settings(page_reserve_mb=1, ps_code=THANA, unit_en="Thana Namuna"),
            )
        )
        hospital = stack.enter_context(
            station_in(
                folder / "hospital",
                clock=clock,
                tokens=tuple(doctors),
                trust=trust,
                settings=Settings(
                    page_reserve_mb=1,
                    ps_code=HOSPITAL,
                    unit_kind="hospital",
                    unit_hi="जिला चिकित्सालय नमूना",
                    unit_en="District Hospital Namuna",
                ),
                staff=hospital_people,
            )
        )
        made = District(thana, hospital, gateway, clock, folder)
        stack.callback(made.cut)
        yield made


def hospital_people(station: Station) -> None:
    station_sign_in.sign_in(station, "sho", PASSPHRASE)
    station_sign_in.add_operator(station, "lipik", "एमएलसी लिपिक", Role.CLERK, PASSPHRASE)
    station_sign_in.add_operator(station, "doctor", "चिकित्सा अधिकारी", Role.DOCTOR, PASSPHRASE)
    station_sign_in.add_operator(station, "doctor2", "चिकित्सा अधिकारी 2", Role.DOCTOR, PASSPHRASE)
    station_sign_in.sign_out(station)


def sign_in(station: Station, user_name: str) -> None:
    station_sign_in.sign_in(station, user_name, PASSPHRASE)


def answer(station: Station, document_id: DocumentId, answers: dict[str, Any]) -> None:
    for field, value in answers.items():
        filling.set_answer(station, document_id, field, value)
        filling.commit_field(station, document_id, field)


def finish(station: Station, document_id: DocumentId) -> Document:
    return document_finalise.finalise(station, document_id, CancelTicket(), no_report)


def sign(station: Station, document_id: DocumentId, token: int = 0) -> Document:
    serial = station.tokens()[token].info().serial
    return signing_batch.sign(station, (document_id,), serial, PIN, CancelTicket(), no_report)[0]


REQUEST: dict[str, Any] = {
    "subject": "injured",
    "to_office": HOSPITAL,
    "to_name": "चिकित्सा अधिकारी, जिला चिकित्सालय नमूना",
    "gd": 41,
    "gd_at": "2026-03-14T23:10",
    "person_name": "काल्पनिक व्यक्ति उर्फ नमूना",
    "parent_name": "काल्पनिक पिता",
    "sex": "male",
    "age_years": 34,
    "address": "ग्राम नमूना, वार्ड 7",
    "under_arrest": "no",
    "facts": "रात में झगड़े में लाठी से मारपीट, सिर से रक्तस्राव।",
    "questions": "चोट का प्रकार, अवधि और हथियार बताएँ।",
    "escort_name": "आरक्षक नमूना",
    "escort_no": "505",
    "left_at": "2026-03-14T23:30",
}

REPORT: dict[str, Any] = {
    "place": "आपातकालीन कक्ष",
    "arrived_at": "2026-03-14T23:55",
    "exam_start": "2026-03-15T00:10",
    "exam_end": "2026-03-15T00:40",
    "age_about": "no",
    "brought_by": "आरक्षक नमूना 505",
    "mark_1": "दाएँ गाल पर तिल",
    "mark_2": "बाएँ हाथ पर कटे का निशान",
    "consent": "given",
    "consent_by": "स्वयं",
    "history_person": "लाठी से मारा।",
    "pulse": 88,
    "consciousness": "conscious",
    "pupils": "normal",
    "smell": "none",
    "no_injury": "no",
    "injuries": [
        {
            "type": "laceration",
            "length": "4.5",
            "breadth": "0.5",
            "site": "सिर के दाएँ पार्श्व पर, कान से 6 cm ऊपर",
            "side": "right",
            "age": "fresh",
            "weapon": "hard_blunt",
            "nature": "simple",
            "view": "head",
            "mark_x": 300,
            "mark_y": 200,
        }
    ],
    "opinion_reserved": "no",
    "opinion": "चोट साधारण, सख्त व भोथरी वस्तु से, ताज़ी।",
    "disposal": "discharged",
    "informed_at": "2026-03-15T00:45",
    "doctor_name": "डॉ. काल्पनिक",
    "doctor_degree": "MBBS",
    "doctor_no": "MP-0007",
}

SURVIVOR: dict[str, Any] = {
    "hospital": "जिला चिकित्सालय नमूना",
    "arrived_at": "2026-03-14T23:55",
    "age_years": 15,
    "sex": "female",
    "brought_by": "माता, ग्राम नमूना",
    "examiner_sex": "female",
    "presence_name": "गोपनीय माता",
    "presence_relation": "mother",
    "consent_exam": "given",
    "consent_samples": "given",
    "consent_treatment": "given",
    "consent_police": "given",
    "consent_by": "गोपनीय माता",
    "consent_witness": "नर्स नमूना",
    "exam_start": "2026-03-15T00:10",
    "exam_end": "2026-03-15T00:50",
    "mark_1": "तिल",
    "mark_2": "निशान",
    "acts": "विवरण जैसा बताया गया।",
    "general_state": "स्थिर",
    "mental_state": "भयभीत, बात समझती है",
    "samples": [{"packet": "1", "content": "clothes", "lab": "fsl", "seal": "DH-7"}],
    "conclusions": [{"conclusion": "चोट पाई गई", "reason": "परीक्षण में दिखी"}],
    "treatment": "प्राथमिक उपचार",
    "doctor_name": "डॉ. काल्पनिक",
    "doctor_degree": "MBBS",
    "doctor_no": "MP-0008",
}
