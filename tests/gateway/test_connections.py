"""Who makes room for whom, by itself and for every order of comings and goings."""

from hypothesis import given, settings
from hypothesis import strategies as st

from sync.gateway.admission.connections import Connection, Connections, fitting
from sync.gateway.admission.limits import ConnectionLimits

LIMITS = ConnectionLimits(all=10, unproved=6, unproved_of_address=3, of_terminal=2)


class Room:
    def __init__(self, limits: ConnectionLimits = LIMITS) -> None:
        self.connections = Connections(limits)
        self.standing: list[Connection] = []

    def come(self, address: str, terminal_id: str = "") -> Connection | None:
        connection = Connection(address, lambda: self.standing.remove(connection))
        if not self.connections.admit(connection):
            return None
        self.standing.append(connection)
        if terminal_id:
            self.connections.prove(connection, terminal_id)
        return connection


def test_the_oldest_of_an_address_makes_room_for_its_newest() -> None:
    room = Room()
    first, *rest = [room.come("a") for _ in range(3)]
    newest = room.come("a")
    assert room.standing == [*rest, newest]
    assert first not in room.standing


def test_a_crowd_makes_room_for_others() -> None:
    room = Room()
    alone = room.come("b")
    crowd = [room.come("a") for _ in range(3)] + [room.come("c"), room.come("d")]
    assert len(room.standing) == 6
    newcomer = room.come("e")
    assert room.standing == [alone, *crowd[1:], newcomer]


def test_who_showed_a_token_makes_room_for_nobody() -> None:
    room = Room()
    proved = [room.come("a", f"t{number}") for number in range(8)]
    for _ in range(50):
        room.come("a")
        room.come("b")
    assert room.standing[:8] == proved
    assert len(room.standing) == 10


def test_where_all_are_proved_the_newcomer_goes() -> None:
    room = Room()
    for number in range(10):
        assert room.come("a", f"t{number}") is not None
    assert room.come("b") is None


def test_a_terminal_holds_so_many_and_loses_its_oldest() -> None:
    room = Room()
    first, second, third = (room.come("a", "t1") for _ in range(3))
    assert room.standing == [second, third]
    other = room.come("a", "t2")
    room.connections.end_of(frozenset({"t1"}))
    assert room.standing == [other]
    assert first not in room.standing


def test_without_descriptors_a_stranger_goes_and_no_terminal() -> None:
    room = Room()
    terminal, stranger = room.come("a", "t1"), room.come("b")
    room.connections.make_room()
    assert room.standing == [terminal]
    room.connections.make_room()
    assert room.standing == [terminal]
    assert stranger not in room.standing


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from("abc"), st.sampled_from(["", "", "", "t1", "t2", "t3"])),
        max_size=60,
    )
)
def test_no_limit_is_ever_passed(comings: list[tuple[str, str]]) -> None:
    room = Room()
    for address, terminal_id in comings:
        room.come(address, terminal_id)
        assert len(room.connections) == len(room.standing) <= LIMITS.all
        unproved = [held for held in room.standing if not held.terminal_id]
        assert len(unproved) <= LIMITS.unproved
        for name in "abc":
            assert sum(h.address == name for h in unproved) <= LIMITS.unproved_of_address
        for name in ("t1", "t2", "t3"):
            assert sum(h.terminal_id == name for h in room.standing) <= LIMITS.of_terminal


@given(st.integers(1, 10**6))
def test_the_systems_limit_leaves_room_for_files(open_files: int) -> None:
    limits = ConnectionLimits(all=2000, unproved=512, unproved_of_address=128, of_terminal=16)
    fit = fitting(limits, open_files)
    assert fit.all <= limits.all
    assert fit.unproved_of_address <= fit.unproved <= fit.all
    if open_files >= 128:
        assert open_files - fit.all >= 64
