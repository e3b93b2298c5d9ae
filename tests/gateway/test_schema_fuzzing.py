"""A seeded part of the schemathesis lane: no route answers what its description does not say."""

from pathlib import Path

import pytest

from tests.gateway.authorisation import routes, scene_gateway
from tests.gateway.schema_fuzzing import LEAST_CASES, fuzz


@pytest.mark.long(40)
def test_no_route_answers_what_it_does_not_say(tmp_path: Path) -> None:
    with scene_gateway(tmp_path / "home") as gateway:
        found = fuzz(gateway, tmp_path, 4, "coverage,fuzzing")
        described = routes(gateway)
    assert found.failures == ()
    assert found.operations == len(described)
    assert found.cases >= LEAST_CASES
