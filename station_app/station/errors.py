"""What stands in the way of whoever sits down, as the lock screen knows it."""

from station_app.model.errors import PersonError, Remedy


class PassphraseTemporary(PersonError):
    """The passphrase is right, and was chosen by somebody else: its owner chooses another now."""

    key, remedy = "error.person.passphrase_temporary", Remedy.CORRECT_DETAILS
