"""A running gateway that is joined to no pillar."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.gateway.serving import RunningGateway
from tests.gateway.wire_terminal import plain_gateway


@pytest.fixture
def gateway(tmp_path: Path) -> Iterator[RunningGateway]:
    with plain_gateway(tmp_path / "gateway") as running:
        yield running
