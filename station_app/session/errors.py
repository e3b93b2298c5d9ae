"""What stands in the way of an operator, beside what screens know by name."""

from station_app.model.errors import PersonError, Remedy


class TooManyTries(PersonError):
    """Wrong passphrases: the next try is heard after ``seconds``."""

    key = "error.person.too_many_tries"


class PassphraseWeak(PersonError):
    """A new passphrase is shorter than ``least`` characters."""

    key, remedy = "error.person.passphrase_weak", Remedy.CORRECT_DETAILS


class OperatorExists(PersonError):
    """The user name is taken."""

    key, remedy = "error.person.exists", Remedy.CORRECT_DETAILS


class DistrictCodeUnfit(PersonError):
    """A district's code holds other signs than its rule knows, or too few or many (``least``, ``most``)."""

    key, remedy = "error.person.district_code", Remedy.CORRECT_DETAILS


class OfficeCodeUnfit(PersonError):
    """An office's code holds other signs than its rule knows, or too few or many (``least``, ``most``)."""

    key, remedy = "error.person.office_code", Remedy.CORRECT_DETAILS


class UserNameUnfit(PersonError):
    """A short name holds other signs than its rule knows, or too few or many (``least``, ``most``)."""

    key, remedy = "error.person.user_name", Remedy.CORRECT_DETAILS


class CodesStand(PersonError):
    """The office's codes number papers already and stay as they are."""

    key, remedy = "error.person.codes_stand", Remedy.NONE


class PassphraseSame(PersonError):
    """The new passphrase is the one before."""

    key, remedy = "error.person.passphrase_same", Remedy.CORRECT_DETAILS


class OnOneself(PersonError):
    """Who manages the station would switch off, change or reset himself."""

    key, remedy = "error.person.oneself", Remedy.NONE


class OperatorReasonMissing(PersonError):
    """An act on somebody else's place at the station needs a written reason."""

    key, remedy = "error.person.reason_missing", Remedy.CORRECT_DETAILS
