"""Reads a line of responsible units against the register: who leads, who supports, which names it does not know.

A unit marked 牵头 leads; otherwise the first-listed one does, and the reading says that this was assumed.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from taskbot.tasks.parsing.unit_roles import NamedUnit, joint_role, named_units
from taskbot.tasks.parsing.unit_tokens import NAMES, READ_CHARACTERS, Role, Token, unit_tokens
from taskbot.tasks.units import Unit, UnitRegister

_AT_END = re.compile(r"\([^()]*\)$")
_LOOSE = re.compile(r"\s+|[\"'“”‘’*★▲]")
_AROUND_EXCEPTION = re.compile(
    r"^(?:\((?:不含|不包括|除)?|除了?)|(?:(?:(?:以|之)?外|除外)?\)|(?:以|之)?外的?)$"
)
_MARKED_KINDS = {"unit", "group", "label", "mark", "own_mark", "address"}


@dataclass(frozen=True, slots=True)
class UnitsRead:
    """`lead` is None where nothing names one; `other_leads` were marked too and are counted as supporting.

    `work` is what stands after a mark and names nobody: 推进 in 省A厅牵头推进.
    """

    lead: Unit | None
    supporting: tuple[Unit, ...]
    unknown: tuple[str, ...]
    lead_assumed: bool
    expanded: tuple[str, ...]
    other_leads: tuple[Unit, ...]
    work: tuple[str, ...]


def parse_units(text: str, register: UnitRegister) -> UnitsRead:
    """Reads a list of units such as 由省A厅牵头，省B厅、各设区市配合.

    Where a name is unknown, the line is read once more without quotes, stars and the spaces that Word and PDF leave.
    """
    text = text[:READ_CHARACTERS]
    units = _parse(text, register)
    if not units.unknown or not _LOOSE.search(text):
        return units
    closed_up = _parse(_LOOSE.sub("", text), register)
    return units if closed_up.unknown else closed_up


def _parse(text: str, register: UnitRegister) -> UnitsRead:
    tokens = list(unit_tokens(text, register))
    takes_short_forms = _names_departments(tokens)
    roles: dict[Unit | str, Role | None] = {}
    collective: dict[Unit, Role | None] = {}
    expanded: list[str] = []
    names = named_units(tokens)
    followers = [*(named.token.text for named in names[1:]), ""]
    for named, following in zip(names, followers, strict=False):
        name = named.token.text
        if group := register.find_group(name):
            collective |= dict.fromkeys(register.members(group), named.role)
            expanded.append(name)
        elif not _is_open_class(named):
            unit = _with_tail_of(following, name, register) or _unit(named.token, register, takes_short_forms)
            roles[unit] = joint_role(roles[unit], named.role) if unit in roles else named.role
    for left_out in _left_out(tokens, register):
        if isinstance(left_out, Unit):
            collective.pop(left_out, None)
        else:
            roles[left_out] = Role.SUPPORTING
    work = tuple(token.text for token in tokens if token.kind == "work")
    return _read(roles, collective, expanded, work)


def _with_tail_of(following: str, name: str, register: UnitRegister) -> Unit | None:
    """杭州、宁波海关 are two custom houses: the end of the second name belongs to the first, too."""
    if not register.find_short_form(name) or not register.find(following):
        return None
    tails = (following[length:] for length in range(1, len(following)) if register.find(following[:length]))
    return next(filter(None, (register.find(name + tail) for tail in tails)), None)


def _left_out(tokens: list[Token], register: UnitRegister) -> Iterator[Unit | str]:
    """Whom 除A外 and （A除外） name."""
    for token in tokens:
        if token.kind == "exception":
            for piece in unit_tokens(_AROUND_EXCEPTION.sub("", token.text), register):
                if piece.kind in NAMES:
                    yield _unit(piece, register, takes_short_forms=True)


def _names_departments(tokens: list[Token]) -> bool:
    """Whether the line is visibly a list of departments, so that 科技 in it means the department of science."""
    kinds = [token.kind for token in tokens]
    if not _MARKED_KINDS.isdisjoint(kinds):
        return True
    if any(
        token.kind in ("filler", "others", "unknown") and token.text.endswith(("部门", "单位"))
        for token in tokens
    ):
        return True
    return kinds.count("short") > 1 and "unknown" not in kinds


def _is_open_class(named: NamedUnit) -> bool:
    """等有关部门 after names: the list may be longer, but nobody is named."""
    return named.token.kind == "others" and named.token.text.startswith("等")


def _unit(token: Token, register: UnitRegister, takes_short_forms: bool) -> Unit | str:
    """The unit meant, or the word itself: it keeps its place, so that its mark never falls to its neighbour."""
    if token.kind == "unit":
        return register.find(token.text) or token.text
    if token.kind == "short" and takes_short_forms:
        return register.find_short_form(token.text) or token.text
    return _AT_END.sub("", token.text)


def _read(
    roles: dict[Unit | str, Role | None],
    collective: dict[Unit, Role | None],
    expanded: list[str],
    work: tuple[str, ...],
) -> UnitsRead:
    marked = [name for name, role in roles.items() if role is Role.LEAD]
    answerable = [name for name, role in roles.items() if role is not Role.SUPPORTING]
    first = next(iter(marked or answerable), None)
    lead = first if isinstance(first, Unit) else None
    peers = len(answerable) + sum(role is not Role.SUPPORTING for role in collective.values())
    everyone = dict.fromkeys((*_known(roles), *collective))
    return UnitsRead(
        lead=lead,
        supporting=tuple(unit for unit in everyone if unit is not lead),
        unknown=tuple(name for name in roles if isinstance(name, str)),
        lead_assumed=lead is not None and not marked and peers > 1,
        expanded=tuple(dict.fromkeys(expanded)),
        other_leads=_known(marked[1:]),
        work=work,
    )


def _known(names: Iterable[Unit | str]) -> tuple[Unit, ...]:
    return tuple(name for name in names if isinstance(name, Unit))
