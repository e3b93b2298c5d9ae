"""The exchange's lines on the home page: alarms of a restore, and what of the inbox was set aside."""

from station_app.documents import inbox_rows
from station_app.exchange import alarms as exchange_alarms
from station_app.model.operators import Right
from station_app.overview.model import HomeLine, HomeLines, HomeQuery
from station_app.station.station import Station


def alarms(station: Station, ask: HomeQuery) -> HomeLines:
    """Return the alarms that no chief has seen yet, to who may say that they were seen."""
    if not ask.operator.may(Right.MANAGE):
        return HomeLines()
    lines = [
        HomeLine(
            kind="alarm",
            due_at=None,
            title_key=f"home.line.alarm_{alarm.what}",
            desk="inbox",
            object_id="",
            severity="due",
            params={"number": alarm.number, "reference": alarm.said},
            whom="role.sho",
        )
        for alarm in exchange_alarms.unseen_alarms(station)[: ask.most]
    ]
    return HomeLines(tuple(lines))


def set_aside(station: Station, ask: HomeQuery) -> HomeLines:
    """Return what was set aside of the inbox: one line for what only claims, one for the rest."""
    del ask
    with station.store.reading() as tx:
        held = inbox_rows.aside(tx)
    claims = sum(row.kind == "claim" for row in held)
    counts = {"claims": claims, "aside": len(held) - claims}
    lines = [
        HomeLine(
            kind=name,
            due_at=None,
            title_key=f"home.line.inbox_{name}",
            desk="inbox",
            object_id="",
            severity="due",
            params={"count": count},
        )
        for name, count in counts.items()
        if count
    ]
    return HomeLines(tuple(lines), {"waits": len(held)})
