"""kill -9 of the terminal in the middle of printing on a real CUPS: each paper comes out once."""

import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from station_app.model.printers import JobState
from station_app.printing import orders
from station_app.station import sign_in
from station_app.station.station import Station
from tests.judges.printers import PrintHouse, printing_house, until
from tests.stations import PASSPHRASE, station_in

ROOT = Path(__file__).resolve().parents[2]
PAPERS = 8
KILLS = (1, 2, 5, 9)
"""After so many moves of jobs a run of the terminal is killed."""


def run_until(home: Path, house: PrintHouse, moves: int, papers: int) -> None:
    clerk = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "tests.printing.printing_clerk",
            str(home),
            house.server,
            str(papers),
        ],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert clerk.stdout is not None
    for line in clerk.stdout:
        if line.startswith("ordered"):
            break
    for _ in range(moves):
        clerk.stdout.readline()
    os.killpg(clerk.pid, signal.SIGKILL)
    clerk.wait()
    clerk.stdout.close()


def all_out(station: Station) -> bool:
    orders.advance_jobs(station)
    return {job.state for job in orders.jobs(station)} == {JobState.DONE}


def test_killed_again_and_again_each_paper_comes_out_once(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with station_in(home):
        pass
    with printing_house(wait=False) as house:
        for number, moves in enumerate(KILLS):
            run_until(home, house, moves, 0 if number else PAPERS)
        with station_in(home) as made:
            station = replace(made, printer=house.adapter())
            sign_in.sign_in(station, "munshi", PASSPHRASE)
            until(lambda: all_out(station), 60)
            jobs = orders.jobs(station)
        house.laid_out(PAPERS)
        assert len(jobs) == PAPERS
        names = sorted(path.name.partition("-")[2] for path in house.received())
        assert names == sorted(f"{job.device_name.lower()}.pdf" for job in jobs)
