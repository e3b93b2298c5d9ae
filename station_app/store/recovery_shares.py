"""The district's recovery key on paper: shares of words (SLIP-0039, Shamir's scheme over GF(256)).

Any ``needed`` of them make the key; fewer tell nothing of it. A word is known by its first four letters,
and a slip of the pen shows by the share's own checksum.
"""

from collections.abc import Sequence

import pyrage
from bech32 import bech32_decode, bech32_encode, convertbits
from shamir_mnemonic import (
    MnemonicError,
    Share,
    combine_mnemonics,
    generate_mnemonics,
)
from shamir_mnemonic.wordlist import WORDLIST

from station_app.store.errors import ShareMistyped, SharesTooFew, ShareStrange, ShareTwice

WORDS = 33
"""Of a share of 256 bits."""
MOST_SHARES = 16
_TOLD_APART = 4
"""Letters by which each word is told from all others."""
_PREFIX = "age-secret-key-"
_LONG = {word[:_TOLD_APART]: word for word in WORDLIST}


def new_district_key() -> tuple[str, str]:
    """Return a new age identity and its recipient."""
    made = pyrage.x25519.Identity.generate()
    return str(made), str(made.to_public())


def split_key(identity: str, needed: int, shares: int) -> tuple[str, ...]:
    """Return the shares of an age identity, each as 33 words.

    Args:
        identity: the private key.
        needed: so many of them make the key again; at least 2.
        shares: so many are made; at most 16.

    Raises:
        ValueError: the counts are no such counts, or ``identity`` is no age identity.
    """
    if not 2 <= needed <= shares <= MOST_SHARES:
        raise ValueError("shares")
    return tuple(generate_mnemonics(1, [(needed, shares)], _secret_of(identity))[0])


def needed_shares(text: str) -> int:
    """Return how many shares make the key that a share belongs to.

    Raises:
        ShareMistyped.
    """
    return int(read_share(text).member_threshold)


def join_key(texts: Sequence[str]) -> str:
    """Return the age identity that shares make.

    Raises:
        ShareMistyped, ShareTwice: one of them. ShareStrange: one belongs to another key. SharesTooFew.
    """
    read = [read_share(text, number) for number, text in enumerate(texts, 1)]
    if not read:
        raise SharesTooFew(count=0, needed=2)
    first = read[0]
    for number, share in enumerate(read[1:], 2):
        if share.common_parameters() != first.common_parameters():
            raise ShareStrange(number=number)
        if share.index in {one.index for one in read[: number - 1]}:
            raise ShareTwice(number=number)
    needed = first.member_threshold
    if len(read) < needed:
        raise SharesTooFew(count=len(read), needed=needed)
    try:
        # Exactly so many: the scheme takes no more.
        secret = combine_mnemonics([share.mnemonic() for share in read[:needed]])
    except MnemonicError:
        raise ShareStrange(number=len(read)) from None
    return _identity_of(secret)


def read_share(text: str, number: int = 1) -> Share:
    """Read a share however it was typed or read from its code: case and numbers do not matter.

    Raises:
        ShareMistyped.
    """
    words = [word for word in text.lower().split() if word.isalpha()]
    spelled = [_LONG.get(word[:_TOLD_APART], "") for word in words]
    fitting = all(
        whole.startswith(word) for word, whole in zip(words, spelled, strict=True) if word
    )
    if len(words) != WORDS or "" in spelled or not fitting:
        raise ShareMistyped(number=number)
    try:
        return Share.from_mnemonic(" ".join(spelled))
    except MnemonicError:
        raise ShareMistyped(number=number) from None


def _secret_of(identity: str) -> bytes:
    prefix, data = bech32_decode(identity.lower())
    bits = None if data is None or prefix != _PREFIX else convertbits(data, 5, 8, pad=False)
    if bits is None:
        raise ValueError("identity")
    return bytes(bits)


def _identity_of(secret: bytes) -> str:
    spelled = bech32_encode(_PREFIX, convertbits(secret, 8, 5) or [])
    return spelled.upper()
