"""What intake told beside the pages of files: collected where they are taken in, shown in the window."""

from station_app.model.device_errors import IntakeRemark, SignatureLeftBehind
from ui.widgets.context import WindowContext


class IntakeRemarks:
    """The remarks of one intake."""

    def __init__(self, context: WindowContext) -> None:
        self._context = context
        self._held: list[IntakeRemark] = []

    def tell(self, remark: IntakeRemark) -> None:
        """Take note of a remark; called in the lane that takes files in."""
        self._held.append(remark)

    def show(self) -> None:
        """Show what was told, each kind with the numbers of its files; the gravest last, which stays."""
        kinds = {type(remark) for remark in self._held}
        for kind in sorted(
            kinds, key=lambda kind: (issubclass(kind, SignatureLeftBehind), kind.key)
        ):
            numbers = [str(one.params["number"]) for one in self._held if type(one) is kind]
            self._context.fault(kind(number=", ".join(numbers)))
        self._held.clear()
