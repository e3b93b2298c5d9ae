"""Plays e-Sakshya: announces a packet for the training case, links packets to FIRs, refuses others'."""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sync.gateway.pillars.mapping import IST
from sync.gateway.pillars.port import Attachment
from sync.gateway.training.scripted_pillar import PillarRefusal, Stage

CASE = "123/2026"
SID = "9901202600000017"
"""Recorded for the training case, and announced with it."""
UNLINKED = ("9901202600000024", "9901202600000031")
"""Recorded, but no FIR was named on the phone: the first link binds them."""
_LINK = "/sakshya/linkFir"
_OF_NOBODY = "-"
_FILES = (
    ("IMG_0001.jpg", 2_481_733, "14-03-2026 18:05:12", "21.8234,75.6102"),
    ("IMG_0002.jpg", 2_390_114, "14-03-2026 18:06:40", "21.8234,75.6102"),
    ("VID_0001.mp4", 48_112_640, "14-03-2026 18:09:03", "21.8235,75.6104"),
)


class Esakshya:
    """Holds no state: what it said and linked stands on the stage."""

    def begin(self, stage: Stage, office: str) -> None:
        """Announce the packet of the training case to a station that has joined."""
        if office.startswith("PS"):
            stage.announce(f"{office}-{SID}", "packet", office, _packet(SID, CASE))

    def receive(
        self, stage: Stage, path: str, data: Mapping[str, Any], files: Sequence[Attachment]
    ) -> Mapping[str, Any]:
        """Link a packet to its FIR.

        Raises:
            PillarRefusal: the packet is unknown or another FIR's, or the request is not one.
        """
        del files
        if path != _LINK:
            raise PillarRefusal("यह काम ई-साक्ष्य में नहीं होता")
        sid, case_ref = str(data["sakshyaId"]), str(data["firNumber"])
        owner = _owner(stage, sid)
        if owner is None:
            raise PillarRefusal(f"SID {sid} ई-साक्ष्य में नहीं है")
        if owner not in ("", case_ref):
            raise PillarRefusal(f"SID {sid} दूसरे अपराध से जुड़ा है")
        told = {"sakshyaId": sid, "firNumber": case_ref}
        stage.announce(f"linked-{sid}", "linked", _OF_NOBODY, told)
        return {"ackNo": f"ESK/{sid[-6:]}/{case_ref}", "linkedOn": _now()}


def _owner(stage: Stage, sid: str) -> str | None:
    """Return the FIR that a packet belongs to; empty: none yet; ``None``: there is no such packet."""
    for push in reversed(stage.said()):
        if push.data.get("sakshyaId") == sid:
            return str(push.data["firNumber"])
    return "" if sid in UNLINKED else None


def _packet(sid: str, case_ref: str) -> dict[str, Any]:
    files = [
        {
            "fileName": name,
            "hashValue": hashlib.sha256(f"{sid} {name}".encode()).hexdigest(),
            "fileSize": size,
            "captureTime": taken,
            "latLong": place,
        }
        for name, size, taken, place in _FILES
    ]
    return {
        "sakshyaId": sid,
        "firNumber": case_ref,
        "recordingType": "SEARCH_SEIZURE",
        "packetUrl": f"https://esakshya.example/packet/{sid}",
        "sessionStart": "14-03-2026 18:04:00",
        "sessionEnd": "14-03-2026 18:14:30",
        "files": files,
        "certificatePdf": base64.b64encode(_certificate(sid)).decode(),
    }


def _now() -> str:
    return datetime.now(UTC).astimezone(IST).strftime("%d-%m-%Y %H:%M:%S")


def _certificate(sid: str) -> bytes:
    """Draw a page that stands for the app's certificate, without a library."""
    drawn = f"BT /F 14 Tf 60 760 Td (e-Sakshya training certificate, SID {sid}, Part A) Tj ET"
    bodies = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn.encode()),
    )
    made, places = b"%PDF-1.4\n", []
    for number, body in enumerate(bodies, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        made
        + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (
            len(bodies) + 1,
            table,
            len(bodies) + 1,
            len(made),
        )
    )
