"""Every fault that a person is told about. Anything else that is raised is a bug.

::

    StationError
    ├── Cancelled
    ├── ScannerError     a device's fact: FeederEmpty, PaperJam, CoverOpen, …
    ├── IntakeError      a file's fact: FileUnreadable, PdfProtected, …
    ├── StoreError       the disk's and the keys' facts: DiskFull, StoreNewer, KeyMissing, …
    ├── DocumentError    a paper's fact: IllegalMove, SheetsMissing, CaseNumberUnknown, …
    ├── PersonError      an operator's fact: WrongPassphrase, NotAllowed, …
    ├── TokenError       a token's fact: WrongPin, PinLocked, CertificateExpired, …
    ├── PrintingError    the print service's, a printer's and a job's facts: PrintServiceOff, …
    ├── ExchangeError    the line's and the gateway's facts: GatewayUnreachable, …
    └── UsageError       what was asked for cannot be: FileMissing, …

An error carries a key, a remedy and parameters, never a sentence: the text catalogue makes two
sentences of it (what happened, what to do) in the reader's language. Parameters never hold personal
data, secrets or document content: numbers, device names, ids and states only.
"""

from enum import StrEnum
from typing import ClassVar


class Remedy(StrEnum):
    """What the button under an error does."""

    NONE = "none"
    TRY_AGAIN = "try_again"
    FIX_DEVICE_AND_RETRY = "fix_device_and_retry"
    CHOOSE_SCANNER = "choose_scanner"
    CHOOSE_FILES = "choose_files"
    FREE_DISK = "free_disk"
    UNLOCK = "unlock"
    USE_RECOVERY_KEY = "use_recovery_key"
    INSERT_TOKEN = "insert_token"  # noqa: S105 - the name of a button
    ENTER_PIN = "enter_pin"
    CHECK_CLOCK = "check_clock"
    CHECK_NETWORK = "check_network"
    LOOK_AT_PRINTER = "look_at_printer"
    CORRECT_DETAILS = "correct_details"
    GO_TO_PAGES = "go_to_pages"
    CORRECT_ANSWERS = "correct_answers"
    ENROL = "enrol"
    CALL_HELP = "call_help"


class StationError(Exception):
    """A known fact that stands in the way.

    Attributes:
        params: what the sentences name, e.g. ``{"page": 4}``.
    """

    key: ClassVar[str] = ""
    remedy: ClassVar[Remedy] = Remedy.CALL_HELP
    retryable: ClassVar[bool] = False
    """Whether the same act may succeed later with nobody doing anything."""

    def __init__(self, **params: str | int) -> None:
        self.params = params
        super().__init__(self.key, params)

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle with the parameters, so that an error crosses a process border whole."""
        return (_rebuild, (type(self), self.params))


def _rebuild(cls: type[StationError], params: dict[str, str | int]) -> StationError:
    return cls(**params)


class Cancelled(StationError):
    """The operator asked to stop; what was kept so far stays."""

    key, remedy = "error.cancelled", Remedy.NONE


# ── scanner ──────────────────────────────────────────────────────────────────────────────────


class ScannerError(StationError):
    """A scanner's fault. Every one takes ``scanner`` (its name)."""

    key, remedy, retryable = "error.scanner.failed", Remedy.TRY_AGAIN, False


class NoScanner(ScannerError):
    """No scanner was found."""

    key, remedy = "error.scanner.none", Remedy.CHOOSE_SCANNER


class ScannerGone(ScannerError):
    """The scanner that was chosen does not answer any more."""

    key, remedy = "error.scanner.gone", Remedy.CHOOSE_SCANNER


class FeederEmpty(ScannerError):
    """There is no paper in the feeder."""

    key, remedy = "error.scanner.feeder_empty", Remedy.FIX_DEVICE_AND_RETRY


class PaperJam(ScannerError):
    """Paper is stuck. ``page`` is the sheet side to put back."""

    key, remedy = "error.scanner.jam", Remedy.FIX_DEVICE_AND_RETRY


class PaperJamAfter(PaperJam):
    """Paper is stuck, or two sheets went in together. ``last`` is the page kept last, ``page`` the next.

    Drivers say the same of both.
    """

    key = "error.scanner.jam_after"


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


# ── intake of files ──────────────────────────────────────────────────────────────────────────


class IntakeError(StationError):
    """A file that was brought cannot be taken in. ``number`` is its place in the list, from 1."""

    key, remedy = "error.intake.failed", Remedy.CHOOSE_FILES


class FileUnreadable(IntakeError):
    """The file cannot be read or is no picture or PDF."""

    key = "error.intake.unreadable"


class FileDamaged(IntakeError):
    """The file breaks off or contradicts itself. ``page`` is the last good page."""

    key = "error.intake.damaged"


class PdfProtected(IntakeError):
    """The PDF asks for a password."""

    key = "error.intake.protected"


class FileTooLarge(IntakeError):
    """The file is beyond a limit of intake (``limit`` in words of the limit: pages, px, MB)."""

    key = "error.intake.too_large"


class FileKindUnknown(IntakeError):
    """Only PNG, JPEG, TIFF and PDF are taken in."""

    key = "error.intake.kind"


# ── store ────────────────────────────────────────────────────────────────────────────────────


class StoreError(StationError):
    """Something is wrong with what lies on this computer."""

    key = "error.store.failed"


class DiskFull(StoreError):
    """Too little room. ``needed_mb`` and ``free_mb``."""

    key, remedy, retryable = "error.store.disk_full", Remedy.FREE_DISK, True


class DiskFailed(StoreError):
    """The disk refused to read or write (``code``: the system's error name)."""

    key = "error.store.disk_failed"


class StoreLocked(StoreError):
    """Another window of the terminal already works on this home."""

    key, remedy = "error.store.in_use", Remedy.NONE


class StoreNewer(StoreError):
    """The database was written by a newer program. ``found`` and ``known`` are schema names."""

    key = "error.store.newer"


class StoreDamaged(StoreError):
    """The database does not open with its right key or contradicts itself."""

    key = "error.store.damaged"


class KeyMissing(StoreError):
    """The key of an existing database is not to be had; a new one is never made silently."""

    key, remedy = "error.store.key_missing", Remedy.USE_RECOVERY_KEY


class RecoveryKeyWrong(StoreError):
    """The recovery key does not open this station."""

    key, remedy = "error.store.recovery_wrong", Remedy.USE_RECOVERY_KEY


class PassphraseNeeded(StoreError):
    """No keyring service runs; the station opens by its passphrase."""

    key, remedy = "error.store.passphrase_needed", Remedy.UNLOCK


class BlobDamaged(StoreError):
    """A sealed file is missing or was changed. ``blob`` is its id."""

    key = "error.store.blob_damaged"


# ── documents ────────────────────────────────────────────────────────────────────────────────


class WorkerLost(StationError):
    """The process that drew a page was ended several times; the page itself is safe."""

    key, remedy, retryable = "error.page_work", Remedy.TRY_AGAIN, True


class DocumentError(StationError):
    """A paper cannot do what was asked."""

    key, remedy = "error.document.failed", Remedy.NONE


class DocumentUnknown(DocumentError):
    """There is no document ``document``."""

    key = "error.document.unknown"


class IllegalMove(DocumentError):
    """``document`` is ``state`` and cannot become ``wanted``."""

    key = "error.document.illegal_move"


class CaseNumberUnknown(DocumentError):
    """The FIR number is not written in a way we know."""

    key, remedy = "error.document.case_number", Remedy.CORRECT_DETAILS


class CaseNumberMissing(DocumentError):
    """A paper that belongs to a case has no FIR number yet."""

    key, remedy = "error.document.case_missing", Remedy.CORRECT_DETAILS


class KindUnknown(DocumentError):
    """``kind`` is not in the catalogue of document kinds."""

    key, remedy = "error.document.kind", Remedy.CORRECT_DETAILS


class FormUnknown(DocumentError):
    """There is no form of ``kind`` in ``version``, or its file was changed since."""

    key, remedy = "error.form.unknown", Remedy.CALL_HELP


class FormIncomplete(DocumentError):
    """``count`` answers are missing, wrong or against a rule of law."""

    key, remedy = "error.form.incomplete", Remedy.CORRECT_ANSWERS


class CaseNotHere(DocumentError):
    """The register at this terminal has no case of this number."""

    key, remedy = "error.case.not_here", Remedy.CHECK_NETWORK


class PhotographMissing(DocumentError):
    """``count`` rows speak of photographs that are not attached."""

    key, remedy = "error.form.photograph_missing", Remedy.CORRECT_ANSWERS


class PhraseNotKept(DocumentError):
    """A standing phrase is not lawful here: the field is a finding, or the text names the person."""

    key, remedy = "error.form.phrase", Remedy.CORRECT_ANSWERS


class ReasonNeeded(DocumentError):
    """``count`` rules of chronology are broken and nobody has written why."""

    key, remedy = "error.form.reason_needed", Remedy.CORRECT_ANSWERS


class SignerNotFit(DocumentError):
    """The law names others as the signers of this paper."""

    key, remedy = "error.form.signer", Remedy.NONE


class IdentityProtected(DocumentError):
    """The paper carries a protected identity (BNS s. 72): it opens by role and with a reason."""

    key, remedy = "error.form.identity", Remedy.NONE


class SerialsUsedUp(DocumentError):
    """The register ``register`` has no reserved number left; one comes with the next connection."""

    key, remedy = "error.register.used_up", Remedy.CHECK_NETWORK


class SheetsDiffer(DocumentError):
    """``expected`` sheets were declared, ``captured`` are there, and nobody has explained it."""

    key, remedy = "error.document.sheets_differ", Remedy.GO_TO_PAGES


class PagesDoubtful(DocumentError):
    """Pages look wrong (``page``: the first one's number, ``count``) and nobody accepted them."""

    key, remedy = "error.document.pages_doubtful", Remedy.GO_TO_PAGES


class SheetUnsayable(DocumentError):
    """A separator sheet was asked for with a volume or a count that no sheet can carry."""

    key, remedy = "error.document.sheet_unsayable", Remedy.CORRECT_DETAILS


class SeparatorAsks(DocumentError):
    """A sheet that looks like a separator (``page``: its number) waits for a person's word."""

    key, remedy = "error.document.separator_asks", Remedy.GO_TO_PAGES


class NoPages(DocumentError):
    """There is nothing to finalise."""

    key, remedy = "error.document.no_pages", Remedy.GO_TO_PAGES


class TextNotReady(DocumentError):
    """The operator chose to wait for the pages' text; ``ready`` of ``total`` pages are read."""

    key, remedy, retryable = "error.document.text_not_ready", Remedy.TRY_AGAIN, True


# ── people ───────────────────────────────────────────────────────────────────────────────────


class PersonError(StationError):
    """An operator cannot do what was asked."""

    key, remedy = "error.person.failed", Remedy.UNLOCK


class WrongPassphrase(PersonError):
    """Name and passphrase do not belong together."""

    key = "error.person.wrong_passphrase"


class TooManyTries(PersonError):
    """Wrong passphrases: the next try is heard after ``seconds``."""

    key = "error.person.too_many_tries"


class PassphraseWeak(PersonError):
    """A new passphrase is shorter than ``least`` characters."""

    key, remedy = "error.person.passphrase_weak", Remedy.CORRECT_DETAILS


class PassphrasesDiffer(PersonError):
    """A new passphrase was not typed the same twice."""

    key, remedy = "error.person.passphrases_differ", Remedy.CORRECT_DETAILS


class FactsMissing(PersonError):
    """A form has fields that must be filled and are empty."""

    key, remedy = "error.person.facts_missing", Remedy.CORRECT_DETAILS


class NotAllowed(PersonError):
    """The operator's role does not hold this right."""

    key, remedy = "error.person.not_allowed", Remedy.NONE


class SessionLocked(PersonError):
    """Nobody is signed in, or the session was idle too long."""

    key = "error.person.locked"


class OperatorExists(PersonError):
    """The user name is taken."""

    key, remedy = "error.person.exists", Remedy.CORRECT_DETAILS


# ── tokens and signatures ────────────────────────────────────────────────────────────────────


class TokenError(StationError):
    """A token's fault."""

    key, remedy = "error.token.failed", Remedy.INSERT_TOKEN


class TokenMissing(TokenError):
    """No token is plugged in, or the one that was has been pulled out."""

    key = "error.token.missing"


class TokenDriverMissing(TokenError):
    """The token's PKCS#11 module is not installed."""

    key, remedy = "error.token.driver", Remedy.CALL_HELP


class WrongPin(TokenError):
    """The PIN is wrong. ``left``: tries left, -1 where the token does not say."""

    key, remedy = "error.token.wrong_pin", Remedy.ENTER_PIN


class PinLocked(TokenError):
    """Too many wrong PINs: the token is locked."""

    key, remedy = "error.token.pin_locked", Remedy.CALL_HELP


class TokenFailed(TokenError):
    """The token answered with a fault of its own (``code``); the PIN is not to blame."""

    key, remedy = "error.token.fault", Remedy.INSERT_TOKEN


class NoCertificate(TokenError):
    """The token holds no certificate for signing."""

    key, remedy = "error.token.no_certificate", Remedy.CALL_HELP


class CertificateExpired(TokenError):
    """The certificate ended on ``until`` (dd-mm-yyyy)."""

    key, remedy = "error.token.expired", Remedy.CALL_HELP


class CertificateNotYetValid(TokenError):
    """The certificate begins on ``since``; the computer's clock may be wrong."""

    key, remedy = "error.token.not_yet_valid", Remedy.CHECK_CLOCK


class CertificateUnfit(TokenError):
    """The certificate is not meant for signing documents or its chain is unknown."""

    key, remedy = "error.token.unfit", Remedy.CALL_HELP


class NotYourToken(TokenError):
    """The certificate belongs to another operator."""

    key, remedy = "error.token.not_yours", Remedy.INSERT_TOKEN


class SignatureRefused(TokenError):
    """Our own reader does not accept what was just signed; the document stays unsigned."""

    key, remedy = "error.token.signature_refused", Remedy.CALL_HELP


class ClockWrong(TokenError):
    """The computer's clock cannot be right (``shown``); a signature would be void."""

    key, remedy = "error.token.clock", Remedy.CHECK_CLOCK


# ── exchange ─────────────────────────────────────────────────────────────────────────────────


class ExchangeError(StationError):
    """Something between this terminal and the gateway."""

    key, remedy, retryable = "error.exchange.failed", Remedy.CHECK_NETWORK, True


class NotEnrolled(ExchangeError):
    """The terminal has not been introduced to a gateway yet."""

    key, remedy, retryable = "error.exchange.not_enrolled", Remedy.ENROL, False


class EnrolmentRefused(ExchangeError):
    """The one-time code is wrong, used or too old."""

    key, remedy, retryable = "error.exchange.enrolment_refused", Remedy.ENROL, False


class GatewayUnreachable(ExchangeError):
    """No answer. The line is down or the gateway is off."""

    key = "error.exchange.unreachable"


class GatewayImpostor(ExchangeError):
    """Who answers cannot show the district's certificate or the pinned key."""

    key = "error.exchange.impostor"


class ClockDiffers(ExchangeError):
    """The gateway's certificate is outside its time: this computer's clock is wrong."""

    key, remedy = "error.exchange.clock", Remedy.CHECK_CLOCK


class NotTheGateway(ExchangeError):
    """Something else answers in the gateway's place, e.g. a sign-in page of the network."""

    key = "error.exchange.captive"


class GatewayFault(ExchangeError):
    """The gateway answered with a fault of its own (``status``)."""

    key = "error.exchange.fault"


class GatewayRefused(ExchangeError):
    """The gateway refuses this document for good (``reason``: a key of the protocol)."""

    key, remedy, retryable = "error.exchange.refused", Remedy.CALL_HELP, False


class ReceiptForged(ExchangeError):
    """The receipt does not fit the document or its signature is not the gateway's."""

    key = "error.exchange.receipt"


class ProtocolBroken(ExchangeError):
    """The answer is not one that the protocol knows (``what``)."""

    key = "error.exchange.protocol"


# ── use ──────────────────────────────────────────────────────────────────────────────────────


class UsageError(StationError):
    """What was asked for cannot be."""

    key, remedy = "error.usage.failed", Remedy.NONE


class FileMissing(UsageError):
    """There is no such file. ``number`` is its place in the list, from 1."""

    key, remedy = "error.usage.file_missing", Remedy.CHOOSE_FILES


class TrustUnreadable(UsageError):
    """The file that says whom to trust is missing or is none."""

    key, remedy = "error.usage.trust_unreadable", Remedy.CHOOSE_FILES


class FileExists(UsageError):
    """The target exists already and is never overwritten."""

    key, remedy = "error.usage.file_exists", Remedy.CHOOSE_FILES


class ProgramMissing(UsageError):
    """A program that this act needs is not installed (``program``)."""

    key, remedy = "error.usage.program_missing", Remedy.CALL_HELP


class NothingToUndo(UsageError):
    """There is no act left to take back (or to repeat)."""

    key = "error.usage.nothing_to_undo"


class NoSheetThere(UsageError):
    """Four corners that were set by hand can be no sheet's."""

    key = "error.usage.no_sheet_there"


class PictureStays(UsageError):
    """A form's photograph shows a place or an injury: it is never bent into a page."""

    key = "error.usage.picture_stays"


class ProfilesUnreadable(UsageError):
    """A file is no district's scan profiles. ``field`` names what is wrong in it."""

    key, remedy = "error.profiles.unreadable", Remedy.CHOOSE_FILES


class ProfilesOfOther(UsageError):
    """The profiles are another district's. ``district`` is its code."""

    key, remedy = "error.profiles.other", Remedy.CHOOSE_FILES


class ProfilesOlder(UsageError):
    """A file of the same district that is as new or newer holds already. ``version`` is what holds."""

    key, remedy = "error.profiles.older", Remedy.CHOOSE_FILES


class ProfileLocked(UsageError):
    """The district decided which profiles its stations scan by, and this is none of them."""

    key = "error.profiles.locked"


# ── printing ─────────────────────────────────────────────────────────────────────────────────


class PrintingError(StationError):
    """A fact of the print service, of a printer or of a print job."""

    key, remedy = "error.printing.failed", Remedy.LOOK_AT_PRINTER


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


class PrintJobMoved(PrintingError):
    """The job does not stand where this act begins (``job stands asked``)."""

    key = "error.printing.moved"


class PrintPagesGone(PrintingError):
    """The sealed pages of an old job are not kept any more."""

    key = "error.printing.pages_gone"


class PrintUnreadable(PrintingError):
    """What is to be printed is no PDF, or has no page."""

    key = "error.printing.unreadable"


# ── exhibits and prisoners ───────────────────────────────────────────────────────────────────


class ExhibitError(DocumentError):
    """A fact of an exhibit or of its way to the laboratory."""

    key, remedy = "error.exhibits.failed", Remedy.NONE


class ExhibitUnknown(ExhibitError):
    """There is no such exhibit (``exhibit``)."""

    key = "error.exhibits.unknown"


class ExhibitElsewhere(ExhibitError):
    """The exhibit lies at ``place`` and cannot go to ``wanted`` from there."""

    key, remedy = "error.exhibits.elsewhere", Remedy.CORRECT_DETAILS


class ExhibitTwice(ExhibitError):
    """The case has a packet of this number (``packet``) already."""

    key, remedy = "error.exhibits.twice", Remedy.CORRECT_DETAILS


class ExhibitIncomplete(ExhibitError):
    """Case, packet, content and seal must be told."""

    key, remedy = "error.exhibits.incomplete", Remedy.CORRECT_DETAILS


class NothingChosen(ExhibitError):
    """No exhibit was chosen, or they belong to more than one case."""

    key, remedy = "error.exhibits.nothing_chosen", Remedy.CORRECT_DETAILS


class MoveIncomplete(ExhibitError):
    """A packet leaves with a constable's number and a departure in the diary only."""

    key, remedy = "error.exhibits.move_incomplete", Remedy.CORRECT_DETAILS


class MoveOutOfTime(ExhibitError):
    """The move lies ahead of now, or before the packet's last one."""

    key, remedy = "error.exhibits.move_out_of_time", Remedy.CORRECT_DETAILS


class MemoNotSigned(ExhibitError):
    """The forwarding memo is not signed yet."""

    key, remedy = "error.exhibits.memo_not_signed", Remedy.NONE


class LabHasNotReceived(ExhibitError):
    """The laboratory has given no receipt yet: there is nothing to remind it of."""

    key = "error.exhibits.lab_has_not_received"


class SealsUnsaid(ExhibitError):
    """A receipt on paper tells of every seal, packet by packet."""

    key, remedy = "error.exhibits.seals_unsaid", Remedy.CORRECT_DETAILS


class ReportHere(ExhibitError):
    """The laboratory's report on this memo is here already."""

    key = "error.exhibits.report_here"


class ReportOfAnotherMemo(ExhibitError):
    """The report names another forwarding memo than the one that it should be bound to."""

    key, remedy = "error.exhibits.report_of_another_memo", Remedy.CORRECT_DETAILS


class PrisonerError(DocumentError):
    """A fact of somebody in custody."""

    key, remedy = "error.prisoners.failed", Remedy.NONE


class PrisonerUnknown(PrisonerError):
    """There is no such person in the register (``prisoner``)."""

    key = "error.prisoners.unknown"


class PrisonerIncomplete(PrisonerError):
    """Case, name and where the person is must be told."""

    key, remedy = "error.prisoners.incomplete", Remedy.CORRECT_DETAILS


class NotInJail(PrisonerError):
    """The person is in no jail now: no jail can bring them."""

    key = "error.prisoners.not_in_jail"


class ProductionPast(PrisonerError):
    """The day of production lies behind."""

    key, remedy = "error.prisoners.production_past", Remedy.CORRECT_DETAILS


class DayUnreadable(PrisonerError):
    """A date or time was not typed as staff write it."""

    key, remedy = "error.prisoners.day_unreadable", Remedy.CORRECT_DETAILS


# ── investigation ────────────────────────────────────────────────────────────────────────────


class InvestigationError(StationError):
    """A step of an investigation cannot be noted like this."""

    key = "error.investigation.failed"


class ChronologyBroken(InvestigationError):
    """Times run backwards (``rule``): possible, but somebody says why."""

    key, remedy = "error.investigation.chronology", Remedy.NONE


class TimeAhead(InvestigationError):
    """What is noted has not happened yet."""

    key, remedy = "error.investigation.ahead", Remedy.NONE


class IllegalStep(InvestigationError):
    """This does not follow from where it stands (``state``, ``wanted``)."""

    key, remedy = "error.investigation.step", Remedy.NONE


class ProofMissing(InvestigationError):
    """No signed or received paper of the case proves this step."""

    key, remedy = "error.investigation.proof", Remedy.NONE


class AccusedUnknown(InvestigationError):
    """The case has no accused of this code."""

    key, remedy = "error.investigation.accused", Remedy.NONE


class Overtaken(ExchangeError):
    """Something more urgent goes first; this goes on from where it stands."""

    key, remedy, retryable = "error.exchange.overtaken", Remedy.NONE, True


class MonthUnknown(UsageError):
    """What was named is no month."""

    key, remedy = "error.report.month", Remedy.NONE


# ── the case diary ───────────────────────────────────────────────────────────────────────────


class VolumeUnknown(DocumentError):
    """There is no such volume (``volume``: its id)."""

    key, remedy = "error.diary.volume_unknown", Remedy.NONE


class VolumeSealed(DocumentError):
    """The volume (``volume``: its number) is sealed and never changed again."""

    key, remedy = "error.diary.volume_sealed", Remedy.NONE


class VolumeOpen(DocumentError):
    """The volume (``volume``: its number) is not sealed yet."""

    key, remedy = "error.diary.volume_open", Remedy.NONE


class VolumeEmpty(DocumentError):
    """No leaf stands in the volume."""

    key, remedy = "error.diary.volume_empty", Remedy.NONE


class FindingsOpen(DocumentError):
    """Findings (``count``) are neither mended nor explained."""

    key, remedy = "error.diary.findings_open", Remedy.NONE


class PaperNotFixed(DocumentError):
    """Only a paper that is signed, or that came from elsewhere, is put into a volume."""

    key, remedy = "error.diary.paper_not_fixed", Remedy.NONE


class PaperOfOtherCase(DocumentError):
    """The paper belongs to another case."""

    key, remedy = "error.diary.other_case", Remedy.NONE


class PaperInDiary(DocumentError):
    """The paper stands in the diary already."""

    key, remedy = "error.diary.paper_there", Remedy.NONE


class ParticularFixed(DocumentError):
    """The particulars of a typed sheet stand on the paper itself."""

    key, remedy = "error.diary.particular_fixed", Remedy.NONE


class NotADiaryValue(DocumentError):
    """What was typed is no such number, day or time."""

    key, remedy = "error.diary.not_a_value", Remedy.NONE


class DiaryIsSecret(DocumentError):
    """The accused and his agents never get the diary (BNSS s. 192(5))."""

    key, remedy = "error.diary.secret", Remedy.NONE


class SealBroken(DocumentError):
    """A sealed volume (``volume``: its number) is not what was sealed."""

    key, remedy = "error.diary.seal_broken", Remedy.CALL_HELP


# ── electronic evidence ──────────────────────────────────────────────────────────────────────


class EvidenceError(StationError):
    """A fact of a packet of the app or of a medium."""

    key, remedy = "error.evidence.failed", Remedy.NONE


class SidMalformed(EvidenceError):
    """A packet's number has 16 digits; this one has ``digits``."""

    key = "error.evidence.sid_malformed"


class SidUsed(EvidenceError):
    """The number belongs to another FIR already (``case``)."""

    key = "error.evidence.sid_used"


class AppFailureUnsaid(EvidenceError):
    """A medium is taken in only where it is written why the app did not record."""

    key = "error.evidence.reason"


class BringerUnsaid(EvidenceError):
    """Whoever brings a medium is written down by post and number."""

    key = "error.evidence.bringer"


class EvidenceClosed(EvidenceError):
    """It is frozen, on its way or withdrawn, and takes nothing more."""

    key = "error.evidence.closed"


class NothingTaken(EvidenceError):
    """No file is whole and right, so there is nothing to send."""

    key = "error.evidence.nothing"


class MediumUnfinished(EvidenceError):
    """Some files are not read to their end (``count``)."""

    key = "error.evidence.unfinished"


class ListUnreadable(EvidenceError):
    """The file is no list of names and numbers."""

    key, remedy = "error.evidence.list_unreadable", Remedy.CHOOSE_FILES


class ListContradicts(EvidenceError):
    """The list gives one file two different numbers (``line``)."""

    key, remedy = "error.evidence.list_contradicts", Remedy.CHOOSE_FILES


class MediumGone(EvidenceError):
    """The medium stopped answering in the middle of file ``number``."""

    key, retryable = "error.evidence.medium_gone", True


class SourceChanged(EvidenceError):
    """File ``number`` was changed on the medium while it was read."""

    key = "error.evidence.source_changed"


class SealedFileDamaged(EvidenceError):
    """The copy here of file ``number`` was changed or lost a part."""

    key, remedy = "error.evidence.copy_damaged", Remedy.CALL_HELP


class LinkUnready(EvidenceError):
    """The packet's list of files is not there yet."""

    key = "error.evidence.link_unready"


class NoPicture(EvidenceError):
    """File ``number`` is neither a photograph nor a film that can be shown."""

    key = "error.evidence.no_picture"


# ── summons and warrants ─────────────────────────────────────────────────────────────────────


class ProcessError(StationError):
    """A fact of the register of summons and warrants."""

    remedy = Remedy.NONE


class ProcessUnknown(ProcessError):
    """The register has no such process (``process``)."""

    key = "error.service.unknown"


class ProcessMoveIllegal(ProcessError):
    """The process does not stand where this act begins (``state``, ``wanted``)."""

    key = "error.service.move"


class ProcessTwice(ProcessError):
    """The court's number stands in the register already."""

    key = "error.service.twice"


class OfficerNeeded(ProcessError):
    """Whoever is to serve was not named with name and number."""

    key = "error.service.officer"


class SamePerson(ProcessError):
    """Who served may not send the report himself."""

    key = "error.service.same_person"


class AttemptIncomplete(ProcessError):
    """An attempt holds its time, the person met and the result."""

    key = "error.service.attempt"


class ReportNotReady(ProcessError):
    """The report is not signed yet (``count``)."""

    key = "error.service.report"


class ReportDiffers(ProcessError):
    """The report speaks of another process than the register."""

    key, remedy = "error.service.differs", Remedy.CORRECT_ANSWERS


class NoAffidavit(ProcessError):
    """An affidavit is for a place outside the limits or an absent officer (BNSS s. 70)."""

    key = "error.service.no_affidavit"


class NoProcessPaper(ProcessError):
    """There is no paper of this process here to print."""

    key = "error.service.no_paper"


# ── scrutiny ─────────────────────────────────────────────────────────────────────────────────


class BundleEmpty(DocumentError):
    """No paper is chosen for the bundle."""

    key, remedy = "error.scrutiny.bundle_empty", Remedy.NONE


class NothingNew(DocumentError):
    """The prosecution has every page already and no answer waits."""

    key, remedy = "error.scrutiny.nothing_new", Remedy.NONE


class PointsUnanswered(DocumentError):
    """Objections have no answer yet (``count``)."""

    key, remedy = "error.scrutiny.points_unanswered", Remedy.NONE


class RoundUnderWay(DocumentError):
    """The round before is not at the prosecution yet."""

    key, remedy = "error.scrutiny.round_under_way", Remedy.NONE


class PaperNotFit(DocumentError):
    """A paper cannot be put into the bundle (``paper``: its reference)."""

    key, remedy = "error.scrutiny.paper_not_fit", Remedy.NONE


class OfficeMissing(DocumentError):
    """No prosecution office is chosen."""

    key, remedy = "error.scrutiny.office_missing", Remedy.NONE


class NotRefused(DocumentError):
    """Nothing was refused: there is nothing to send again."""

    key, remedy = "error.scrutiny.not_refused", Remedy.NONE


class AnswerMissing(DocumentError):
    """An objection is answered by words: what was done, or why it is not possible."""

    key, remedy = "error.scrutiny.answer_missing", Remedy.NONE


class CannotBeReplaced(DocumentError):
    """Only a signed paper is replaced; a draft is corrected as it stands."""

    key, remedy = "error.scrutiny.cannot_be_replaced", Remedy.NONE
