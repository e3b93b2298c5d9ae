"""The table of the parsers that read foreign bytes."""

from tests.fuzzing.file_targets import FILES
from tests.fuzzing.model import Target
from tests.fuzzing.station_target import STATION
from tests.fuzzing.text_targets import TEXT
from tests.fuzzing.wire_targets import WIRE

TARGETS: dict[str, Target] = {target.name: target for target in (*WIRE, *STATION, *TEXT, *FILES)}
