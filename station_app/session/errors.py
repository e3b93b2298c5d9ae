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
