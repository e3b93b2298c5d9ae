"""What the readers of PDF and CMS raise on a file that contradicts itself."""

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
)
"""pyHanko's own faults of signatures are all a ``ValueError``."""
