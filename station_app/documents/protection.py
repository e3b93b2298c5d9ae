"""Whose identity is protected, and who has opened it: role, reason, and a line in the ledger.

BNS s. 72 (survivor), POCSO ss. 23 and 33(7), JJ Act s. 74 (child).
"""

from collections.abc import Collection

from station_app.documents import form_rows, received_rows, rows
from station_app.documents.kinds import load_kinds
from station_app.form_definitions.protection_rules import has_protected_identity
from station_app.model.documents import DocumentState
from station_app.model.errors import IdentityProtected, ReasonNeeded, SessionLocked
from station_app.model.forms import Answers, Form
from station_app.model.ids import DocumentId
from station_app.model.operators import Right
from station_app.station.station import Station, record
from station_app.store.connection import Transaction

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
        hidden = [object_id for object_id in object_ids if is_protected(station, tx, object_id)]
    for object_id in hidden:
        open_identity(station, object_id, reason)


def is_protected(station: Station, tx: Transaction, object_id: str) -> bool:
    """Tell whether a document of ours, a received one or what a subject keeps is protected.

    Whoever keeps it says so (``followers.protects``). Fails closed: a kind of document that is in no
    catalogue is protected, and an id that nobody knows is refused.

    Raises:
        DocumentUnknown: no document has this id, and no subject speaks for it.
    """
    paper = form_rows.find(tx, object_id)
    if paper is not None:
        return paper.identity
    held = received_rows.find(tx, object_id)
    if held is not None:
        return held.identity
    for protects in station.followers.protects:
        said = protects(station, tx, object_id)
        if said is not None:
            return said
    document = rows.load(tx, DocumentId(object_id))
    kind = load_kinds().get(document.kind)
    return kind is None or kind.confidentiality in _PROTECTED


def is_assembled(station: Station, tx: Transaction, document_id: str) -> bool:
    """Tell whether a document is put together from others by a subject, as a part of a bundle."""
    return any(assembled(tx, document_id) for assembled in station.followers.assembled)


def is_form_protected(
    station: Station, tx: Transaction, form: Form, answers: Answers, concerns: str
) -> bool:
    """Tell whether a form is protected: by its answers, or since it answers a protected paper."""
    return has_protected_identity(form, answers) or (
        bool(concerns) and is_protected(station, tx, concerns)
    )


def may_see(station: Station, document_id: str) -> bool:
    """Tell whether whoever is at the desk may see a paper's answers and pages now.

    Who types a draft sees it; after that a protected paper opens by :func:`open_identity` only.
    """
    operator = station.session.operator
    if operator is None or not operator.may(Right.READ):
        return False
    with station.store.reading() as tx:
        if not is_protected(station, tx, document_id):
            return True
        own = _own_draft(tx, document_id, operator.operator_id)
        cases = [case for tell in station.followers.opened_with if (case := tell(tx, document_id))]
    opened = (document_id, *map(opened_case, cases))
    return own or any(station.session.has_opened(name) for name in opened)


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


def _own_draft(tx: Transaction, document_id: str, operator_id: str) -> bool:
    document = rows.find(tx, DocumentId(document_id))
    if document is None or received_rows.find(tx, document_id) is not None:
        return False
    return document.state is DocumentState.DRAFT and document.created_by == operator_id
