"""Makes documents of seeds, always the same of one number."""

import random
from collections.abc import Iterator, Sequence

from tests.fuzzing.bytes_mutators import Mutator, bytes_mutant, splice_of
from tests.fuzzing.model import Target


class Maker:
    """Changes a target's documents."""

    def __init__(self, target: Target, seeds: Sequence[bytes]) -> None:
        self._target = target
        self._seeds = seeds
        self._mutators: tuple[Mutator, ...] = (
            *target.mutators * 3,
            bytes_mutant,
            splice_of(seeds),
        )

    def changed(self, document: bytes, rng: random.Random, most_bytes: int) -> bytes:
        """Return a changed copy of a document, of so many bytes at most."""
        mutator = rng.choice(self._mutators)
        return mutator(document, rng)[:most_bytes]

    def documents(self, rng: random.Random) -> Iterator[bytes]:
        """Yield the seeds, and then changes of them and of changes, without end."""
        yield from self._seeds
        document = rng.choice(self._seeds)
        while True:
            # A few steps away from a right document most parsers still read on.
            if rng.random() < 0.4:
                document = rng.choice(self._seeds)
            document = self.changed(document, rng, self._target.most_bytes)
            yield document
