"""What proves a service goes into its report: the scanned backs, upright, each with its row."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from station_app.documents import form_rows, page_edit_rows, page_rows
from station_app.documents import rows as document_rows
from station_app.forms import filling
from station_app.model.clock import IST
from station_app.model.documents import Document, DocumentState, Page
from station_app.model.ids import DocumentId, OperatorId, PageId
from station_app.model.page_edits import PageEdit
from station_app.station.station import Station, record
from station_app.store.connection import Transaction
from station_app.summons import rows
from station_app.summons.model import Process

_PROOF = "photographs"
_BACK_REASON = "पीठ का स्कैन / scanned back"


def take_over_scans(
    station: Station, process: Process, document_id: DocumentId, operator_id: OperatorId
) -> None:
    """Put the scanned backs that are not in a draft yet into it, upright, each with its row."""
    with station.store.transaction() as tx:
        if document_rows.load(tx, document_id).state is not DocumentState.DRAFT:
            return
        there = {page.sha256 for page in page_rows.of_document(tx, document_id)}
        filed = [p for p in rows.papers(tx, process.process_id) if p.part == "back"]
        proof = list(form_rows.answers_of(tx, document_id).get(_PROOF, []))
        before = len(proof)
        for paper in filed:
            master = page_rows.load(tx, paper.page_id)
            if master.sha256 in there:
                continue
            page_id = _copy(station, tx, master, document_id, operator_id)
            if paper.quarter_turns:
                turn = PageEdit("rotate", page_id, quarter_turns=paper.quarter_turns)
                page_edit_rows.append(tx, document_id, turn, station.clock.now(), operator_id)
            taken = {"taken_at": _written(master.captured_at), "gps_reason": _BACK_REASON}
            proof.append({"page": page_id, "shows": "back", **taken})
        if len(proof) > before:
            filling.put_answers(station, tx, document_id, {_PROOF: proof}, operator_id)


def earlier_report(
    station: Station,
    tx: Transaction,
    earlier: Document,
    document_id: DocumentId,
    operator_id: OperatorId,
) -> dict[str, Any]:
    """Return what an earlier report said, its pages taken over with their rows."""
    said = form_rows.answers_of(tx, earlier.document_id)
    proof = []
    for row in said.get(_PROOF, []):
        master = page_rows.load(tx, PageId(str(row["page"])))
        page_id = _copy(station, tx, master, document_id, operator_id)
        proof.append({**row, "page": page_id})
    return {**said, _PROOF: proof}


def _copy(
    station: Station,
    tx: Transaction,
    master: Page,
    document_id: DocumentId,
    operator_id: OperatorId,
) -> PageId:
    """Let a paper have a page whose master lies with another one: the same sealed file."""
    page_id = PageId(station.new_id("p"))
    arrival = page_rows.next_arrival(tx, document_id)
    adopted = replace(master, page_id=page_id, document_id=document_id, arrival=arrival)
    page_rows.insert(tx, adopted)
    now = station.clock.now()
    page_edit_rows.append(tx, document_id, PageEdit("place", page_id), now, operator_id)
    record(station, tx, operator_id, "page.adopted", page_id, sha256=master.sha256)
    return page_id


def _written(at: datetime) -> str:
    return at.astimezone(IST).strftime("%Y-%m-%dT%H:%M")
