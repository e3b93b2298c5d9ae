"""The bases of every fault that a person is told about, and what two subjects share. Anything else is a bug.

::

    StationError
    ├── Cancelled
    ├── ScannerError, IntakeError, TokenError, PrintingError   model.device_errors: behind the ports
    ├── StoreError       the disk's and the keys' facts; more in store.errors
    ├── DocumentError    a paper's fact: IllegalMove, CaseNumberUnknown, …; more in <subject>.errors
    ├── PersonError      an operator's fact: WrongPassphrase, NotAllowed, …; more in session.errors
    ├── ExchangeError    the line's and the gateway's facts; more in sync.client.errors
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
    MEND_CODES = "mend_codes"
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


class Incident(StationError):
    """A bug of ours; ``number`` finds its places in the log."""

    key = "error.incident"


class Cancelled(StationError):
    """The operator asked to stop; what was kept so far stays."""

    key, remedy = "error.cancelled", Remedy.NONE


# ── store ────────────────────────────────────────────────────────────────────────────────────


class StoreError(StationError):
    """Something is wrong with what lies on this computer."""

    key = "error.store.failed"


class DiskFailed(StoreError):
    """The disk refused to read or write (``code``: the system's error name)."""

    key = "error.store.disk_failed"


class OutputFailed(StoreError):
    """The medium on which a file was to be made failed (``code``: the system's error name)."""

    key, remedy = "error.store.output_failed", Remedy.CHOOSE_FILES


class KeyMissing(StoreError):
    """The key of an existing database is not to be had; a new one is never made silently."""

    key, remedy = "error.store.key_missing", Remedy.USE_RECOVERY_KEY


class KeysFileDamaged(StoreError):
    """``keys.json`` was changed or damaged, its copy too, and what was given does not open it."""

    key, remedy = "error.store.keys_damaged", Remedy.USE_RECOVERY_KEY


class RecoveryKeyWrong(StoreError):
    """The recovery key does not open this station."""

    key, remedy = "error.store.recovery_wrong", Remedy.USE_RECOVERY_KEY


class PassphraseNeeded(StoreError):
    """No keyring service runs; the station opens by its passphrase."""

    key, remedy = "error.store.passphrase_needed", Remedy.UNLOCK


class StationPassphraseWrong(StoreError):
    """The passphrase is not this station's."""

    key, remedy = "error.store.passphrase_wrong", Remedy.UNLOCK


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


class ChangedMeanwhile(DocumentError):
    """Somebody typed, or moved a page, while the paper was being finished: it is a draft still."""

    key, remedy, retryable = "error.document.changed_meanwhile", Remedy.TRY_AGAIN, True


class CaseNumberUnknown(DocumentError):
    """The FIR number is not written in a way we know."""

    key, remedy = "error.document.case_number", Remedy.CORRECT_DETAILS


class CaseNumberMissing(DocumentError):
    """A paper that belongs to a case has no FIR number yet."""

    key, remedy = "error.document.case_missing", Remedy.CORRECT_DETAILS


class FormUnknown(DocumentError):
    """There is no form of ``kind`` in ``version``, or its file was changed since."""

    key, remedy = "error.form.unknown", Remedy.CALL_HELP


class CodesUnfit(DocumentError):
    """No paper can get a number here: the office's codes hold signs that no reference can."""

    key, remedy = "error.document.codes_unfit", Remedy.MEND_CODES


class CaseNotHere(DocumentError):
    """The register at this terminal has no case of this number."""

    key, remedy = "error.case.not_here", Remedy.CHECK_NETWORK


class ReasonNeeded(DocumentError):
    """``count`` rules of chronology are broken and nobody has written why."""

    key, remedy = "error.form.reason_needed", Remedy.CORRECT_ANSWERS


class IdentityProtected(DocumentError):
    """The paper carries a protected identity (BNS s. 72): it opens by role and with a reason."""

    key, remedy = "error.form.identity", Remedy.NONE


class NoPages(DocumentError):
    """There is nothing to finalise."""

    key, remedy = "error.document.no_pages", Remedy.GO_TO_PAGES


# ── people ───────────────────────────────────────────────────────────────────────────────────


class PersonError(StationError):
    """An operator cannot do what was asked."""

    key, remedy = "error.person.failed", Remedy.UNLOCK


class WrongPassphrase(PersonError):
    """Name and passphrase do not belong together."""

    key = "error.person.wrong_passphrase"


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


# ── exchange ─────────────────────────────────────────────────────────────────────────────────


class ExchangeError(StationError):
    """Something between this terminal and the gateway."""

    key, remedy, retryable = "error.exchange.failed", Remedy.CHECK_NETWORK, True


class ProtocolBroken(ExchangeError):
    """The answer is not one that the protocol knows (``what``)."""

    key = "error.exchange.protocol"


class AnswerUnproved(ExchangeError):
    """What says that it answers ``reference`` bears no signature that counts."""

    key, remedy, retryable = "error.exchange.answer_unproved", Remedy.CALL_HELP, False


class AnswerNotAsked(ExchangeError):
    """What says that it answers ``reference`` comes from another office than the one that was asked."""

    key, remedy, retryable = "error.exchange.answer_not_asked", Remedy.CALL_HELP, False


# ── use ──────────────────────────────────────────────────────────────────────────────────────


class UsageError(StationError):
    """What was asked for cannot be."""

    key, remedy = "error.usage.failed", Remedy.NONE


class FileMissing(UsageError):
    """There is no such file. ``number`` is its place in the list, from 1."""

    key, remedy = "error.usage.file_missing", Remedy.CHOOSE_FILES


class NotAFile(UsageError):
    """A folder or a device was given where a file is wanted (``number``: its place in the list)."""

    key, remedy = "error.usage.not_a_file", Remedy.CHOOSE_FILES


class FilesLeftOut(UsageError):
    """Of several files some could not be taken in; a paper that is not whole is not signed."""

    key, remedy = "error.usage.files_left_out", Remedy.CHOOSE_FILES


class TrustUnreadable(UsageError):
    """The file that says whom to trust is missing or is none."""

    key, remedy = "error.usage.trust_unreadable", Remedy.CHOOSE_FILES


class SettingsUnreadable(UsageError):
    """``settings.toml`` cannot be read; ``name``: the setting that is wrong, or the file."""

    key, remedy = "error.usage.settings_unreadable", Remedy.CALL_HELP


class FileExists(UsageError):
    """The target exists already and is never overwritten."""

    key, remedy = "error.usage.file_exists", Remedy.CHOOSE_FILES


class OutputFolderMissing(UsageError):
    """The folder in which a file is to be made is not there."""

    key, remedy = "error.usage.output_folder_missing", Remedy.CHOOSE_FILES


class OutputFolderClosed(UsageError):
    """Whoever sits here may not write into the folder, or its medium is write-protected."""

    key, remedy = "error.usage.output_folder_closed", Remedy.CHOOSE_FILES


class OutputNameUnfit(UsageError):
    """The medium takes no file of that name: too long, or a sign that it does not know."""

    key, remedy = "error.usage.output_name_unfit", Remedy.CHOOSE_FILES


class ProgramMissing(UsageError):
    """A program that this act needs is not installed (``program``)."""

    key, remedy = "error.usage.program_missing", Remedy.CALL_HELP


class PageUnread(StationError):
    """The text reader gave up at a page; the page itself is what it is."""

    key, remedy = "error.page_unread", Remedy.NONE


class NoSheetThere(UsageError):
    """Four corners that were set by hand can be no sheet's."""

    key = "error.usage.no_sheet_there"


# ── exhibits and prisoners ───────────────────────────────────────────────────────────────────


class NothingChosen(DocumentError):
    """No exhibit was chosen, or they belong to more than one case."""

    key, remedy = "error.exhibits.nothing_chosen", Remedy.CORRECT_DETAILS


class DayUnreadable(UsageError):
    """A date or time was not typed as staff write it."""

    key, remedy = "error.prisoners.day_unreadable", Remedy.CORRECT_DETAILS


# ── electronic evidence ──────────────────────────────────────────────────────────────────────


class EvidenceError(StationError):
    """A fact of a packet of the app or of a medium."""

    key, remedy = "error.evidence.failed", Remedy.NONE


class NoPicture(EvidenceError):
    """File ``number`` is neither a photograph nor a film that can be shown."""

    key = "error.evidence.no_picture"
