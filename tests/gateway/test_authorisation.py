"""Nobody is let in by a token that does not count, and nobody reaches what is another's."""

from pathlib import Path

from tests.gateway.authorisation import CALLERS, cells, routes, scene_gateway


def test_the_matrix_holds_no_surprise(tmp_path: Path) -> None:
    with scene_gateway(tmp_path) as gateway:
        found = list(cells(gateway))
        described = routes(gateway)
    assert [cell for cell in found if cell.expected != cell.found] == []
    assert len(described) >= 27
    assert len(found) >= len(described) * (len(CALLERS) + 15)


def test_what_is_open_is_little(tmp_path: Path) -> None:
    with scene_gateway(tmp_path) as gateway:
        open_routes = {route for route, guarded in routes(gateway) if not guarded}
    assert open_routes == {
        "GET /v1/health",
        "GET /v1/authority",
        "POST /v1/enrolments",
        "POST /v1/token",
        "OPTIONS /v1/uploads",
    }
