"""What a pillar waits for and the gateway will never hold: a person is told, nothing waits for ever."""

from station_app.documents import drafts
from station_app.documents import finalise as document_finalise
from station_app.exchange import delivery, outgoing_messages
from station_app.model.cancellation import CancelTicket, no_report
from station_app.station.station import Station
from tests.district import sign
from tests.scanning.test_capture import scan


def test_a_message_whose_paper_is_rejected_waits_for_a_person(thana: Station) -> None:
    document_id = drafts.begin(thana, "SEIZURE", case_ref="7/2026").document_id
    scan(thana, document_id, 1)
    document_finalise.finalise(thana, document_id, CancelTicket(), no_report)
    sign(thana, document_id)
    operator = thana.session.operator
    assert operator is not None
    with thana.store.transaction() as tx:
        outgoing_messages.send_message(
            thana,
            tx,
            operator.operator_id,
            pillar="cctns",
            kind="paper",
            body={},
            case_ref="7/2026",
            concerns=document_id,
            papers=(document_id,),
        )
    delivery.reject(thana, document_id, "unknown_kind")
    (told,) = outgoing_messages.refused(thana)
    assert (told.concerns, told.reason) == (document_id, "unknown_kind")
