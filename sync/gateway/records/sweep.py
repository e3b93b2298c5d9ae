"""Takes away what no row names: done at the start, by the one process that serves the home.

What was never finished goes at once: nobody else writes here. A whole object without a row waits a
month: the database may have been put back from a copy, and the paper may be asked for again.
"""

import logging
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from sqlalchemy import Engine, select

from sync.gateway.records.database import (
    media_objects,
    pillar_files,
    reading,
    sealed_uploads,
    submissions,
    uploads,
)
from sync.gateway.records.objects import UNFINISHED, LocalObjects
from sync.wire.limits import limits

LOG = logging.getLogger("gateway")


def sweep(engine: Engine, objects: LocalObjects) -> int:
    """Remove what no row names and is old enough; return how many files that were."""
    named = _named(engine)
    now_s = time.time()
    old = [
        path
        for path, least_age_s in _files(objects)
        if path.name not in named and now_s - path.stat().st_mtime >= least_age_s
    ]
    for path in old:
        path.unlink(missing_ok=True)
    if old:
        LOG.warning("%d files without a row removed", len(old))
    return len(old)


def _files(objects: LocalObjects) -> Iterator[tuple[Path, float]]:
    """Return every file of the store with the age, in seconds, at which it may go."""
    for path in _in(objects.incoming):
        yield path, 0.0
    for path in _in(objects.folder):
        if path.suffix != ".lock":
            yield path, 0.0 if path.name.endswith(UNFINISHED) else limits().unnamed_s


def _in(folder: Path) -> Iterable[Path]:
    return [path for path in folder.iterdir() if path.is_file()]


def _named(engine: Engine) -> frozenset[str]:
    columns = (
        uploads.c.upload_id,
        sealed_uploads.c.object_id,
        submissions.c.object_id,
        media_objects.c.object_id,
        pillar_files.c.object_id,
    )
    with reading(engine) as tx:
        return frozenset(
            str(name) for column in columns for name in tx.execute(select(column)).scalars()
        )
