"""Certifies enrolments: the gateway's signed word on whose key signs a station's packets."""

import hashlib

from sqlalchemy import Engine, select
from sqlalchemy import insert as add

from sync.gateway.records.database import now_text, terminals, writing
from sync.gateway.records.identity import Identity
from sync.gateway.records.refusals import Refusal
from sync.gateway.records.restore_tables import enrolment_certificates
from sync.wire.canonical import write
from sync.wire.enrolment_certificate import (
    ENROLMENT_FORMAT,
    Authorities,
    Enrolment,
    seal_enrolment,
)
from sync.wire.records import to_data


def certify(engine: Engine, identity: Identity, terminal_id: str, told: Authorities) -> bytes:
    """Return the certificate of a terminal's enrolment; for the same authorities the same bytes.

    Raises:
        Refusal: there is no such terminal.
    """
    named = hashlib.sha256(write(to_data(told))).hexdigest()
    table = enrolment_certificates
    with writing(engine) as tx:
        row = tx.execute(select(terminals).where(terminals.c.terminal_id == terminal_id)).first()
        if row is None or not row.active:
            raise Refusal("terminal-unknown")
        made = Enrolment(
            ENROLMENT_FORMAT,
            identity.gateway_id,
            terminal_id,
            str(row.public_key),
            str(row.office),
            told.authorities,
            now_text(),
        )
        # Of the same words there is one certificate; the office may have changed since.
        key = hashlib.sha256(f"{named} {row.office} {row.public_key}".encode()).hexdigest()
        known = select(table.c.certificate).where(
            table.c.terminal_id == terminal_id, table.c.authorities_sha256 == key
        )
        held = tx.execute(known).scalar()
        if held is not None:
            return bytes(held)
        sealed = seal_enrolment(made, identity.signing_key)
        tx.execute(
            add(table).values(terminal_id=terminal_id, authorities_sha256=key, certificate=sealed)
        )
    return sealed
