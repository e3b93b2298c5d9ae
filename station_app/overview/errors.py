"""What stands in the way of the monthly report."""

from station_app.model.errors import Remedy, UsageError


class MonthUnknown(UsageError):
    """What was named is no month."""

    key, remedy = "error.report.month", Remedy.NONE
