"""What docs/ says of the endpoints is what the gateway publishes."""

import json
import re
from pathlib import Path

from sync.gateway.app import make_app
from sync.gateway.serving import open_gateway
from sync.wire.problems import KINDS

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_the_description_is_the_gateways(tmp_path: Path) -> None:
    """Written by ``./station gateway --describe > docs/openapi.json``."""
    opened = open_gateway(tmp_path, training=False)
    published = make_app(opened.parts).openapi()
    opened.engine.dispose()
    assert published["openapi"].startswith("3.1")
    assert json.loads((DOCS / "openapi.json").read_text(encoding="utf-8")) == published


def test_every_problem_is_explained() -> None:
    page = (DOCS / "protocol.md").read_text(encoding="utf-8")
    explained = dict(re.findall(r"^\| `([a-z-]+)` \| (\d{3}) \|", page, re.MULTILINE))
    assert explained == {key: str(kind.status) for key, kind in KINDS.items()}
