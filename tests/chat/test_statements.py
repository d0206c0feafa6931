"""What a report costs the database: so many statements, none of them twice."""

from collections import Counter, defaultdict
from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, Engine, event

from taskbot.demo import Stage

Said = tuple[str, str]
"""A statement and its parameters."""

OF_A_TURN, OF_A_CLAIM, OF_A_NOTE = 33, 3, 5
"""The most that each transaction may say, BEGIN among them."""


class Transactions:
    """What was said in each, by connection and in order."""

    def __init__(self) -> None:
        self._of: dict[int, list[list[Said]]] = defaultdict(lambda: [[]])

    def note(
        self, connection: Connection, _cursor: object, statement: str, parameters: object, *_: object
    ) -> None:
        of_it = self._of[id(connection.connection.dbapi_connection)]
        if statement.startswith("BEGIN"):
            of_it.append([])
        of_it[-1].append((statement, repr(parameters)))

    def saying(self, beginning: str) -> list[list[Said]]:
        return [
            said
            for of_it in self._of.values()
            for said in of_it
            if any(statement.startswith(beginning) for statement, _ in said)
        ]


@pytest.fixture
def transactions() -> Iterator[Transactions]:
    seen = Transactions()
    event.listen(Engine, "before_cursor_execute", seen.note)
    yield seen
    event.remove(Engine, "before_cursor_execute", seen.note)


@pytest.mark.parametrize("is_private", [True, False])
async def test_a_report_is_recorded_with_few_statements_and_none_twice(office, transactions, is_private):
    (turn,) = await _said_by_a_report(office, transactions, is_private=is_private)
    assert len(turn) <= OF_A_TURN, "\n".join(statement for statement, _ in turn)
    assert not [said for said, count in Counter(turn).items() if count > 1]


async def test_an_update_is_finished_once_and_its_letters_are_claimed_and_noted_with_few(
    office, transactions
):
    await _said_by_a_report(office, transactions, is_private=True)
    assert len(transactions.saying("UPDATE inbox")) == 1
    letters = transactions.saying("UPDATE outbox")
    claims = [said for said in letters if any("attempts=" in statement for statement, _ in said)]
    notes = [said for said in letters if any("sent_at=" in statement for statement, _ in said)]
    assert len(claims) == len(notes) == 2  # the echo, and the card
    assert max(map(len, claims)) <= OF_A_CLAIM
    assert max(map(len, notes)) <= OF_A_NOTE


async def _said_by_a_report(
    office: Stage, transactions: Transactions, *, is_private: bool
) -> list[list[Said]]:
    people = {user.name: user for user in office.sandbox.world.users.values()}
    chats = {chat.title: chat for chat in office.sandbox.world.chats.values()}
    who = people["李文"]
    office.sandbox.say(
        who, office.sandbox.private_chat(who) if is_private else chats["工作群"], "#1 60% 正在征求意见"
    )
    await office.settle()
    return transactions.saying("INSERT INTO event")
