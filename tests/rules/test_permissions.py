"""Who may do what."""

import pytest

from taskbot.tasks.errors import Anonymous, NotAllowed
from taskbot.tasks.permissions import GROUP_ANONYMOUS_BOT, Actor, Role


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("wanted", Role)
def test_an_actor_needs_one_of_the_roles(role, wanted):
    actor = Actor(1, "某人", frozenset({role}))
    if role is wanted:
        actor.require(wanted, Role.OFFICE)
    else:
        with pytest.raises(NotAllowed) as refusal:
            actor.require(wanted)
        assert refusal.value.roles == (wanted,)


def test_an_actor_without_a_role_may_nothing():
    with pytest.raises(NotAllowed):
        Actor(1, "某人").require(*Role)


def test_somebody_without_a_name_is_refused_whatever_the_role():
    with pytest.raises(Anonymous):
        Actor(GROUP_ANONYMOUS_BOT, "群", frozenset(Role)).require(Role.OFFICE)


@pytest.mark.parametrize(
    ("roles", "reads"),
    [
        ({Role.OFFICE}, True),
        ({Role.LEADER}, True),
        ({Role.ADMIN}, True),
        ({Role.LIAISON}, False),
        (set(), False),
    ],
)
def test_office_leaders_and_administrators_read_everything(roles, reads):
    assert Actor(1, "某人", frozenset(roles)).reads_everything is reads
