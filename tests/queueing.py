"""What of the outbox may go now."""

from datetime import datetime
from itertools import takewhile

from factories import NOW, WorkList

from taskbot.reminders import delivery
from taskbot.reminders.limiter import Limits
from taskbot.reminders.models import Letter
from taskbot.reminders.waiting import Envelope, Waiting


def next_letters(work: WorkList, now: datetime = NOW) -> list[Letter]:
    """The letters that may go now, side by side, in the order in which they do."""
    index = Waiting(Limits(per_second=1000, per_chat_seconds=0, per_group_minute=1000))
    for envelope in work.ask(delivery.envelopes):
        index.put(envelope)
    chosen = takewhile(
        lambda each: isinstance(each, Envelope), iter(lambda: index.choose(0.0, now.timestamp()), None)
    )
    ids = [each.id for each in chosen if isinstance(each, Envelope)]
    return work.ask(lambda session: [session.get_one(Letter, letter_id) for letter_id in ids])
