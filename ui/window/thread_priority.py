"""The interpreter is shared between the window's thread and all others: here the window comes first."""

import gc
import sys

_TURN_S = 0.0001
"""The longest that a thread at work keeps the interpreter while another waits for it. With Python's own 5 ms
the window's thread, which gives it up at each call into Qt, would wait seconds at a desk's laying out."""


def window_first() -> None:
    """Let no other thread hold the window up for long. Called when the window stands, and when more of it does.

    The collector of unused objects walks all there are and stops every thread meanwhile: a tenth of a
    second on a small computer. What was loaded for the window lives as long as it does and is not walked.
    """
    sys.setswitchinterval(_TURN_S)
    gc.freeze()
