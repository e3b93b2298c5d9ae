"""What each SANE status is as a fact of ours.

The texts are those of ``sane_strstatus`` (SANE API 1.06, section 4.2.7), which the binding hands on
in place of the numbers.
"""

from collections.abc import Mapping

from station_app.model.device_errors import (
    CoverOpen,
    FeederEmpty,
    NoScanner,
    PaperJam,
    ProfileUnsupported,
    ScannerBusy,
    ScannerConnection,
    ScannerDenied,
    ScannerError,
    ScannerGone,
    ScannerMemory,
)

CANCELLED = "Operation was cancelled"
NO_DOCS = "Document feeder out of documents"

FACTS: Mapping[str, type[ScannerError]] = {
    "Operation not supported": ProfileUnsupported,
    "Device busy": ScannerBusy,
    "Invalid argument": ScannerGone,
    "End of file reached": ScannerConnection,
    "Document feeder jammed": PaperJam,
    NO_DOCS: FeederEmpty,
    "Scanner cover is open": CoverOpen,
    "Error during device I/O": ScannerConnection,
    "Out of memory": ScannerMemory,
    "Access to resource has been denied": ScannerDenied,
}
"""An "invalid argument" while opening is how drivers say that the device is not there."""


def error_of_status(status: str, scanner: str, page: int, option: str) -> ScannerError:
    """Return the error for a status text.

    Args:
        status: what the driver said.
        scanner: the scanner's name, for the sentence.
        page: the sheet side that was being scanned, from 1.
        option: what was being asked of the scanner.
    """
    cause = FACTS.get(status)
    if cause is None:
        return ScannerError(scanner=scanner)
    if cause is NoScanner:
        return NoScanner(scanner=scanner)
    if cause is PaperJam:
        return PaperJam(scanner=scanner, page=page)
    if cause is ProfileUnsupported:
        return ProfileUnsupported(scanner=scanner, option=option)
    return cause(scanner=scanner)
