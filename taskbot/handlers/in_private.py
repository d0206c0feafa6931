"""Where a paper for the asker alone goes."""

from taskbot.handlers.turn import Turn
from taskbot.reminders.models import Lane
from taskbot.reminders.outbox import Address
from taskbot.tasks.models import Person
from taskbot.tasks.press_errors import PrivateOnly


def place_in_private(turn: Turn, told: str) -> tuple[Address, Lane]:
    """The answer's own place in a private chat; for who asks in a group the private chat, and `told` in the group.

    Raises PrivateOnly where the bot may not write to the person there.
    """
    if not turn.is_group:
        return turn.here(turn.message_id), Lane.ANSWER
    person = turn.session.get(Person, turn.actor.id)
    if person is None or not person.has_started:
        raise PrivateOnly
    turn.toast(told)
    turn.whisper(told, short=told)
    return Address(turn.actor.id), Lane.ORDER
