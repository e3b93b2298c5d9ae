"""Whether there is a screen; Qt would end the whole program where there is none."""

import ctypes
import os
import sys

from commands.shell.errors import NoDisplay


def require_display() -> None:
    """Return where a window can be drawn.

    Raises:
        NoDisplay: neither X11 nor Wayland is named in the environment, or nobody answers there.
    """
    if sys.platform != "linux" or os.environ.get("QT_QPA_PLATFORM"):
        # Somebody who names a platform of Qt's means it: "offscreen" draws without any screen.
        return
    if os.environ.get("WAYLAND_DISPLAY"):
        return
    if not os.environ.get("DISPLAY") or not _x_answers():
        raise NoDisplay


def _x_answers() -> bool:
    """Tell whether the X server named by ``DISPLAY`` lets us in, asked as Qt's own plugin asks it."""
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        # Qt's plugin needs the library itself; what is missing then is told by it.
        return True
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connection_has_error.argtypes = [ctypes.c_void_p]
    xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(None, None)
    try:
        return not xcb.xcb_connection_has_error(connection)
    finally:
        xcb.xcb_disconnect(connection)
