"""Facts of the devices and files behind the ports: scanner, intake, printer, token."""

from station_app.model.errors import Remedy, StationError


class ScannerError(StationError):
    """A scanner's fault. Every one takes ``scanner`` (its name)."""

    key, remedy, retryable = "error.scanner.failed", Remedy.TRY_AGAIN, False


class NoScanner(ScannerError):
    """No scanner was found."""

    key, remedy = "error.scanner.none", Remedy.CHOOSE_SCANNER


class ScannerUnknown(ScannerError):
    """No scanner of the name that was given is here."""

    key, remedy = "error.scanner.unknown", Remedy.CHOOSE_SCANNER


class ScannerGone(ScannerError):
    """The scanner that was chosen does not answer any more."""

    key, remedy = "error.scanner.gone", Remedy.CHOOSE_SCANNER


class FeederEmpty(ScannerError):
    """There is no paper in the feeder."""

    key, remedy = "error.scanner.feeder_empty", Remedy.FIX_DEVICE_AND_RETRY


class PaperJam(ScannerError):
    """Paper is stuck. ``page`` is the sheet side to put back."""

    key, remedy = "error.scanner.jam", Remedy.FIX_DEVICE_AND_RETRY


class CoverOpen(ScannerError):
    """The cover is open."""

    key, remedy = "error.scanner.cover_open", Remedy.FIX_DEVICE_AND_RETRY


class ScannerBusy(ScannerError):
    """Another program or person is using the scanner."""

    key, remedy, retryable = "error.scanner.busy", Remedy.TRY_AGAIN, True


class ScannerConnection(ScannerError):
    """Data was lost between scanner and computer (SANE I/O error)."""

    key, remedy = "error.scanner.connection", Remedy.FIX_DEVICE_AND_RETRY


class ScannerDenied(ScannerError):
    """The operating system does not let us use the scanner."""

    key = "error.scanner.denied"


class ScannerMemory(ScannerError):
    """The driver ran out of memory; a lower resolution may do."""

    key = "error.scanner.memory"


class ProfileUnsupported(ScannerError):
    """The scanner cannot do what the profile asks. ``option`` names it."""

    key, remedy = "error.scanner.profile", Remedy.CHOOSE_SCANNER


class DriverHung(ScannerError):
    """The driver did not answer for ``seconds`` and was stopped."""

    key = "error.scanner.hung"


class DriverCrashed(ScannerError):
    """The driver died; the next scan starts a new one."""

    key = "error.scanner.crashed"


class IntakeError(StationError):
    """A file that was brought cannot be taken in. ``number`` is its place in the list, from 1."""

    key, remedy = "error.intake.failed", Remedy.CHOOSE_FILES


class FileUnreadable(IntakeError):
    """The file cannot be read or is no picture or PDF."""

    key = "error.intake.unreadable"


class FileDamaged(IntakeError):
    """The file breaks off or contradicts itself. ``page`` is the last good page."""

    key = "error.intake.damaged"


class FileSpoiled(FileDamaged):
    """No page of the file can be read."""

    key = "error.intake.spoiled"


class LinkBrought(IntakeError):
    """A link was put into the watched folder; what it leads to may lie anywhere."""

    key = "error.intake.link"


class DropFolderMissing(IntakeError):
    """The watched folder is not there: its share is not connected, or nobody may read it."""

    key, retryable = "error.intake.folder_missing", True


class FilesSetAside(IntakeError):
    """Of the files in the watched folder ``count`` could not be taken; the others were."""

    key = "error.intake.set_aside"


class PdfProtected(IntakeError):
    """The PDF asks for a password."""

    key = "error.intake.protected"


class FileTooLarge(IntakeError):
    """The file is beyond a limit of intake (``limit`` in words of the limit: pages, px, MB)."""

    key = "error.intake.too_large"


class PageTooLarge(FileTooLarge):
    """Page ``page`` of the file is beyond a limit (``limit``); those before it were good."""

    key = "error.intake.page_too_large"


class FileKindUnknown(IntakeError):
    """The file is neither a picture nor a PDF, as far as its beginning tells."""

    key = "error.intake.kind"


class FormatUnknown(IntakeError):
    """The file is of a kind that is known and not taken in (``format``: its name)."""

    key = "error.intake.format"


class PhonePictureUnknown(IntakeError):
    """The picture is of a kind that phones write and that is not taken in (``format``: its name)."""

    key = "error.intake.phone_picture"


class MovingPicture(IntakeError):
    """The picture moves: it has no one page."""

    key = "error.intake.moving"


class SamplesUnknown(IntakeError):
    """What the picture's numbers mean, which of them is black, is not known here."""

    key = "error.intake.samples"


class PdfPortfolio(IntakeError):
    """The PDF is a folder of other files; its own page is but their cover."""

    key = "error.intake.portfolio"


class PdfFormUndrawn(IntakeError):
    """What is filled in on the PDF's form cannot be drawn here."""

    key = "error.intake.form"


class PdfAnnotationUndrawn(IntakeError):
    """A note on the PDF's page (``page``) cannot be drawn here."""

    key = "error.intake.annotation"


class IntakeRemark(IntakeError):
    """A file was taken in, and something of it does not travel with its pages. Told, never raised."""

    remedy = Remedy.NONE


class SignatureLeftBehind(IntakeRemark):
    """The PDF was signed; pictures of its pages are not."""

    key = "error.intake.signed"


class AttachmentsLeftBehind(IntakeRemark):
    """The PDF holds further files, sounds or films; its pages alone were taken."""

    key = "error.intake.attachments"


class SignatureAndAttachmentsLeftBehind(SignatureLeftBehind):
    """The PDF was signed and holds more than pages."""

    key = "error.intake.signed_attachments"


class TokenError(StationError):
    """A token's fault."""

    key, remedy = "error.token.failed", Remedy.INSERT_TOKEN


class TokenMissing(TokenError):
    """No token is plugged in, or the one that was has been pulled out."""

    key = "error.token.missing"


class TokenDriverMissing(TokenError):
    """The token's PKCS#11 module is not installed."""

    key, remedy = "error.token.driver", Remedy.CALL_HELP


class TokenDriverDenied(TokenError):
    """``driver`` needs files that this account may not read; those of ``group`` may."""

    key, remedy = "error.token.driver_denied", Remedy.CALL_HELP


class TokenDriverFailed(TokenError):
    """``driver`` is installed and does not start (``code``: its own word)."""

    key, remedy = "error.token.driver_failed", Remedy.CALL_HELP


class WrongPin(TokenError):
    """The PIN is wrong. ``left``: tries left, -1 where the token does not say."""

    key, remedy = "error.token.wrong_pin", Remedy.ENTER_PIN


class PinLocked(TokenError):
    """Too many wrong PINs: the token is locked."""

    key, remedy = "error.token.pin_locked", Remedy.CALL_HELP


class TokenFailed(TokenError):
    """The token answered with a fault of its own (``code``); the PIN is not to blame."""

    key, remedy = "error.token.fault", Remedy.INSERT_TOKEN


class TokenFileMissing(TokenError):
    """There is no file where a token file was named."""

    key, remedy = "error.token.file_missing", Remedy.CORRECT_DETAILS


class TokenFileBroken(TokenError):
    """The file is no PKCS#12, or not a whole one; no PIN would open it."""

    key, remedy = "error.token.file_broken", Remedy.CALL_HELP


class TokenKeyUnknown(TokenError):
    """The token's key is of a kind that signs no papers here (``kind``)."""

    key, remedy = "error.token.key_unknown", Remedy.CALL_HELP


class NoCertificate(TokenError):
    """The token holds no certificate for signing."""

    key, remedy = "error.token.no_certificate", Remedy.CALL_HELP


class PrintingError(StationError):
    """A fact of the print service, of a printer or of a print job."""

    key, remedy = "error.printing.failed", Remedy.LOOK_AT_PRINTER


class PrintWaits(PrintingError):
    """A print was ordered and kept, and the printer does not print now."""

    key, retryable = "error.printing.waits", True


class PrintServiceOff(PrintingError):
    """The computer's print service is stopped."""

    key, retryable = "error.printing.service_off", True


class PrintServiceSilent(PrintingError):
    """The print service did not answer in time and was left (``seconds``)."""

    key, retryable = "error.printing.silent", True


class PrinterUnknown(PrintingError):
    """No printer is set up, or not the one that was chosen."""

    key, retryable = "error.printing.unknown", True


class PrintRefused(PrintingError):
    """The print service refuses this job (``code``: its own status)."""

    key = "error.printing.refused"
