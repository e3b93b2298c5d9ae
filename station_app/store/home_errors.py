"""What a station finds wrong with its own home when it opens: told until somebody who may has seen it.

None of these stops the work. What does is in :mod:`station_app.store.errors`.
"""

from station_app.model.errors import Remedy, StoreError


class HomeFinding(StoreError):
    """Something about the home that must be told."""

    key, remedy = "", Remedy.NONE


class KeysFileChanged(HomeFinding):
    """``keys.json`` was not as this station had left it; what the database holds was put in its place."""

    key = "error.home.keys_changed"


class SettingsChanged(HomeFinding):
    """``settings.toml`` differs from what was accepted, in ``count`` settings; it does not count yet."""

    key = "error.home.settings_changed"


class TrustChanged(HomeFinding):
    """``count`` files of ``trust/`` were added, changed or taken away; none of it counts yet."""

    key = "error.home.trust_changed"


class HomeTakenUp(HomeFinding):
    """The home was made by an older program: its files are sealed from now on, as they stood."""

    key = "error.home.taken_up"


class WorkLost(HomeFinding):
    """The database stands ``count`` commits before the last one that it had answered for."""

    key = "error.home.work_lost"


class LedgerChanged(HomeFinding):
    """Event ``number`` of the chain of custody is gone or is another than had been kept beside it."""

    key = "error.home.ledger_changed"


class JournalDamaged(HomeFinding):
    """What is kept beside the database of its last commit is gone or was changed."""

    key = "error.home.journal_damaged"


class PagesFoundAgain(HomeFinding):
    """``count`` sealed pages had no row; they lie in a draft of their own now."""

    key = "error.home.pages_found"


class PagesMissing(HomeFinding):
    """``count`` rows have no sealed file any more."""

    key = "error.home.pages_missing"


class PagesDamaged(HomeFinding):
    """``count`` sealed files do not open, or hold something else than their rows say."""

    key = "error.home.pages_damaged"


class DatabaseDamaged(HomeFinding):
    """``count`` pages of the database fail their own authentication."""

    key = "error.home.database_damaged"


class ModesMended(HomeFinding):
    """``count`` files or folders of the home were open to other accounts; they are closed."""

    key = "error.home.modes_mended"


class RecoveryDamaged(HomeFinding):
    """The recovery key on paper cannot open this station any more."""

    key = "error.home.recovery_damaged"


class RecoveryUnproved(HomeFinding):
    """Nobody has shown yet that the recovery key was written down."""

    key = "error.home.recovery_unproved"
