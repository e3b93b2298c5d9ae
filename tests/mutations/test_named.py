"""The refusals at the borders that once could be taken away unseen: each has its rules on the list."""

import pytest

from tests.mutations.rules import load_rules

REFUSALS = {
    "a receipt whose signature alone is wrong": (
        "A receipt counts only by the signature of the pinned key",
        "Every letter of a signed message counts",
        "A ledger that a receipt contradicts does not hold",
    ),
    "a PDF that is not the packet's": (
        "An uploaded paper is the one that its packet names",
        "A packet is of its PDF alone",
        "A packet says how long its PDF is",
        "A receipt is of its PDF alone",
        "A receipt is of its packet alone",
    ),
    "any bytes as a pillar's file or as another office's paper": (
        "Other bytes than were announced are no paper of another office",
        "Other bytes than were announced are no file of a pillar",
        "Another file is not given for a paper",
        "A note is the one that came",
        "An object is the one that its row means",
    ),
    "any enrolled office at an addressed paper": (
        "An addressed paper is its addressee's alone",
        "A pillar's file is its office's alone",
        "An inbox item is acknowledged by whose it is",
    ),
    "affixing without a try at the family": (
        "Nothing is affixed before the person and the family were tried",
    ),
    "a wrong PIN tried twice": ("A wrong PIN is tried once",),
    "fewer pages than sheets": ("Fewer pages than sheets are not finished",),
    "a returned paper queued again": ("A paper that came back is not queued again",),
    "an acknowledged paper made a draft": ("A paper that arrived is no draft again",),
    "a forked ledger without an alarm": (
        "Two heads of one number are an alarm",
        "A head that a terminal does not confirm is an alarm",
    ),
    "our own signature unread": ("Our own signature is read back",),
    "another gateway's answer": (
        "An answer of another gateway counts for nothing",
        "A receipt of another gateway counts for nothing",
        "A receipt of another gateway counts for no medium",
    ),
    "a part whose checksum is wrong": ("A part is what it was announced with",),
    "a page that is shown before it is on the disk": (
        "A page is on the disk before it is shown",
        "A page's name is on the disk before it is shown",
    ),
    "a commit that is not on the disk": ("What was committed is on the disk",),
    "any officer at a charge-sheet": ("Only the named officer or the SHO signs a charge-sheet",),
}


@pytest.mark.parametrize("refusal", REFUSALS)
def test_a_refusal_has_its_rules(refusal: str) -> None:
    assert set(REFUSALS[refusal]) <= {rule.name for rule in load_rules()}
