"""Which script plays which pillar."""

from collections.abc import Mapping

from sync.gateway.training.stage import Script

SCRIPTS: Mapping[str, Script] = {}
