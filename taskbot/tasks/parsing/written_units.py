"""Reads a line of responsible units as written, without a register: a directive may come from any jurisdiction."""

import re
from dataclasses import dataclass

from taskbot.tasks.parsing.unit_roles import joint_role, named_units
from taskbot.tasks.parsing.unit_tokens import Role, unit_tokens

_COUNT_BEFORE = re.compile(r"等[0-9一二三四五六七八九十两]{0,3}个?")


@dataclass(frozen=True, slots=True)
class UnitList:
    """Names word for word, each once and in written order: marked 牵头, marked 配合, and the rest (责任单位 or unmarked)."""

    leads: tuple[str, ...]
    supporting: tuple[str, ...]
    rest: tuple[str, ...]
    names: tuple[str, ...]


def split_units(text: str) -> UnitList:
    """The names in a list such as 由财政部牵头，教育部、各省级人民政府配合.

    Brackets stay, elided beginnings stay elided; marks, 等部门 and 按职责分工 go. 等有关部门和单位 counts as a name of its own.
    """
    roles: dict[str, Role | None] = {}
    for unit in named_units(unit_tokens(text)):
        name = text[unit.token.at : unit.token.end].strip()
        name = _COUNT_BEFORE.sub("", name, count=1) if unit.token.kind == "others" else name
        roles[name] = joint_role(roles[name], unit.role) if name in roles else unit.role
    leads = tuple(name for name, role in roles.items() if role is Role.LEAD)
    supporting = tuple(name for name, role in roles.items() if role is Role.SUPPORTING)
    rest = tuple(name for name in roles if name not in (*leads, *supporting))
    return UnitList(leads, supporting, rest, tuple(roles))
