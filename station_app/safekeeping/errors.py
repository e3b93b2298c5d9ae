"""What stands in the way of a decision about the home."""

from station_app.model.errors import Remedy, UsageError


class FilesChangedMeanwhile(UsageError):
    """The files are no longer what was shown to whoever accepts them."""

    key, remedy = "error.home.changed_meanwhile", Remedy.TRY_AGAIN
