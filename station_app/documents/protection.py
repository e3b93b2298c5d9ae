"""Whose identity is protected, and who has opened it: role, reason, and a line in the ledger.

BNS s. 72 (survivor), POCSO ss. 23 and 33(7), JJ Act s. 74 (child).
"""

from collections.abc import Collection

from station_app.case_diary import rows as case_diary_rows
from station_app.cases import rows as case_rows
from station_app.documents import form_rows, received_rows, rows
from station_app.documents.kinds import load_kinds
from station_app.form_definitions.protection_rules import bears_identity
from station_app.model.documents import Document, DocumentState
from station_app.model.errors import IdentityProtected, ReasonNeeded, SessionLocked
from station_app.model.forms import Answers, Form
from station_app.model.ids import DocumentId
from station_app.model.operators import Right
from station_app.prosecution import rows as prosecution_rows
from station_app.station.station import Station, record
from station_app.store.connection import Transaction
from station_app.summons import rows as summons_rows

_PROTECTED = frozenset({"K3", "K4"})
_SHORTEST_REASON = 5


def open_identity(station: Station, document_id: str, reason: str) -> None:
    """Open a protected paper for this session; the reason stands in the ledger.

    Raises:
        NotAllowed, SessionLocked: the role may never see it. ReasonNeeded: nothing was written.
    """
    operator = station.session.require(Right.IDENTITY)
    if len(reason.strip()) < _SHORTEST_REASON:
        raise ReasonNeeded(count=1)
    with station.store.transaction() as tx:
        record(
            station,
            tx,
            operator.operator_id,
            "identity.opened",
            document_id,
            reason=reason.strip(),
        )
    station.session.open_identity(document_id)
    station.events.announce("document", document_id)


def open_to_print(station: Station, object_ids: Collection[str], reason: str) -> None:
    """Open those that are protected: what leaves on paper is opened anew each time, with its reason.

    Raises:
        As :func:`open_identity`, where one of them is protected.
    """
    with station.store.reading() as tx:
        hidden = [object_id for object_id in object_ids if is_protected(tx, object_id)]
    for object_id in hidden:
        open_identity(station, object_id, reason)


def is_protected(tx: Transaction, document_id: str) -> bool:
    """Tell whether a paper of ours, a received one or a process carries a protected identity."""
    paper = form_rows.find(tx, document_id)
    if paper is not None:
        return paper.identity
    held = received_rows.find(tx, document_id)
    if held is not None:
        return held.identity
    part = prosecution_rows.part_of(tx, document_id)
    if part is not None:
        return part.identity
    process = summons_rows.find(tx, document_id)
    if process is not None:
        return process.hidden
    document = rows.load(tx, DocumentId(document_id))
    kind = load_kinds().get(document.kind)
    if kind is None:
        return False
    # What the program puts together holds whatever its papers hold.
    return kind.confidentiality in _PROTECTED or (kind.made and _volume_hidden(tx, document))


def _volume_hidden(tx: Transaction, copy: Document) -> bool:
    """Tell whether a case is protected, or a paper in the volume that was copied."""
    case = case_rows.find(tx, copy.case_ref)
    if case is not None and case.hidden:
        return True
    volumes = [v for v in case_diary_rows.of_case(tx, copy.case_ref) if v.number == copy.volume]
    papers = [
        entry.document_id for v in volumes for entry in case_diary_rows.entries(tx, v.volume_id)
    ]
    return any(is_protected(tx, paper) for paper in papers)


def hides(tx: Transaction, form: Form, answers: Answers, concerns: str) -> bool:
    """Tell whether a form is protected: by its answers, or since it answers a protected paper."""
    return bears_identity(form, answers) or (bool(concerns) and is_protected(tx, concerns))


def may_see(station: Station, document_id: str) -> bool:
    """Tell whether whoever is at the desk may see a paper's answers and pages now.

    Who types a draft sees it; after that a protected paper opens by :func:`open_identity` only.
    """
    operator = station.session.operator
    if operator is None or not operator.may(Right.READ):
        return False
    with station.store.reading() as tx:
        if not is_protected(tx, document_id):
            return True
        own = _own_draft(tx, document_id, operator.operator_id)
    return own or station.session.has_opened(document_id)


def require_may_see(station: Station, document_id: str) -> None:
    """Refuse whoever may not see a paper now.

    Raises:
        SessionLocked. IdentityProtected: it opens by role and with a reason.
    """
    if station.session.operator is None:
        raise SessionLocked
    if not may_see(station, document_id):
        raise IdentityProtected


def opened_case(case_ref: str) -> str:
    """Return the name under which a protected case is opened."""
    return f"case {case_ref}"


def mask_case_words(station: Station, tx: Transaction, case_ref: str, words: str) -> str:
    """Return free words about a case; none where its identity is protected and was not opened."""
    case = case_rows.find(tx, case_ref) if case_ref else None
    if case is None or not case.hidden or station.session.has_opened(opened_case(case_ref)):
        return words
    return ""


def _own_draft(tx: Transaction, document_id: str, operator_id: str) -> bool:
    if (
        received_rows.find(tx, document_id) is not None
        or summons_rows.find(tx, document_id) is not None
    ):
        return False
    document = rows.load(tx, DocumentId(document_id))
    return document.state is DocumentState.DRAFT and document.created_by == operator_id
