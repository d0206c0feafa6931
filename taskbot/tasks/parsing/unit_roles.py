"""Which mark speaks of which name in a line of responsible units: before it, after it, or in brackets beside it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from taskbot.tasks.parsing.unit_tokens import MARKS, NAMES, Role, Token


@dataclass(slots=True)
class NamedUnit:
    """A name of the line, known or not, and what it is marked as; None where nothing marks it."""

    token: Token
    role: Role | None


def named_units(tokens: Iterable[Token]) -> list[NamedUnit]:
    """Every name in written order with its role."""
    roles = _Roles()
    outside = Token("stop", "", 0)
    line = [outside, *tokens, outside]
    for previous, token, following in zip(line, line[1:], line[2:], strict=False):
        roles.take(token, previous, following)
    return roles.named


@dataclass
class _Roles:
    """Walks the tokens. A mark that comes after names speaks of those since the last comma.

    Where somebody already leads, a supporting mark reaches back over commas to the last mark (A牵头，B，C配合).
    """

    named: list[NamedUnit] = field(default_factory=list)
    marked_up_to: int = 0
    comma_at: int = 0
    role_ahead: Role | None = None

    def take(self, token: Token, previous: Token, following: Token) -> None:
        match token.kind:
            case kind if kind in NAMES:
                self.named.append(NamedUnit(token, self._role_of_next(previous)))
            case "label":
                self.role_ahead = _role_in(token.text.partition("(")[0])
                self._begin_run()
            case "own_mark":
                self.named[-1].role = _role_in(token.text)
            case "mark":
                if previous.kind == "comma" and following.kind in ("comma", "stop"):
                    self.comma_at = self.marked_up_to  # A，牵头；B，配合
                self._take_mark(_role_in(token.text))
            case "joiner":
                self._mark_run(Role.LEAD)
                self.role_ahead = Role.SUPPORTING
            case "comma" | "other":
                self.comma_at = len(self.named)
            case "stop":
                self.role_ahead = None if token.text.strip(";") else self.role_ahead
                self._begin_run()

    def _begin_run(self) -> None:
        self.marked_up_to = self.comma_at = len(self.named)

    def _role_of_next(self, previous: Token) -> Role | None:
        marked_a_run = previous.kind == "mark" and self.role_ahead is None
        if marked_a_run and _role_in(previous.text) is Role.SUPPORTING:
            return Role.SUPPORTING if self._somebody_leads() else Role.LEAD  # B配合A: A leads
        return self.role_ahead

    def _somebody_leads(self) -> bool:
        return any(unit.role is Role.LEAD for unit in self.named)

    def _take_mark(self, role: Role) -> None:
        if self.comma_at < len(self.named) and self.marked_up_to < len(self.named):
            self._mark_run(role)
            self.role_ahead = None
        else:
            self.role_ahead = role

    def _mark_run(self, role: Role) -> None:
        reaches_back = role is Role.SUPPORTING and self._somebody_leads()
        start = self.marked_up_to if reaches_back else max(self.comma_at, self.marked_up_to)
        for unit in self.named[start:]:
            unit.role = unit.role or role
        self._begin_run()


def joint_role(first: Role | None, second: Role | None) -> Role | None:
    """The role of a unit that is named twice: who leads anywhere leads, who only supports somewhere does more elsewhere."""
    if Role.LEAD in (first, second):
        return Role.LEAD
    return second if first is Role.SUPPORTING else first


def _role_in(text: str) -> Role:
    return next(role for word, role in MARKS.items() if word in text)
