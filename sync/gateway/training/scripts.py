"""Which script plays which pillar."""

from collections.abc import Mapping

from sync.gateway.training.cis import Court
from sync.gateway.training.eprosecution import EProsecution
from sync.gateway.training.stage import Script

SCRIPTS: Mapping[str, Script] = {
    "cis": Court(),
    "eprosecution": EProsecution(),
}
