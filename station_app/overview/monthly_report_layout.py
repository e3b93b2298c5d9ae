"""The monthly sheet as it is read: tables of words and numbers, on the screen and on A4."""

from collections.abc import Mapping
from pathlib import Path

from station_app.model.clock import for_people, to_text
from station_app.model.finished_page import ArchiveMeta
from station_app.model.operators import Right
from station_app.model.printed_form import FigurePage, FigureTable
from station_app.model.texts import Texts, load_texts
from station_app.overview.monthly_report import MonthlyReport
from station_app.station.station import Station, record
from station_app.store.atomic_files import write_copy
from station_app.summons.report_text import code_text
from station_app.summons.statistics import Share

_AGES = ("under_1_month", "under_3_months", "under_1_year", "older")


def report_tables(sheet: MonthlyReport, language: str) -> tuple[FigureTable, ...]:
    """Return the sheet's tables in a language."""
    texts = load_texts(language)
    made = [
        _crimes(sheet, texts),
        _shares(sheet, texts),
        _reasons(sheet, texts, language),
        _ages(sheet, texts),
        _medical(sheet, texts),
        _diaries(sheet, texts),
        _by(texts, "report.by_officer", sheet.processes.by_officer),
        _by(texts, "report.by_court", sheet.processes.by_court),
    ]
    return tuple(table for table in made if table.rows)


def report_pdf(station: Station, sheet: MonthlyReport, language: str = "hi") -> bytes:
    """Draw the sheet on A4 (PDF/A); that it was drawn stands in the ledger.

    Raises:
        NotAllowed, SessionLocked.
    """
    # Loaded when first needed: opening the window must not wait for it.
    from station_app.overview.monthly_report_pdf import write_monthly_report

    operator = station.session.require(Right.READ)
    texts, settings, now = load_texts(language), station.settings, station.clock.now()
    unit = settings.unit_hi if language == "hi" else settings.unit_en
    title = texts("report.title", month=_month(texts, sheet.month))
    page = FigurePage(
        office=f"{unit} · {settings.district}",
        title=title,
        tables=report_tables(sheet, language),
        notes=(texts("report.note"), texts("report.made", at=for_people(now))),
        sign_label=texts("report.sign"),
        footer=f"{unit} · {sheet.month} · {texts('report.page')}",
    )
    meta = ArchiveMeta(
        document_id=f"report-{settings.ps_code}-{sheet.month}",
        title=title,
        subject=texts("report.subject"),
        author=unit,
        language=language,
        created_at_text=to_text(now),
        footer="",
        bookmarks=(),
    )
    drawn = write_monthly_report(page, meta)
    with station.store.transaction() as tx:
        record(station, tx, operator.operator_id, "report.drawn", sheet.month)
    return drawn


def save(station: Station, sheet: MonthlyReport, language: str, target: Path) -> Path:
    """Draw the sheet and write it whole, or nothing; return where it lies.

    Raises:
        FileExists: the target is there already. DiskFull, DiskFailed. NotAllowed, SessionLocked.
    """
    return write_copy(target, report_pdf(station, sheet, language))


def _month(texts: Texts, month: str) -> str:
    year, _, number = month.partition("-")
    return f"{texts(f'report.month_{int(number)}')} {year}"


def _crimes(sheet: MonthlyReport, texts: Texts) -> FigureTable:
    crimes = sheet.crimes
    names = ("registered", "investigating", "charge_sheeted", "closed")
    return _one_row(texts, "report.crimes", names, crimes)


def _shares(sheet: MonthlyReport, texts: Texts) -> FigureTable:
    rows = [
        _share(texts("report.summons"), sheet.processes.summons),
        _share(texts("report.warrants"), sheet.processes.warrants),
    ]
    return FigureTable(texts("report.service"), _share_columns(texts), tuple(rows))


def _reasons(sheet: MonthlyReport, texts: Texts, language: str) -> FigureTable:
    counted = sheet.processes.by_reason
    rows = [
        (code_text("SERVICE_REP", "unserved_reason", code, language), str(count))
        for code, count in sorted(counted.items(), key=lambda one: (-one[1], one[0]))
    ]
    if rows:
        rows.append((texts("report.total"), str(sum(counted.values()))))
    columns = (texts("report.reason"), texts("report.count"))
    return FigureTable(texts("report.unserved"), columns, tuple(rows))


def _ages(sheet: MonthlyReport, texts: Texts) -> FigureTable:
    counted = sheet.processes.warrants_by_age
    rows = [(texts(f"report.{age}"), str(counted[age])) for age in _AGES if counted.get(age)]
    columns = (texts("report.age"), texts("report.count"))
    return FigureTable(texts("report.warrants_pending"), columns, tuple(rows))


def _medical(sheet: MonthlyReport, texts: Texts) -> FigureTable:
    names = ("asked", "answered", "waiting", "received", "late", "in_time")
    return _one_row(texts, "report.medical", names, sheet.medical)


def _diaries(sheet: MonthlyReport, texts: Texts) -> FigureTable:
    names = ("sent", "objected", "cleared", "waiting")
    return _one_row(texts, "report.diaries", names, sheet.diaries)


def _by(texts: Texts, title: str, shares: Mapping[str, Share]) -> FigureTable:
    rows = tuple(_share(name or texts("report.nobody"), share) for name, share in shares.items())
    return FigureTable(texts(title), _share_columns(texts), rows)


def _share(name: str, share: Share) -> tuple[str, ...]:
    numbers = (share.received, share.served, share.unserved, share.passed_on, share.pending)
    to_serve = share.received - share.passed_on
    return (name, *(str(number) for number in numbers), f"{share.percent} %" if to_serve else "—")


def _share_columns(texts: Texts) -> tuple[str, ...]:
    names = ("kind", "received", "served", "not_served", "passed_on", "pending", "percent")
    return tuple(texts(f"report.{name}") for name in names)


def _one_row(texts: Texts, title: str, names: tuple[str, ...], counted: object) -> FigureTable:
    columns = tuple(texts(f"{title}_{name}") for name in names)
    return FigureTable(
        texts(title), columns, (tuple(str(getattr(counted, name)) for name in names),)
    )
