"""Draws the thana's desks at the end of a day's work: one training station, every desk, both languages."""

import contextlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from commands.training_gateway import training_gateway
from commands.training_hospital import exchange
from commands.training_station import training_station
from commands.window import StationExchange
from station_app.model.operators import Role
from station_app.model.texts import LANGUAGES
from station_app.model.training import TRAINING
from station_app.station import sign_in
from station_app.station.station import Station
from tests.screenshots.batch import draw_batch
from tests.screenshots.camera import Camera, sit_down
from tests.screenshots.corners import draw_corners
from tests.screenshots.diary import draw_diary, draw_sealed, lay_diary
from tests.screenshots.evidence import bring_evidence, draw_evidence
from tests.screenshots.exhibits import draw_exhibits, draw_prisoners, prepare_exhibits
from tests.screenshots.home import draw_home, make_a_day
from tests.screenshots.printing import draw_printing
from tests.screenshots.prosecution import draw_prosecution
from tests.screenshots.search import draw_search, read_a_page
from tests.screenshots.summons import draw_summons
from ui.widgets.jobs import Jobs
from ui.widgets.theme import Theme
from ui.window.main_window import StationWindow

Draw = Callable[[StationWindow, Camera, Station], None]


def draw_desks(
    home: Path, out: Path, theme: Theme, sizes: Iterable[tuple[int, int]], only: str = ""
) -> None:
    """Do a day's work at a training station and draw every desk, or the one named."""
    sizes = tuple(sizes)
    with (
        training_station(home) as station,
        training_gateway(station),
        contextlib.closing(StationExchange(station)) as exchanging,
    ):
        exchange(station)
        _work(station, home)
        window = StationWindow(station, exchanging, theme, Jobs())
        camera = Camera(window, out)
        for language in LANGUAGES:
            for size in sizes:
                camera.begin(language, size)
                for name, draw in _DRAWN.items():
                    if only in ("", name):
                        draw(window, camera, station)
        if only in ("", "diary"):
            _draw_sealed(window, camera, station, sizes)
        window.close()


def _work(station: Station, home: Path) -> None:
    prepare_exhibits(station)
    make_a_day(station)
    lay_diary(station)
    _sign_in(station, Role.OFFICER)
    bring_evidence(station, home)
    read_a_page(station, home)
    sign_in.sign_out(station)


def _sign_in(station: Station, role: Role) -> None:
    person = next(person for person in TRAINING.operators if person.role == role)
    sign_in.sign_in(station, person.user_name, person.passphrase)


def _draw_sealed(
    window: StationWindow, camera: Camera, station: Station, sizes: tuple[tuple[int, int], ...]
) -> None:
    """Sealing cannot be taken back: it is drawn last, in both languages."""
    for language in LANGUAGES:
        for size in sizes:
            camera.begin(language, size)
            draw_sealed(window, camera, station)


def _at_officer(draw: Draw) -> Draw:
    def drawn(window: StationWindow, camera: Camera, station: Station) -> None:
        sit_down(window, TRAINING, Role.OFFICER)
        draw(window, camera, station)

    return drawn


_DRAWN: Mapping[str, Draw] = {
    "home": draw_home,
    "summons": draw_summons,
    "prosecution": draw_prosecution,
    "diary": draw_diary,
    "evidence": _at_officer(draw_evidence),
    "exhibits": draw_exhibits,
    "prisoners": draw_prisoners,
    "search": _at_officer(lambda window, camera, _station: draw_search(window, camera)),
    "batch": draw_batch,
    "corners": draw_corners,
    "printing": draw_printing,
}
