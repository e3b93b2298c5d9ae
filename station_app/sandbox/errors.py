"""What stands in the way of opening a file from outside."""

from station_app.model.errors import DocumentError


class PaperNotShown(DocumentError, ValueError):
    """What opens foreign files gave a paper up: it would need more than this computer gives one.

    A ``ValueError`` too: whoever only asks what a paper holds learns that it cannot be read.
    """

    key = "error.document.not_shown"
