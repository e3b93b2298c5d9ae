"""Who may scan and not read: sees that a page arrived, never what it says."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from station_app.documents import drafts, pdf_access, received
from station_app.documents.protection import open_identity, require_may_see
from station_app.exchange import inbox
from station_app.forms import filling
from station_app.model.cancellation import CancelTicket, no_report
from station_app.model.errors import IdentityProtected, NotAllowed
from station_app.model.operators import Role
from station_app.scanning import capture, page_editing
from station_app.station import sign_in
from tests.district import answer
from tests.scanners import drawn_page
from tests.stations import PASSPHRASE, PROFILE, stack_of, station_in

_PX = 800


def sharpness(jpeg: bytes) -> float:
    grey = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_GRAYSCALE)
    assert grey is not None
    return float(cv2.Laplacian(grey, cv2.CV_64F).var())


def test_a_copyist_scans_and_reads_nothing(tmp_path: Path) -> None:
    with station_in(tmp_path / "home") as station:
        sign_in.sign_in(station, "sho", PASSPHRASE)
        sign_in.add_operator(station, "nakal", "सहायक", Role.COPYIST, PASSPHRASE)
        readable_form = filling.begin(station, "STMT_180", case_ref="1/2026")
        answer(station, readable_form.document_id, {"witness": "काल्पनिक"})
        sign_in.sign_in(station, "nakal", PASSPHRASE)
        draft = drafts.begin(station, "CD_BUNDLE", case_ref="1/2026")
        stack_of(station).lay_in([drawn_page("secret words")])
        device = capture.devices(station)[0].device
        capture.scan_pages(station, draft.document_id, device, PROFILE, CancelTicket(), no_report)
        (view,) = page_editing.page_views(station, draft.document_id).standing
        veiled = page_editing.picture(station, view.page.page_id, view.placed, _PX)
        for read in (
            lambda: filling.view(station, readable_form.document_id),
            lambda: pdf_access.pdf(station, draft.document_id),
            lambda: inbox.listing(station),
            lambda: received.received_documents(station),
            lambda: open_identity(station, draft.document_id, "देखना है"),
        ):
            with pytest.raises(NotAllowed):
                read()
        with pytest.raises(IdentityProtected):
            require_may_see(station, draft.document_id)
        sign_in.sign_in(station, "munshi", PASSPHRASE)
        clear = page_editing.picture(station, view.page.page_id, view.placed, _PX)
        assert sharpness(clear) > 50 * sharpness(veiled)
