"""What has to be said once, when a station is made."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class NewStation:
    """A station that is going to be, with the chief who answers for it."""

    unit_hi: str
    unit_en: str
    district: str
    district_code: str
    ps_code: str
    user_name: str
    """The chief's, for commands; the window shows ``display_name``."""
    display_name: str
    passphrase: str = field(repr=False)
    """The chief's own."""
    station_passphrase: str = field(default="", repr=False)
    """Opens the station where no keyring service runs; empty where one does."""
