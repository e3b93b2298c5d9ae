"""The one table of who follows whom: the only file that knows the kernel and every subject.

Turning a line off must make a test fail: ``python -m tests.mutations`` turns off each in its turn.
"""

from station_app.case_diary import evivechna
from station_app.case_diary import protection as case_diary_protection
from station_app.cases import external_ids
from station_app.cases import rows as case_rows
from station_app.documents import outbox_rows
from station_app.evidence import esakshya_link, upload_rows
from station_app.evidence import packets as evidence_packets
from station_app.evidence import rows as evidence_rows
from station_app.exchange import cctns, outgoing_messages
from station_app.exchange.enrolment import pinned_recipient
from station_app.exhibits import lab_messages
from station_app.exhibits import register as exhibit_register
from station_app.forms import registers
from station_app.forms.finalise import finalise_form
from station_app.investigation import worklist
from station_app.medico_legal import medleapr_reports
from station_app.model.clock import Clock
from station_app.overview import monthly_report
from station_app.printing import office_printouts
from station_app.prisoners import jail_messages
from station_app.prosecution import incoming as prosecution_incoming
from station_app.prosecution import register as prosecution_register
from station_app.prosecution import sending as prosecution_sending
from station_app.scanning import separator_sheets
from station_app.scanning.finalise import finalise_scan
from station_app.station.followers import Followers
from station_app.station.station import Station
from station_app.store.store import Store
from station_app.summons import auto_filing, court_messages
from station_app.summons import printouts as summons_printouts
from station_app.summons import register as summons_register

FOLLOWERS: Followers[Station] = Followers(
    finalise=(finalise_form, finalise_scan),
    signed=(worklist.on_signed, prosecution_sending.on_signed, esakshya_link.on_signed),
    received=(worklist.on_received,),
    acknowledged=(cctns.report_document,),
    rejected=(outgoing_messages.document_rejected,),
    codes_read=(auto_filing.on_codes_read,),
    message_arrived={
        "cis.process": court_messages.store_process,
        "cis.reschedule": court_messages.store_reschedule,
        "cis.recall": court_messages.store_recall,
        "cis.answer": court_messages.store_answer,
        "cis.diary_call": prosecution_incoming.store_call,
        "eprosecution.diary_call": prosecution_incoming.store_call,
        "eprosecution.objections": prosecution_incoming.store_note,
        "eprosecution.opinion": prosecution_incoming.store_note,
        "evivechna.diary_sheet": evivechna.store_sheet,
        "esakshya.packet": esakshya_link.store_packet,
        "eforensics.receipt": lab_messages.store_receipt,
        "eforensics.result": lab_messages.store_report,
        "eforensics.returned": lab_messages.store_return,
        "eprisons.answer": jail_messages.store_refusal,
        "eprisons.production": jail_messages.store_production,
        "eprisons.status": jail_messages.store_custody_status,
        "icjs.lookup": external_ids.store_hub_answer,
        "medleapr.report": medleapr_reports.store_report,
    },
    printed=(summons_printouts.on_printed,),
    case_changed=(worklist.refresh,),
    cases_pulled=(worklist.refresh_many,),
    put_back=(registers.on_put_back,),
    protects=(
        prosecution_register.protects,
        summons_register.protects,
        case_diary_protection.is_copy_protected,
        case_diary_protection.is_volume_protected,
        evidence_packets.protects,
        exhibit_register.protects,
    ),
    opened_with=(
        case_diary_protection.case_of_volume,
        prosecution_register.case_of,
        evidence_packets.case_of,
        exhibit_register.case_of,
    ),
    nameless=(
        separator_sheets.PRINTED,
        office_printouts.REGISTER,
        office_printouts.LABELS,
        monthly_report.PRINTED,
    ),
    investigates=(case_rows.investigating_officer,),
    assembled=(prosecution_register.is_part,),
    return_due=(summons_register.return_due,),
    unsent=(upload_rows.count_open,),
)


def settle(store: Store, clock: Clock) -> None:
    """Clear what a cut left in a store that was just opened: claims of other runs, loose media pieces.

    Only while nothing is being sealed.

    Raises:
        StoreError: nothing was cleared.
    """
    with store.transaction() as tx:
        outbox_rows.void_claims(tx, clock.now())
        loose = evidence_rows.pieces_loose(tx)
        # Off the disk before the row is gone: a second cut leaves the row, never the piece.
        for blob_id in loose:
            store.blobs.drop(blob_id)
        evidence_rows.dropped(tx, loose)
        pinned = pinned_recipient(tx)
    if pinned and pinned not in store.seal.keys.recipients:
        # A home of an older program: of its readers only the one in the database is believed.
        store.set_district_recipient(pinned)
