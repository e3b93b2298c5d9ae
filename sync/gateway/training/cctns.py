"""Plays CCTNS: takes papers against the FIRs of training, and knows no other."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sync.gateway.pillars.mapping import IST
from sync.gateway.pillars.port import Attachment
from sync.gateway.training.scripted_pillar import PillarRefusal, Stage

FIRS = frozenset({"123/2026", "131/2026", "140/2026"})


class Cctns:
    """The crime and criminal tracking network."""

    def begin(self, stage: Stage, office: str) -> None:
        """It speaks when it is spoken to; the register of cases is pulled by its own way."""

    def receive(
        self, stage: Stage, path: str, data: Mapping[str, Any], files: Sequence[Attachment]
    ) -> Mapping[str, Any]:
        """Take a paper against its FIR; the same paper again gets the same number."""
        del path, files
        fir = f"{data['firSrNo']}/{data['firYear']}"
        if fir not in FIRS:
            raise PillarRefusal(f"FIR नहीं मिली: अपराध क्रमांक {fir} CCTNS में दर्ज नहीं है")
        at = datetime.now(IST)
        number = f"TR/CCTNS/{data['firYear']}/{data['docHash'][:8].upper()}"
        return {"acceptanceNo": number, "acceptedOn": at.strftime("%d/%m/%Y %H:%M")}
