"""What the readers of PDF and CMS raise on a file that contradicts itself."""

import struct
import zlib

from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.diff_analysis import SuspiciousModification

READING_FAULTS = (
    PdfError,
    SuspiciousModification,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    AssertionError,
    ArithmeticError,
    RecursionError,
    NotImplementedError,
    OSError,
    # A packed stream that was touched says so when it is unpacked, not when the file is opened.
    zlib.error,
    struct.error,
)
"""pyHanko's own faults of signatures are all a ``ValueError``."""
