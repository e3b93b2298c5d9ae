"""How often a PKCS#12 file would have a passphrase stretched, said before anything is stretched.

The number stands in the file (RFC 7292, 4 and appendix C; RFC 8018, A.2: a salt, and behind it the number of
rounds; RFC 7914, 7: three numbers for scrypt). Nothing bounds it: a file of 1 KB can ask for days.
"""

from collections.abc import Iterator

_SEQUENCE, _INTEGER, _OCTETS = 0x30, 0x02, 0x04
_CONSTRUCTED, _INDEFINITE = 0x20, 0x80
_DEEPEST = 24
_SCRYPT = 3
"""Numbers behind a salt: cost, size of a block, how many beside each other."""

_Element = tuple[int, bytes]


def rounds_of(data: bytes) -> int:
    """Return the rounds of all parts of a file together, as far as they stand in clear."""
    return sum(_rounds(_elements(data), 0))


def _rounds(elements: list[_Element], depth: int) -> Iterator[int]:
    for place, (tag, _) in enumerate(elements):
        if tag == _OCTETS:
            yield _behind(elements, place + 1)
    if depth == _DEEPEST:
        return
    for tag, content in elements:
        if tag & _CONSTRUCTED or tag == _OCTETS:
            yield from _rounds(_elements(content), depth + 1)


def _behind(elements: list[_Element], place: int) -> int:
    """Return what the numbers from a place on ask for; 0: none stand there."""
    numbers = []
    for tag, content in elements[place : place + _SCRYPT]:
        if tag != _INTEGER:
            break
        numbers.append(int.from_bytes(content, "big"))
    if not numbers:
        return 0
    cost = numbers[0]
    if len(numbers) >= _SCRYPT:
        cost *= numbers[1] * numbers[2]
    return cost


def _elements(data: bytes) -> list[_Element]:
    """Return the elements that data consist of; none where they are something else."""
    found: list[_Element] = []
    at = 0
    while at + 2 <= len(data):
        tag, size, begins = data[at], data[at + 1], at + 2
        if size == _INDEFINITE:
            # It goes on to a mark of its end (X.690, 8.1.3.6): what it holds begins here.
            size = len(data) - begins
        elif size > _INDEFINITE:
            more = size - _INDEFINITE
            size = int.from_bytes(data[begins : begins + more], "big")
            begins += more
        if begins + size > len(data):
            return []
        found.append((tag, data[begins : begins + size]))
        at = begins + size
    return found
