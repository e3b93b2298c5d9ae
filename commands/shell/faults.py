"""What a command says when it cannot go on: two sentences and an exit code, never a traceback."""

import contextlib
import errno
import logging
import os
import secrets
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import platformdirs

from commands.shell.console import say_error, shown_path
from commands.shell.ending import Terminated, ending_in_order
from commands.shell.errors import NoRoom, PlaceRefused, Stopped
from commands.shell.log_file import log_to
from station_app.model.errors import Incident, StationError

LOG = logging.getLogger("command")
# A bug's places belong into the file; on the screen stand the two sentences and its number.
LOG.propagate = False
_REFUSED = 1
_SIGNAL = 128
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)


def answered(run: Callable[[], int]) -> int:
    """Run a command; return its exit code, or that of what stood in its way, after saying so.

    A request to end (``SIGTERM``, ``SIGHUP``) goes the way of an error: the station, its workers and
    its devices are closed, and nothing of ours is left running.
    """
    try:
        with ending_in_order():
            code = run()
            # A reader that went away is told of while we can still answer for it.
            sys.stdout.flush()
    except StationError as error:
        say_error(error)
    except KeyboardInterrupt:
        say_error(Stopped())
        return _SIGNAL + signal.SIGINT
    except Terminated:
        return _SIGNAL + signal.SIGTERM
    except BrokenPipeError:
        # ``station status | head``: whoever read has enough. Python would complain at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        say_error(_of_the_system(error))
    except Exception:  # noqa: BLE001 - a bug: its places are kept, a person gets two sentences
        say_error(_incident())
    else:
        return code
    return _REFUSED


def _of_the_system(error: OSError) -> StationError:
    """Return the words for a refusal of the system that no part of ours put into its own."""
    if error.errno in _NO_ROOM:
        return NoRoom()
    if error.filename is not None and error.errno is not None:
        code = errno.errorcode.get(error.errno, "")
        return PlaceRefused(place=shown_path(Path(os.fsdecode(error.filename))), code=code)
    return _incident()


def _incident() -> StationError:
    """Keep the places of a bug where support finds them; return its number for the person."""
    number = secrets.token_hex(4)
    folder = Path(platformdirs.user_log_dir("station-terminal", appauthor=False))
    with contextlib.suppress(OSError):
        log_to(folder / "commands.log", LOG)
    LOG.exception("incident %s", number)
    return Incident(number=number)
