"""Kills a station at every write that finishes a report of service, and looks at what is left.

Run as a program: ``python -m tests.durability.report_points FOLDER [STEP]``: every write, or every STEP-th write
into the database and each of the others. The report, its outcome in the register
and the acknowledgement end in one transaction: after each cut all stand, or none. Prints JSON.
"""

import json
import os
import shutil
import sys
from pathlib import Path

from station_app.documents import rows as document_rows
from station_app.model.cancellation import CancelTicket, no_report
from station_app.model.documents import DocumentState
from station_app.model.errors import StationError
from station_app.model.ids import DocumentId
from station_app.station import sign_in
from station_app.station.station import Station
from station_app.summons import service_report
from station_app.summons.model import ProcessState
from tests.durability.crash_points import calls_between, held_run
from tests.stations import PASSPHRASE, station_in
from tests.summons.courts import arrive, known, said
from tests.summons.days import FAMILY, answered, out

NUMBER = "41"


def prepare(home: Path) -> DocumentId:
    """Make the station with a served summons whose report is typed and not finished."""
    with station_in(home) as station:
        sign_in.sign_in(station, "munshi", PASSPHRASE)
        arrive(station, said(NUMBER))
        return answered(station, out(station, NUMBER), FAMILY).document_id


def finish_in_child(home: Path, _report: DocumentId, tell: int) -> None:
    """Finish the report; tell when it begins, and how it ended."""
    try:
        with station_in(home) as station:
            sign_in.sign_in(station, "munshi", PASSPHRASE)
            process_id = known(station, NUMBER).process_id
            os.write(tell, b"begin\n")
            service_report.finish(station, process_id, CancelTicket(), no_report)
        os.write(tell, b"done\n")
    except StationError as error:
        os.write(tell, f"fault {error.key}\n".encode())


def stands(station: Station) -> tuple[bool, bool, bool]:
    """Tell what has ended: the report, the acknowledgement, the row of the register."""
    process = known(station, NUMBER)

    def final(document_id: str) -> bool:
        with station.store.reading() as tx:
            document = document_rows.find(tx, DocumentId(document_id)) if document_id else None
        return document is not None and document.state is DocumentState.FINALISED

    return final(process.report_id), final(process.ack_id), process.state is ProcessState.SERVED


def left_after(home: Path) -> str:
    """Open the home again and finish what was cut short; return what is wrong, or nothing."""
    with station_in(home) as station:
        sign_in.sign_in(station, "munshi", PASSPHRASE)
        after = stands(station)
        if len(set(after)) != 1:
            return f"report, acknowledgement, register: {after}"
        if not after[0]:
            process_id = known(station, NUMBER).process_id
            service_report.finish(station, process_id, CancelTicket(), no_report)
        if stands(station) != (True, True, True):
            return "it cannot be finished any more"
    return ""


def main(folder: Path, step: int) -> None:
    """Try every point, or of the writes into the database every ``step``-th; print what came of it."""
    folder.mkdir(parents=True)
    report = prepare(folder / "home")
    shutil.copytree(folder / "home", folder / "recorded")
    calls = calls_between(folder, folder / "recorded", report, finish_in_child, "begin")
    problems, whole = [], 0
    calls = [c for n, c in enumerate(calls) if n % step == 0 or c[0] != "pwrite64"]
    for call, number in calls:
        home = folder / f"home-{call}-{number}"
        shutil.copytree(folder / "home", home)
        inject = f"inject={call}:signal=KILL:when={number}"
        wanted = ["-f", "-e", f"trace={call}", "-e", inject, "-o", os.devnull]
        told = held_run(home, report, wanted, finish_in_child)
        whole += "done" in told
        problem = left_after(home)
        if problem:
            problems.append(f"{call} {number} after {told}: {problem}")
        shutil.rmtree(home)
    print(json.dumps({"points": len(calls), "finished": whole, "problems": problems}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int((sys.argv[2:] or ["1"])[0]))
