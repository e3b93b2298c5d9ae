"""Races for a receipt: at the end every receipt that was given must have its whole object.

Run as a program: ``python -m tests.sync.races [--rounds 200] [--seed 1] [RACE…]``. Each race is run so
many times against a real gateway, with delays from the seed; then every receipt in its log is held
against the bytes that it speaks of. Prints a line a race and ends with 1 where one has none.
"""

import argparse
import contextlib
import json
import random
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from sync.gateway.records import database
from sync.gateway.records.objects import StoredObject
from sync.gateway.records.sealed_object import DamagedObject
from sync.gateway.serving import RunningGateway
from tests.sync.bare_terminal import BareTerminal, Reply
from tests.sync.parts import gateway_in

_ROUNDS_A_TERMINAL = 20


@dataclass
class Round:
    """One run of a race: who runs, on what bytes, with which delays."""

    sender: BareTerminal
    data: bytes
    chance: random.Random

    def at_once(self, *acts: Callable[[], Reply]) -> list[str]:
        """Let the acts begin at about the same time; return what each was told."""
        told = [""] * len(acts)

        def run(number: int, act: Callable[[], Reply]) -> None:
            try:
                answer = act()
            except OSError as error:
                told[number] = type(error).__name__
            else:
                told[number] = answer.problem or str(answer.status)

        threads = [
            threading.Timer(self.chance.uniform(0, 0.03), run, (number, act))
            for number, act in enumerate(acts)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return told


def ended_while_submitted(turn: Round) -> list[str]:
    """The upload is ended while its bytes are being proved."""
    place = turn.sender.upload(turn.data)
    packet = turn.sender.packet(turn.data)
    return turn.at_once(
        lambda: turn.sender.submit(packet, upload=place), lambda: turn.sender.end(place)
    )


def wrong_beside_right(turn: Round) -> list[str]:
    """A packet with another hash names the same upload."""
    place = turn.sender.upload(turn.data)
    right, wrong = turn.sender.packet(turn.data), turn.sender.packet(turn.data[:-1])
    return turn.at_once(
        lambda: turn.sender.submit(right, upload=place),
        lambda: turn.sender.submit(wrong, upload=place),
    )


def same_twice(turn: Round) -> list[str]:
    """The same submission comes twice."""
    place = turn.sender.upload(turn.data)
    packet = turn.sender.packet(turn.data)
    send = [lambda: turn.sender.submit(packet, upload=place)] * 2
    return turn.at_once(*send)


def two_papers_of_one_upload(turn: Round) -> list[str]:
    """Two papers of the same bytes name one upload."""
    place = turn.sender.upload(turn.data)
    one, two = turn.sender.packet(turn.data), turn.sender.packet(turn.data)
    return turn.at_once(
        lambda: turn.sender.submit(one, upload=place),
        lambda: turn.sender.submit(two, upload=place),
    )


def media_ended_while_submitted(turn: Round) -> list[str]:
    """The upload of a medium's file is ended while its bytes are being proved."""
    place = turn.sender.upload(turn.data)
    packet = turn.sender.media_packet(turn.data)
    return turn.at_once(
        lambda: turn.sender.submit_media(packet, place), lambda: turn.sender.end(place)
    )


def media_wrong_beside_right(turn: Round) -> list[str]:
    """A list with another hash names the same upload."""
    place = turn.sender.upload(turn.data)
    right, wrong = turn.sender.media_packet(turn.data), turn.sender.media_packet(turn.data[:-1])
    return turn.at_once(
        lambda: turn.sender.submit_media(right, place),
        lambda: turn.sender.submit_media(wrong, place),
    )


def paper_and_medium_of_one_upload(turn: Round) -> list[str]:
    """A paper and a medium name one upload."""
    place = turn.sender.upload(turn.data)
    paper, medium = turn.sender.packet(turn.data), turn.sender.media_packet(turn.data)
    return turn.at_once(
        lambda: turn.sender.submit(paper, upload=place),
        lambda: turn.sender.submit_media(medium, place),
    )


def writers_at_one_offset(turn: Round) -> list[str]:
    """Several write other bytes at the same offset; the one that was told 204 submits its own."""
    size = len(turn.data)
    place = turn.sender.begin(size)
    bodies = [turn.data, *(bytes([n]) * size for n in range(5))]
    told = turn.at_once(*(lambda b=body: turn.sender.part(place, 0, b) for body in bodies))
    won = [body for body, answer in zip(bodies, told, strict=True) if answer == "204"]
    if len(won) != 1:
        return ["winners", str(len(won))]
    # "The offset in an answer is on disk": what was stored is what the one who was told so sent.
    answer = turn.sender.submit(turn.sender.packet(won[0]), upload=place)
    return ["winners", "1", answer.problem or str(answer.status)]


def late_writer(turn: Round) -> list[str]:
    """A part is held half sent while another request brings the same bytes and has them receipted."""
    size = len(turn.data)
    place = turn.sender.begin(size)
    line = turn.sender.line()
    line.putrequest("PATCH", place)
    headers = {
        "Tus-Resumable": "1.0.0",
        "Content-Type": "application/offset+octet-stream",
        "Upload-Offset": "0",
        "Content-Length": str(size),
        **turn.sender.bearer,
    }
    for name, value in headers.items():
        line.putheader(name, value)
    line.endheaders(bytes(size // 2))
    told = [turn.sender.part(place, 0, turn.data)]
    told.append(turn.sender.submit(turn.sender.packet(turn.data), upload=place))
    with contextlib.suppress(OSError):
        line.send(bytes(size - size // 2))
        line.getresponse().read()
    line.close()
    return [answer.problem or str(answer.status) for answer in told]


RACES = {
    race.__name__: race
    for race in (
        ended_while_submitted,
        wrong_beside_right,
        same_twice,
        two_papers_of_one_upload,
        media_ended_while_submitted,
        media_wrong_beside_right,
        paper_and_medium_of_one_upload,
        writers_at_one_offset,
        late_writer,
    )
}


def run(
    gateway: RunningGateway, race: str, rounds: int, seed: int, size_bytes: int
) -> Counter[str]:
    """Run a race and count how it ended."""
    chance = random.Random(f"{race} {seed}")
    ends: Counter[str] = Counter()
    for number in range(rounds):
        # A token lives for ten minutes.
        if number % _ROUNDS_A_TERMINAL == 0:
            sender = BareTerminal(gateway)
        told = RACES[race](Round(sender, chance.randbytes(size_bytes), chance))
        ends[" ".join(told)] += 1
    return ends


def receipts_without_object(gateway: RunningGateway) -> tuple[int, list[str]]:
    """Hold every receipt in the log against its bytes; return how many there are, and which have none."""
    objects, bare = gateway.parts.objects, []
    with gateway.parts.engine.connect() as tx:
        rows = tx.execute(select(database.log.c.receipt)).all()
        papers = {row.document_id: row for row in tx.execute(select(database.submissions))}
        files: dict[str, list[StoredObject]] = {}
        for row in tx.execute(select(database.media_objects)):
            stored = StoredObject(row.object_id, row.size_bytes, row.sha256)
            files.setdefault(row.evidence_id, []).append(stored)
    for row in rows:
        entry = json.loads(row.receipt)["entry"]
        name, stored_ones = entry["document_id"], files.get(entry["document_id"], [])
        if name in papers:
            size, sha256 = entry["pdf_size_bytes"], entry["pdf_sha256"]
            stored_ones = [StoredObject(papers[name].object_id, size, sha256)]
        try:
            whole = bool(stored_ones) and all(b"".join(objects.proved(one)) for one in stored_ones)
        except DamagedObject:
            whole = False
        bare += [] if whole else [name]
    return len(rows), bare


def surprises(race: str, ends: Counter[str]) -> list[str]:
    """Return the ends that are right for nobody: two winners, or a 204 whose bytes are not there."""
    if race == "writers_at_one_offset":
        return [end for end in ends if end not in ("winners 0", "winners 1 200")]
    if race == "late_writer":
        # Where the held request came to its turn after the other one, it is the newer of the two.
        return [end for end in ends if end not in ("204 200", "offset-differs upload-unfinished")]
    if race == "same_twice":
        return [end for end in ends if end != "200 200"]
    known = {"200", "204", "404", "upload-unknown", "content-differs", "document-differs"}
    return [end for end in ends if not set(end.split()) <= known]


def main() -> int:
    """Run the races and print how they ended."""
    reader = argparse.ArgumentParser(prog="python -m tests.sync.races")
    reader.add_argument("--rounds", type=int, default=200)
    reader.add_argument("--seed", type=int, default=1)
    reader.add_argument("--size-kib", type=int, default=4096)
    reader.add_argument("races", nargs="*", default=list(RACES))
    said = reader.parse_args()
    wrong = 0
    for race in said.races:
        with tempfile.TemporaryDirectory() as folder, gateway_in(Path(folder)) as gateway:
            ends = run(gateway, race, said.rounds, said.seed, said.size_kib * 1024)
            receipts, bare = receipts_without_object(gateway)
            odd = surprises(race, ends)
        wrong += len(bare) + len(odd)
        print(
            f"{race}: {said.rounds} rounds, {receipts} receipts, {len(bare)} without their whole object;"
            f" odd ends: {odd or 'none'}; {dict(ends)}",
            flush=True,
        )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
