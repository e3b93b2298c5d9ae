"""Which script plays which pillar."""

from collections.abc import Mapping

from sync.gateway.training.cctns import Cctns
from sync.gateway.training.cis import Court
from sync.gateway.training.eforensics import Laboratory
from sync.gateway.training.eprisons import Jail
from sync.gateway.training.eprosecution import EProsecution
from sync.gateway.training.esakshya import Esakshya
from sync.gateway.training.evivechna import EVivechna
from sync.gateway.training.icjs import Hub
from sync.gateway.training.medleapr import MedicalPortal
from sync.gateway.training.scripted_pillar import Script

SCRIPTS: Mapping[str, Script] = {
    "cctns": Cctns(),
    "cis": Court(),
    "eforensics": Laboratory(),
    "eprisons": Jail(),
    "eprosecution": EProsecution(),
    "esakshya": Esakshya(),
    "evivechna": EVivechna(),
    "icjs": Hub(),
    "medleapr": MedicalPortal(),
}
