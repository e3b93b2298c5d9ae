"""The tokens that are plugged in, one to choose."""

from station_app.documents import signing_batch
from station_app.documents.signing_batch import HeldToken
from station_app.model.device_errors import TokenFailed, TokenMissing
from ui.widgets.context import WindowContext
from ui.widgets.controls import named
from ui.widgets.plain_text import PlainComboBox

_WIDE_PX = 240


class TokenBox(PlainComboBox):
    """Looks when it is told to; what was chosen stays chosen."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__()
        self._context = context
        named(self, context, "sign.token")
        self.setMinimumWidth(_WIDE_PX)

    def serial(self) -> str:
        """Return the serial number of the chosen token; empty: there is none."""
        return str(self.currentData() or "")

    def refresh(self) -> None:
        """Look again which tokens there are; takes seconds, beside the window's thread."""
        station = self._context.station
        self._context.jobs.call(
            "work",
            lambda: signing_batch.held_tokens(station, station.session.operator),
            self._fill,
            self._context.fault,
        )

    def _fill(self, found: tuple[HeldToken, ...]) -> None:
        chosen = self.currentData()
        if found:
            self._context.mended(TokenMissing, TokenFailed)
        self.clear()
        for held in found:
            self.addItem(token_text(self._context, held), held.info.serial)
        # A list that has a placeholder chooses nothing by itself.
        self.setCurrentIndex(max(0, self.findData(chosen)))
        self.setPlaceholderText(self._context.words("lamp.no_token"))


def token_text(context: WindowContext, held: HeldToken) -> str:
    """Name a token: its label, whose it is, and whether its PIN is nearly used up."""
    parts = [held.info.label]
    if held.owner is not None:
        parts.append(held.owner.display_name)
    if held.info.pin_low:
        parts.append(context.words("sign.pin_low"))
    return " · ".join(parts)
