"""The officer signs beside the clerk: looks at the very paper, his name, his token, his PIN.

The clerk's session and place stay as they are; nothing of what is typed here is kept.
"""

from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from station_app.documents import pdf_access, signing_batch
from station_app.documents.signing_batch import HeldToken
from station_app.model.documents import Document
from station_app.model.errors import StationError
from station_app.model.operators import Operator, Right
from station_app.model.training import training_of
from station_app.station import sign_in
from ui.signing.token_box import token_text
from ui.widgets.context import WindowContext
from ui.widgets.controls import SPACE, button, label, named
from ui.widgets.pdf_view import PAGE_PX, PdfView
from ui.widgets.plain_text import PlainComboBox, PlainLabel

_WIDE_PX, _TALL_PX = 1000, 680
_SIDE_PX = 320


class SignBeside(QDialog):
    """One paper, one officer, one signature."""

    def __init__(self, context: WindowContext, document: Document, parent: QWidget) -> None:
        super().__init__(parent)
        self._context, self._document = context, document
        self.setWindowTitle(context.words("sign_beside.title"))
        self.resize(_WIDE_PX, _TALL_PX)
        self._pages = PdfView(context, keys=True)
        self.officer, self.token = PlainComboBox(), PlainComboBox()
        self._tokens: tuple[HeldToken, ...] = ()
        self.passphrase, self.pin = QLineEdit(), QLineEdit()
        for secret in (self.passphrase, self.pin):
            secret.setEchoMode(QLineEdit.EchoMode.Password)
        self._said, self._hint = PlainLabel(), PlainLabel()
        self._hint.setObjectName("hint")
        self._hint.setWordWrap(True)
        self.officer.currentIndexChanged.connect(lambda _i: self._choose_officer())
        self._said.setObjectName("refused")
        self._said.setWordWrap(True)
        self.sign = button(context, "sign.sign", self._sign, shortcut="F7", role="primary")
        self.pin.returnPressed.connect(self._sign)
        self.passphrase.returnPressed.connect(self.pin.setFocus)
        self._lay_out()
        self._load()
        self._draw()

    def _lay_out(self) -> None:
        context = self._context
        side = QVBoxLayout()
        side.addWidget(label(context, "sign_beside.title", "subhead"))
        for key, field in (
            ("sign_beside.officer", self.officer),
            ("sign_beside.passphrase", self.passphrase),
            ("sign.token", self.token),
            ("sign.pin", self.pin),
        ):
            side.addWidget(label(context, key))
            side.addWidget(named(field, context, key))
        if context.station.settings.training:
            side.addWidget(self._hint)
        side.addWidget(self._said)
        side.addStretch(1)
        side.addWidget(self.sign)
        side.addWidget(button(context, "sign.cancel", self.reject, shortcut="Esc"))
        beside = QWidget()
        beside.setFixedWidth(_SIDE_PX)
        beside.setLayout(side)
        row = QHBoxLayout(self)
        row.setSpacing(2 * SPACE)
        row.addWidget(self._pages, 1)
        row.addWidget(beside)

    def _load(self) -> None:
        station = self._context.station

        def fill(found: tuple[tuple[Operator, ...], tuple[HeldToken, ...]]) -> None:
            people, self._tokens = found
            for held in self._tokens:
                self.token.addItem(token_text(self._context, held), held.info.serial)
            for person in people:
                if person.may(Right.SIGN):
                    self.officer.addItem(person.display_name, person.user_name)
            self.passphrase.setFocus()

        self._context.jobs.call(
            "work",
            lambda: (sign_in.operators(station), signing_batch.held_tokens(station, None)),
            fill,
            self._refused,
        )

    def _choose_officer(self) -> None:
        """Offer the officer's own token, where it is known."""
        name = self.officer.currentData()
        for held in self._tokens:
            if held.owner is not None and held.owner.user_name == name:
                self.token.setCurrentIndex(self.token.findData(held.info.serial))
        self._refresh_training()

    def _refresh_training(self) -> None:
        """In training passphrases and PIN are public: whoever learns must not be locked out."""
        facts = training_of(self._context.station.settings.unit_kind)
        words, name = self._context.words, self.officer.currentData()
        for operator in facts.operators:
            if operator.user_name == name:
                passphrase = words("unlock.training", passphrase=operator.passphrase)
                self._hint.setText(f"{passphrase}\n{words('sign.training', pin=facts.token_pin)}")

    def _draw(self) -> None:
        station, document_id = self._context.station, self._document.document_id
        self._pages.show_paper(
            self._document.page_count or 0,
            lambda index: pdf_access.pdf_page(station, document_id, index, PAGE_PX),
            self._refused,
        )

    def _sign(self) -> None:
        officer = (str(self.officer.currentData() or ""), self.passphrase.text())
        serial, pin = str(self.token.currentData() or ""), self.pin.text()
        self.passphrase.clear()
        self.pin.clear()
        if not all((*officer, serial, pin)):
            self._said.setText(self._context.words("sign_beside.all"))
            return
        station, document_id = self._context.station, self._document.document_id
        self.sign.setEnabled(False)
        self._context.jobs.run(
            "work",
            lambda ticket, report: signing_batch.sign_beside(
                station, officer, (document_id,), serial, pin, ticket, report
            ),
            lambda _done: self.accept(),
            self._refused,
        )

    def _refused(self, error: StationError) -> None:
        self.sign.setEnabled(True)
        words = self._context.words
        self._said.setText(f"{words.what(error)} {words.remedy(error)}")
        self.passphrase.setFocus()
