"""Which script plays which pillar."""

from collections.abc import Mapping

from sync.gateway.training.cctns import Cctns
from sync.gateway.training.cis import Court
from sync.gateway.training.eprosecution import EProsecution
from sync.gateway.training.esakshya import Esakshya
from sync.gateway.training.evivechna import EVivechna
from sync.gateway.training.stage import Script

SCRIPTS: Mapping[str, Script] = {
    "cctns": Cctns(),
    "cis": Court(),
    "eprosecution": EProsecution(),
    "evivechna": EVivechna(),
    "esakshya": Esakshya(),
}
