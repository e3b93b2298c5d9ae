"""What the key under a fault does: each remedy leads to the desk where it is put right."""

from collections.abc import Callable
from typing import cast

from station_app.model.errors import Remedy
from ui.exchange.outbox_desk import OutboxDesk
from ui.forms.forms_desk import FormsDesk
from ui.scanning.scan_desk import ScanDesk
from ui.signing.sign_desk import SignDesk
from ui.summons.desk import SummonsDesk
from ui.window.navigation import DeskStack

Act = Callable[[], None]


class Remedies:
    """Leads to the desks of the window."""

    def __init__(
        self,
        desks: Callable[[], DeskStack],
        front: Callable[[], str],
        go: Callable[[str, str], None],
        sign_out: Act,
    ) -> None:
        """Make it.

        Args:
            desks: gives the desks, which are made after the bar that shows faults.
            front: gives the name of the desk in front.
            go: opens a desk by its name.
            sign_out: locks the window.
        """
        self._desks, self._front, self._go = desks, front, go
        self.acts: dict[Remedy, Act] = {
            Remedy.TRY_AGAIN: lambda: self._scan_desk().again(),
            Remedy.FIX_DEVICE_AND_RETRY: lambda: self._scan_desk().again(),
            Remedy.CHOOSE_SCANNER: self.find_scanner,
            Remedy.CORRECT_DETAILS: self._at("scan", lambda: self._scan_desk().to_details()),
            Remedy.CORRECT_ANSWERS: self.to_missing_answer,
            Remedy.MEND_CODES: self._at("operators"),
            Remedy.GO_TO_PAGES: self._at("scan", lambda: self._scan_desk().to_pages()),
            Remedy.INSERT_TOKEN: self._at("sign"),
            Remedy.ENTER_PIN: self._at("sign", lambda: self._sign_desk().ask_pin()),
            Remedy.CHECK_NETWORK: self._at("outbox", lambda: self._outbox().send_now()),
            Remedy.LOOK_AT_PRINTER: self._at("printing"),
            Remedy.ENROL: self._at("outbox", lambda: self._outbox().to_code()),
            Remedy.UNLOCK: sign_out,
        }
        """What each remedy does."""

    def find_scanner(self) -> None:
        """Search for scanners at the scan desk."""
        self._go("scan", "")
        self._scan_desk().to_scanners()

    def to_missing_answer(self) -> None:
        """Go to the next question that is missing: in the summons desk's form, or the forms' desk."""
        desks = self._desks()
        if self._front() == "summons":
            cast("SummonsDesk", desks["summons"]).to_next_missing()
            return
        self._go("forms", "")
        cast("FormsDesk", desks["forms"]).page.to_next_missing()

    def _at(self, desk: str, act: Act = lambda: None) -> Act:
        def do() -> None:
            self._go(desk, "")
            act()

        return do

    def _scan_desk(self) -> ScanDesk:
        return cast("ScanDesk", self._desks()["scan"])

    def _sign_desk(self) -> SignDesk:
        return cast("SignDesk", self._desks()["sign"])

    def _outbox(self) -> OutboxDesk:
        return cast("OutboxDesk", self._desks()["outbox"])
