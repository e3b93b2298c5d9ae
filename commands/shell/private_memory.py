"""A process that holds keys leaves no picture of its memory: no core file, and no other program looks in."""

import contextlib
import ctypes
import sys

_PR_SET_DUMPABLE = 4
"""Of ``<linux/prctl.h>``. Not dumpable: a core goes nowhere, also not through a pipe, and no debugger attaches."""


def keep_memory_private() -> None:
    """Forbid core files of this process and its children, and looks into its memory.

    Children that run another program may be looked into again; they hold no keys. Where the system
    knows no such thing, nothing is done.
    """
    if sys.platform == "win32":
        return
    import resource

    # The hard limit too: nothing that runs in this process can ask for a core again.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
