"""``demo``: a training station with its own gateway; headless, the main job once."""

import argparse
import contextlib
import json
import time

from commands.scan import chosen_profile, first_device, scan_wanted
from commands.shell.command_line import MOST_PAGES, CommandParser, Options, whole_number
from commands.shell.console import answer, progress, reader_texts
from commands.shell.display import require_display
from commands.shell.homes import default_home, new_home
from commands.training_gateway import training_gateway
from commands.training_hospital import run_hospital
from commands.training_station import training_station
from station_app.documents import drafts, signing_batch
from station_app.documents import finalise as document_finalise
from station_app.documents.export import Exported, export
from station_app.exchange.outbox import rows
from station_app.model.cancellation import CancelTicket
from station_app.model.documents import Document, DocumentState
from station_app.model.ids import DocumentId
from station_app.model.operators import Role
from station_app.model.training import TRAINING, TRAINING_CASES, TrainingOperator
from station_app.scanning import quality
from station_app.station import sign_in
from station_app.station.station import Station
from sync.client.courier import Courier
from sync.client.errors import GatewayUnreachable
from sync.client.ledger_copies import export_enrolment, export_trust

_SIGNERS = (Role.OFFICER, Role.SHO)
_TURNS = 20
"""Exchanges after which a receipt must have come on a line that never leaves this computer."""


def add_parser(subparsers: "argparse._SubParsersAction[CommandParser]") -> None:
    """Describe the command's words."""
    options = Options(subparsers, "demo")
    options.add("--headless", action="store_true")
    options.add("--pages", type=whole_number(1, MOST_PAGES), default=10, metavar="N")
    options.add("--unit", choices=("thana", "hospital"), default="thana")
    options.add_home()


def run(arguments: argparse.Namespace) -> int:
    """Open the training station's window, or do the main job once and tell it as JSON."""
    home = arguments.home or default_home().with_name("station-terminal-training")
    if not arguments.headless:
        require_display()
    new_home(home)
    if arguments.unit == "hospital":
        return run_hospital(home, headless=arguments.headless)
    with training_station(home) as station, training_gateway(station):
        if arguments.headless:
            answer(json.dumps(main_job(station, arguments.pages), ensure_ascii=False))
            return 0
        from commands.window import open_station_window

        return open_station_window(station)


def main_job(station: Station, pages: int) -> dict[str, object]:
    """Scan, sign, send and hold the receipt, through the same desks as the window."""
    began = time.monotonic()
    document = _scan(station, pages)
    document = _finish_and_sign(station, document.document_id)
    document = _send(station, document.document_id)
    out = station.home / "exports"
    copies = export(station, document.document_id, out)
    export_trust(station, out)
    export_enrolment(station, out)
    return _told(station, document, copies, time.monotonic() - began)


def _sign_in(station: Station, role: Role) -> None:
    person = next(p for p in TRAINING.operators if p.role == role)
    sign_in.sign_in(station, person.user_name, person.passphrase)


def _scan(station: Station, pages: int) -> Document:
    _sign_in(station, Role.MUNSHI)
    case = TRAINING_CASES[0]
    document = drafts.begin(station, "CD_BUNDLE", case_ref=case["case_ref"], expected_sheets=pages)
    profile = chosen_profile(station, "training")
    scan_wanted(station, document.document_id, first_device(station), profile, pages)
    # The scanner's own sheets come round again after ten: a person would look, and write why.
    reason = reader_texts()("cli.training_sheets_again")
    for page in quality.doubtful_pages(station, document.document_id):
        quality.accept_page(station, document.document_id, page.page_id, reason)
    return document


def _finish_and_sign(station: Station, document_id: DocumentId) -> Document:
    texts = reader_texts()
    ticket = CancelTicket()
    document_finalise.finalise(station, document_id, ticket, progress(texts("cli.pages_finished")))
    sign_in.sign_out(station)
    signer = _signer(station)
    sign_in.sign_in(station, signer.user_name, signer.passphrase)
    token = signing_batch.tokens(station)[0]
    return signing_batch.sign(
        station,
        (document_id,),
        token.serial,
        TRAINING.token_pin,
        ticket,
        progress(texts("cli.papers_signed")),
    )[0]


def _signer(station: Station) -> TrainingOperator:
    """Return the officer, or whoever signed first in a home with one token for all: it is theirs."""
    bound = {p.user_name for p in sign_in.operators(station) if p.certificate_serial}
    able = [person for person in TRAINING.operators if Role(person.role) in _SIGNERS]
    return next((p for p in able if p.user_name in bound), able[0])


def _send(station: Station, document_id: DocumentId) -> Document:
    with contextlib.closing(Courier(station)) as courier:
        for _ in range(_TURNS):
            courier.run_once()
            document = drafts.document(station, document_id)
            if document.state in (DocumentState.ACKNOWLEDGED, DocumentState.REJECTED):
                return document
    raise GatewayUnreachable


def _told(
    station: Station, document: Document, copies: Exported, seconds: float
) -> dict[str, object]:
    item = next(i for i in rows(station) if i.document.document_id == document.document_id)
    return {
        "document": document.document_id,
        "pages": document.page_count,
        "pdf": str(copies.pdf),
        "pdf_sha256": document.pdf_sha256,
        "signature_level": document.signature_level,
        "receipt": str(copies.receipt),
        "gateway_sequence": item.receipt_sequence,
        "state": document.state.value,
        "seconds": round(seconds, 3),
    }
