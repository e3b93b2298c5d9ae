"""A terminal in a process of its own that prints on a real CUPS. Gets killed.

Called with the home, the print service's socket and how many papers to order. Says ``ordered`` when
all are ordered, then a line for every move of a job.
"""

import sys
from dataclasses import replace
from pathlib import Path

from devices.cups.printer import CupsPrinter
from station_app.model.printers import PrintOrder
from station_app.printing import orders
from station_app.station import sign_in
from tests.printing.test_jobs import paper
from tests.stations import PASSPHRASE, station_in


def main(home: Path, server: str, papers: int) -> None:
    with station_in(home) as made:
        station = replace(made, printer=CupsPrinter(server))
        sign_in.sign_in(station, "munshi", PASSPHRASE)
        station.events.listen(lambda topic, name: print(topic, name, flush=True))
        for number in range(papers):
            order = PrintOrder("labels", f"paper-{number}", "kind.SERVICE_ACK")
            orders.print_paper(station, paper(), order)
        print("ordered", flush=True)
        while True:
            orders.advance_jobs(station)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
