"""The gateway's parts, joined once and handed to every endpoint."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Engine

from sync.gateway.admission.connections import Connections
from sync.gateway.admission.limits import Limits
from sync.gateway.pillars.exchange import PillarExchange
from sync.gateway.pillars.numbering import Numbering
from sync.gateway.pillars.port import Transport
from sync.gateway.records.identity import Identity
from sync.gateway.records.inbox import Inbox
from sync.gateway.records.objects import Objects
from sync.gateway.records.register import Register
from sync.gateway.uploads import Uploads


@dataclass(frozen=True, slots=True)
class Gateway:
    """The parts that the endpoints work with."""

    engine: Engine
    objects: Objects
    identity: Identity
    uploads: Uploads
    inbox: Inbox
    register: Register
    pillars: PillarExchange
    numbering: Numbering
    transports: Mapping[str, Transport]
    limits: Limits
    connections: Connections
    training: bool
