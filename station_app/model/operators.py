"""Operators, their roles and rights."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from station_app.model.ids import OperatorId


class Role(StrEnum):
    """What somebody does at the station."""

    MUNSHI = "munshi"
    """Head moharrir or moharrir: scans, files, sends."""
    OFFICER = "officer"
    """Investigating officer: signs case papers."""
    SHO = "sho"
    """Station house officer: signs, watches deadlines, manages operators."""
    CLERK = "clerk"
    """Hospital MLC clerk."""
    DOCTOR = "doctor"
    """Medical officer: signs medico-legal papers."""
    SERVER = "server"
    """Process server: head constable for summons and warrants."""
    COPYIST = "copyist"
    """Scans only and reads nothing: sees neither pages nor answers."""
    ADMIN = "admin"
    """Sets the station up; reads no papers."""


class Right(StrEnum):
    """What a role may do."""

    SCAN = "scan"
    SIGN = "sign"
    SEND = "send"
    READ = "read"
    WRITE = "write"
    """Fill forms."""
    IDENTITY = "identity"
    """Open a protected identity (BNS s. 72; POCSO; JJ Act s. 74) with a written reason."""
    MANAGE = "manage"


RIGHTS: Mapping[Role, frozenset[Right]] = {
    Role.MUNSHI: frozenset({Right.SCAN, Right.SEND, Right.READ, Right.WRITE}),
    Role.OFFICER: frozenset(Right) - {Right.MANAGE},
    Role.SHO: frozenset(Right),
    Role.CLERK: frozenset({Right.SCAN, Right.SEND, Right.READ, Right.WRITE, Right.IDENTITY}),
    Role.DOCTOR: frozenset(Right) - {Right.MANAGE},
    Role.SERVER: frozenset({Right.SCAN, Right.SEND, Right.READ, Right.WRITE}),
    Role.COPYIST: frozenset({Right.SCAN}),
    Role.ADMIN: frozenset({Right.MANAGE}),
}


SIGNERS_OF_HOUSE: Mapping[str, frozenset[Role]] = {
    "thana": frozenset({Role.OFFICER, Role.SHO}),
    "hospital": frozenset({Role.DOCTOR}),
}
"""Who signs in which kind of unit (``Settings.unit_kind``)."""


@dataclass(frozen=True, slots=True)
class Operator:
    """A person who works at this terminal."""

    operator_id: OperatorId
    user_name: str
    display_name: str
    """Rank and belt number as staff say it: ``प्र.आर. 214``."""
    role: Role
    language: str = "hi"
    certificate_serial: str = ""
    """Serial number (decimal) of the certificate that is this person's; empty: not bound yet."""
    active: bool = True

    def may(self, right: Right) -> bool:
        """Tell whether the role holds the right."""
        return self.active and right in RIGHTS[self.role]


TERMINAL = OperatorId("terminal")
"""Who acts where nobody is at the desk: the terminal itself."""
