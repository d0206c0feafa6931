"""Whom an act concerns, and how far each unit is reached by what it is told of it."""

from collections.abc import Collection

from taskbot.handlers.tellers import Teller
from taskbot.tasks import membership, queries
from taskbot.tasks.models import ChatKind
from taskbot.tasks.permissions import Role
from taskbot.texts.notices import Reached, Way


def chats_of(teller: Teller, unit_ids: Collection[int]) -> dict[int, list[int]]:
    """The chats that the units are spoken to in, each with its units, in the order of the register."""
    chats: dict[int, list[int]] = {}
    for unit_id in (each for each in queries.unit_names(teller.session) if each in unit_ids):
        chat_id = membership.chat_of_unit(teller.session, unit_id)
        if chat_id is not None:
            chats.setdefault(chat_id, []).append(unit_id)
    return chats


def reached(teller: Teller, unit_ids: Collection[int]) -> Reached:
    """The units by their names, in the order of the register, and how each is reached."""
    names = queries.unit_names(teller.session)
    return {name: _way(teller, unit_id) for unit_id, name in names.items() if unit_id in unit_ids}


def _way(teller: Teller, unit_id: int) -> Way:
    chat_id = membership.chat_of_unit(teller.session, unit_id)
    work = membership.bound_chat(teller.session, ChatKind.WORK)
    if chat_id is None:
        return Way.NOWHERE
    if work is None or chat_id != work.id:
        return Way.DIRECTLY
    has_liaison = membership.reachable_people(teller.session, Role.LIAISON, unit_id)
    return Way.IN_GROUP if has_liaison else Way.UNATTENDED
