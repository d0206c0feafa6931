"""Who may do what: an actor is a person with roles, and every write asks here first."""

from dataclasses import dataclass, replace
from enum import StrEnum

from taskbot.tasks.errors import Anonymous, NotAllowed

GROUP_ANONYMOUS_BOT = 1087968824
"""The sender that Telegram shows for a group's anonymous administrators."""


class Role(StrEnum):
    """督办 / 联络员 / 领导 / 管理员."""

    OFFICE = "office"
    LIAISON = "liaison"
    LEADER = "leader"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, and through which chat message (none for the clock and the keyboard)."""

    id: int
    name: str
    roles: frozenset[Role] = frozenset()
    unit_ids: frozenset[int] = frozenset()
    """The units that the person is liaison of."""
    chat_id: int | None = None
    message_id: int | None = None

    def require(self, *roles: Role) -> None:
        """Raises NotAllowed unless the actor holds one of `roles`, Anonymous for somebody without a name."""
        if self.id == GROUP_ANONYMOUS_BOT:
            raise Anonymous
        if not self.roles & set(roles):
            raise NotAllowed(roles)

    def speaking_for(self, unit_id: int) -> "Actor":
        """The same person as liaison of that unit alone; of none where it is not the person's own."""
        return replace(self, unit_ids=self.unit_ids & {unit_id})

    @property
    def reads_everything(self) -> bool:
        """Office, leaders and administrators see the whole list; a liaison sees the own unit's tasks."""
        return bool(self.roles & {Role.OFFICE, Role.LEADER, Role.ADMIN})
