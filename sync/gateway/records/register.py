"""The register of cases and offices, as far as the gateway knows it: what it will not take."""

from dataclasses import dataclass

from sync.gateway.records.refusals import Refusal
from sync.wire.manifest import Manifest

TRAINING_UNKNOWN_CASES = frozenset({"9999"})
"""In training a case of this number stands for one that the register does not have."""


@dataclass(frozen=True, slots=True)
class Register:
    """What is known of cases; empty: everything is taken."""

    unknown_numbers: frozenset[str] = frozenset()

    def require_wanted(self, manifest: Manifest) -> None:
        """Refuse a paper for good.

        Raises:
            Refusal: the register has no such case.
        """
        self.require_case(manifest.case_ref)

    def require_case(self, case_ref: str) -> None:
        """Refuse what belongs to a case that the register does not have.

        Raises:
            Refusal: it has none of that number.
        """
        if case_ref.partition("/")[0] in self.unknown_numbers:
            raise Refusal("case-unknown")
