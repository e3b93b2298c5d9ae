"""The folder of a station, looked at before anything is opened in it."""

import errno
import os
import stat
from pathlib import Path

import platformdirs

from commands.shell.console import shown_path
from commands.shell.errors import (
    HomeIsFile,
    HomeNotYours,
    HomeOfAnother,
    HomeWithoutDisk,
    NoStation,
)
from station_app.store.store import store_exists

_NOT_ALLOWED = (errno.EACCES, errno.EPERM)
_NO_FOLDER = (errno.ENOTDIR, errno.EEXIST, errno.ELOOP, errno.ENAMETOOLONG, errno.EINVAL)


def default_home() -> Path:
    """Return the platform's folder for a station's data."""
    return Path(platformdirs.user_data_dir("station-terminal", appauthor=False))


def station_home(home: Path) -> Path:
    """Return ``home`` when this account may work in the station that lies there.

    Raises:
        NoStation: none lies there. HomeIsFile, HomeNotYours, HomeOfAnother, HomeWithoutDisk.
    """
    found = _look(home)
    if found is None or not store_exists(home):
        raise NoStation(home=shown_path(home))
    return home


def new_home(home: Path) -> Path:
    """Return ``home``, made where it was not there, for a station that is or will be in it.

    Raises:
        HomeIsFile, HomeNotYours, HomeOfAnother, HomeWithoutDisk.
    """
    if _look(home) is None:
        try:
            home.mkdir(parents=True, mode=0o700, exist_ok=True)
        except OSError as error:
            raise _said(home, error) from error
    return home


def _look(home: Path) -> os.stat_result | None:
    """Return what is known of the folder; ``None`` where it is not there."""
    try:
        found = home.stat()
    except FileNotFoundError:
        if home.is_symlink():
            # A link into nowhere: a stick that is not plugged in, most likely.
            raise HomeWithoutDisk(home=shown_path(home), code="ENOENT") from None
        return None
    except (OSError, ValueError) as error:
        raise _said(home, error) from error
    if not stat.S_ISDIR(found.st_mode):
        raise HomeIsFile(home=shown_path(home))
    if os.name == "posix" and found.st_uid != os.geteuid():
        # Also for the administrator: what root writes there the station's own account cannot read.
        raise HomeOfAnother(home=shown_path(home), account=_account(found.st_uid))
    if not os.access(home, os.R_OK | os.W_OK | os.X_OK):
        raise HomeNotYours(home=shown_path(home))
    return found


def _said(home: Path, error: OSError | ValueError) -> Exception:
    """Return the words for what the system answered; a null sign in a path is no folder's name."""
    number = error.errno if isinstance(error, OSError) else errno.EINVAL
    if number in _NOT_ALLOWED:
        return HomeNotYours(home=shown_path(home))
    if number in _NO_FOLDER:
        return HomeIsFile(home=shown_path(home))
    return HomeWithoutDisk(home=shown_path(home), code=errno.errorcode.get(number or 0, ""))


def _account(number: int) -> str:
    import pwd

    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return str(number)
