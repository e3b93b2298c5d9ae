"""One exchange with the prosecution at a glance: what waits, why it came back, round by round."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from station_app.model.clock import IST, for_people
from station_app.prosecution import labels as prosecution_labels
from station_app.prosecution.exchange import ExchangeView, RoundView
from ui.prosecution.office_selector import OfficeSelector
from ui.widgets.context import WindowContext
from ui.widgets.controls import button, label, named
from ui.widgets.plain_text import PlainLabel

_TICKS = {False: "✓", True: "✓✓"}


class ExchangeCard(QWidget):
    """Facts first, then the rounds; an office to choose where the bundle came back."""

    def __init__(self, context: WindowContext, read_note: Callable[[], None]) -> None:
        """Make it; ``read_note`` opens the note that the prosecution sent signed."""
        super().__init__()
        self._context = context
        self._seen: ExchangeView | None = None
        self.head, self.refusal, self.rounds = PlainLabel(), PlainLabel(), PlainLabel()
        for made in (self.head, self.refusal, self.rounds):
            made.setWordWrap(True)
            made.setTextFormat(Qt.TextFormat.PlainText)
        self.head.setObjectName("subhead")
        self.refusal.setObjectName("refused")
        self._facts = PlainLabel()
        self._facts.setWordWrap(True)
        self._facts.setTextFormat(Qt.TextFormat.PlainText)
        self._office_label = label(context, "prosecution.office_again")
        self.offices = OfficeSelector()
        named(self.offices, context, "prosecution.office_again")
        inside = QWidget()
        lines = QVBoxLayout(inside)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.addWidget(self._facts)
        lines.addWidget(self.rounds)
        lines.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(inside)
        for plain in (inside, scroll.viewport()):
            # The sheet of paper below is to be seen.
            plain.setAutoFillBackground(False)
            plain.setStyleSheet("background: transparent")
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.head)
        column.addWidget(self.refusal)
        column.addWidget(self._office_label)
        column.addWidget(self.offices)
        column.addWidget(scroll, 1)
        self.note_key = button(context, "prosecution.note.open", read_note, shortcut="F3")
        column.addWidget(self.note_key)
        context.words.changed.connect(self.retranslate)
        self.retranslate()

    def show_exchange(self, seen: ExchangeView | None) -> None:
        """Show another exchange, or none."""
        before = None if self._seen is None else self._seen.exchange
        self._seen = seen
        if seen is None or seen.exchange != before:
            self.offices.clear()
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything in the window's language."""
        words, seen = self._context.words, self._seen
        refused = seen is not None and seen.stage == "refused"
        for part in (self.refusal, self._office_label, self.offices):
            part.setVisible(refused)
        # It also opens the words of a protected case, whether a note came with them or not.
        self.note_key.setVisible(seen is not None and (bool(seen.notes) or self._hides(seen)))
        if seen is None:
            self.head.setText(words("prosecution.none"))
            self._facts.clear()
            self.rounds.clear()
            return
        made = seen.exchange
        self.head.setText(
            f"{words('prosecution.case')} {made.case_ref} · {words(f'prosecution.stage.{seen.stage}')}"
        )
        if refused:
            self.refusal.setText(self._why(seen))
            self._fill_offices(made.office)
        self._facts.setText("\n".join(self._lines(seen)))
        self.rounds.setText("\n\n".join(self._round(seen, one) for one in reversed(seen.rounds)))

    def _why(self, seen: ExchangeView) -> str:
        """Say in plain words why it came back, and what is to be done."""
        words, key = self._context.words, f"prosecution.refusal.{seen.refusal}"
        known = key in words
        why = words(key) if known else words("prosecution.refused_by", why=seen.refusal)
        return f"{why}\n{words('prosecution.refused_do')}"

    def _fill_offices(self, office: str) -> None:
        if not self.offices.count():
            self.offices.fill(self._context.words.language)
            self.offices.choose(office)

    def _lines(self, seen: ExchangeView) -> list[str]:
        words, made = self._context.words, seen.exchange
        language = words.language
        purpose = prosecution_labels.choice_text("scrutiny_purpose", made.purpose, language)
        lines = [
            f"{words('prosecution.purpose')}: {purpose}",
            f"{words('prosecution.office')}: {prosecution_labels.office_name(made.office, language)}",
        ]
        if made.call_ref:
            lines.append(f"{made.call_court} · {made.call_ref}")
        if made.due_at is not None:
            lines.append(f"{words('prosecution.due')}: {for_people(made.due_at)}")
        clock = prosecution_labels.remand_clock(
            made, self._context.station.clock.now().astimezone(IST).date()
        )
        if clock is not None:
            last = clock.last.strftime("%d-%m-%Y")
            key = "prosecution.remand_over" if clock.over else "prosecution.remand_line"
            lines.append(words(key, day=clock.day, days=clock.days, last=last))
        for said in seen.opinions[-1:]:
            verdict = prosecution_labels.choice_text("verdict", said.verdict, language)
            lines.append(f"{words('prosecution.verdict')}: {verdict} · {said.reference}")
            lines += [said.opinion] if said.opinion else []
        if self._hides(seen):
            lines.append(words("prosecution.masked"))
        if seen.objections:
            total, still = len(seen.objections), len(seen.open_points)
            lines.append(words("prosecution.points_line", total=total, open=still))
        return lines

    @staticmethod
    def _hides(seen: ExchangeView) -> bool:
        return seen.masked and bool(seen.opinions or seen.objections)

    def _round(self, seen: ExchangeView, made: RoundView) -> str:
        words = self._context.words
        sent = sum(len(part.part.pages) for part in made.parts)
        withdrawn = sum(page.act == "withdrawn" for page in made.pages)
        lines = [
            words(
                "prosecution.round_line",
                round=made.number,
                at=for_people(made.round.made_at),
                pages=sent,
            )
        ]
        changed = [str(page.number) for page in made.pages if page.act == "changed"]
        if changed:
            lines.append(words("prosecution.changed_line", pages=", ".join(changed)))
        if withdrawn and made.number == seen.rounds[-1].number:
            lines.append(words("prosecution.withdrawn_line", count=withdrawn))
        for part in made.parts:
            tick = _TICKS[part.receipt is not None]
            receipt = (
                "" if part.receipt is None else f" · {words('prosecution.receipt')} {part.receipt}"
            )
            received = "" if part.received_at is None else f" · {for_people(part.received_at)}"
            state = words(f"state.{part.document.state.value}")
            lines.append(f"{tick} {part.part.part}/{part.part.parts} · {state}{receipt}{received}")
        if made.note is not None:
            state = words(f"state.{made.note.state.value}")
            lines.append(f"{words('kind.COMPL_NOTE')} · {made.note.local_ref} · {state}")
        for dispatch, message in made.messages:
            number = message.reference or message.reason
            state = words(f"prosecution.message.{message.state}")
            lines.append(" · ".join(part for part in (dispatch.office, state, number) if part))
        return "\n".join(lines)
