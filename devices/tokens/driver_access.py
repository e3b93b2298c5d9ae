"""Which files a token driver needs, and whether this account may read them."""

import grp
import os
import re
from collections.abc import Iterator
from pathlib import Path

_CONFIGURED_BY = {"libsofthsm2.so": ("SOFTHSM2_CONF", Path("/etc/softhsm/softhsm2.conf"))}
"""Drivers that read a file of their own: what names it in the environment, and where it lies else."""
_TOKEN_FOLDER = re.compile(r"^\s*directories\.tokendir\s*=\s*(\S+)", re.MULTILINE)


def closed_to_us(module: Path) -> str | None:
    """Return the group that may read what a driver needs and this account may not; else ``None``."""
    for path in _needed(module):
        if is_there(path) and not os.access(path, os.R_OK):
            return _group(path)
    return None


def _needed(module: Path) -> Iterator[Path]:
    yield module
    names = _CONFIGURED_BY.get(module.name)
    if names is None:
        return
    configuration = Path(os.environ.get(names[0]) or names[1])
    yield configuration
    try:
        found = _TOKEN_FOLDER.search(configuration.read_text(encoding="utf-8", errors="replace"))
    except OSError:
        return
    if found is not None:
        yield Path(found[1])


def is_there(path: Path) -> bool:
    """Tell whether something is, or may be, at a path: a folder that may not be entered counts.

    pathlib's own look raises there.
    """
    try:
        path.stat()
    except PermissionError:
        return True
    except OSError:
        return False
    return True


def _group(path: Path) -> str:
    for place in (path, *path.parents):
        try:
            return grp.getgrgid(place.stat().st_gid).gr_name
        except KeyError:
            return str(place.stat().st_gid)
        except OSError:
            continue
    return ""
