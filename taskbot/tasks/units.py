"""The register of responsible units 责任单位: exact names and aliases, collective names, and near misses to offer."""

import difflib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

from taskbot.tasks.parsing.numerals import half_width
from taskbot.tasks.tables import BadTable, Row, Shape, read_tables, read_text

LEVELS = ("province", "city")
NEAR_CUTOFF = 0.5
LONGEST_NAME = 40
"""Characters; what is longer is not a name and is not compared with any."""

_OFFICES = ("厅", "局")
_BODY_ENDINGS = tuple("厅局委办部市府关会室行司")


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit. `short_names` starts with the one that is shown; `order` is its place in every list."""

    full_name: str
    short_names: tuple[str, ...]
    level: str
    kind: str
    former_names: tuple[str, ...]
    order: int

    @property
    def names(self) -> tuple[str, ...]:
        """Everything the unit is called by, the full name first."""
        return (self.full_name, *self.short_names, *self.former_names)

    @property
    def key(self) -> int:
        """What a button calls the unit: it stays when others come and go, and takes few bytes."""
        return crc32(self.full_name.encode())


@dataclass(frozen=True, slots=True)
class Group:
    """A collective name; `selects` is "all" or "level=province|city"."""

    names: tuple[str, ...]
    selects: str

    def holds(self, unit: Unit) -> bool:
        """Whether the unit is meant by the collective name."""
        return self.selects in ("all", f"level={unit.level}")


class UnitRegister:
    """All units in official order. Names are unique; a name is found exactly or not at all."""

    def __init__(self, units: Iterable[Unit], groups: Iterable[Group] = (), region: str = "") -> None:
        self.units = tuple(units)
        self.groups = tuple(groups)
        self._units = {_key(name): unit for unit in self.units for name in unit.names}
        self._groups = {_key(name): group for group in self.groups for name in group.names}
        self._add_variants(region)
        self._short_forms = {name: unit for name, unit in self._units.items() if _is_short_form(name)}
        self._add_short_forms_with("省", "省级", "省直")
        self._lengths = self._name_lengths()

    def _add_variants(self, region: str) -> None:
        """Names with the province or without it, without 和 or 人民; 11个设区市 for 各设区市. What is registered comes first."""
        for name, unit in list(self._units.items()):
            for variant in _names_with(region, name) if region else ():
                self._units.setdefault(variant, unit)
        for name, unit in list(self._units.items()):
            for dropped in ("和", "人民", "人民政府"):
                self._units.setdefault(name.replace(dropped, ""), unit)
        for name, group in list(self._groups.items()):
            if name.startswith("各"):
                self._groups.setdefault(f"{len(self.members(group))}个{name[1:]}", group)

    def _add_short_forms_with(self, *prefixes: str) -> None:
        for name, unit in list(self._short_forms.items()):
            if any(alias.startswith("省") for alias in unit.short_names):
                for prefixed in (prefix + name for prefix in prefixes):
                    if prefixed not in self._units:
                        self._short_forms.setdefault(prefixed, unit)

    def _name_lengths(self) -> dict[str, list[int]]:
        lengths: dict[str, set[int]] = {}
        for name in (*self._units, *self._groups, *self._short_forms):
            lengths.setdefault(name[0], set()).add(len(name))
        return {first: sorted(found, reverse=True) for first, found in lengths.items()}

    def find(self, name: str) -> Unit | None:
        """The unit of exactly this name: full, short or former, in any width of brackets."""
        return self._units.get(_key(name))

    def keyed(self, key: int) -> Unit | None:
        """The unit of that key; None for one that has left the register or is called otherwise now."""
        return next((unit for unit in self.units if unit.key == key), None)

    def find_short_form(self, name: str) -> Unit | None:
        """The unit meant by a bare field word (科技, 省科技), which counts only inside a list of departments."""
        return self._short_forms.get(_key(name))

    def find_group(self, name: str) -> Group | None:
        """The group of exactly this collective name."""
        return self._groups.get(_key(name))

    def members(self, group: Group) -> tuple[Unit, ...]:
        """The units that a collective name stands for, in order."""
        return tuple(unit for unit in self.units if group.holds(unit))

    def longest_name_at(self, text: str, start: int) -> str | None:
        """The longest known name (unit, short form or group) that `text` holds at `start`."""
        for length in self._lengths.get(text[start : start + 1], ()):
            name = text[start : start + length]
            if name in self._units or name in self._groups or name in self._short_forms:
                return name
        return None

    def near(self, name: str, limit: int = 4) -> list[Unit]:
        """Units with a similar name, best first: to be offered, never assigned."""
        if len(name) > LONGEST_NAME:
            return []
        close = difflib.get_close_matches(_key(name), self._units, n=limit * 4, cutoff=NEAR_CUTOFF)
        return list(dict.fromkeys(self._units[match] for match in close))[:limit]

    def short_name(self, unit: Unit) -> str:
        """The name that is shown where space is short."""
        return unit.short_names[0] if unit.short_names else unit.full_name

    def shown_name(self, full_name: str) -> str:
        """The short name of a unit that is known by its full one; itself where the register has it no longer."""
        unit = self.find(full_name)
        return self.short_name(unit) if unit else full_name


def _key(name: str) -> str:
    return "".join(half_width(name).split())


def _names_with(region: str, name: str) -> list[str]:
    """省A厅 is 浙江省A厅 and A厅, 浙江B局 is 省B局 and 浙江省B局."""
    if name.startswith(region):
        rest = name.removeprefix(region).removeprefix("省")
        return [f"省{rest}", f"{region}省{rest}", f"{region}{rest}"]
    if not name.startswith("省"):
        return []
    rest = name.removeprefix("省")
    return [f"{region}{name}", *([rest] if len(rest) > 2 and rest.endswith(_OFFICES) else [])]


def _is_short_form(name: str) -> bool:
    return not name.endswith(_BODY_ENDINGS) and not name.startswith(("省", "国网"))


_SHAPE: Shape = {
    "region": (),
    "unit": ("full_name", "short_names", "level", "kind", "former_names"),
    "group": ("names", "selects"),
}


def load_register(path: Path) -> UnitRegister:
    """The register in a TOML file of `[[unit]]` and `[[group]]` entries. Raises BadTable naming place and key."""
    units = [_unit(row, order) for order, row in enumerate(read_tables(path, "unit", _SHAPE))]
    groups = [_group(row) for row in read_tables(path, "group", _SHAPE)]
    if not units:
        raise BadTable(f"{path}：一条 [[unit]] 也没有")
    _refuse_shared_names(path, units, groups)
    return UnitRegister(units, groups, read_text(path, "region"))


def _unit(row: Row, order: int) -> Unit:
    level = row.text("level")
    if level not in LEVELS:
        raise row.refusal("level", " 或 ".join(LEVELS))
    return Unit(
        full_name=row.text("full_name"),
        short_names=row.texts("short_names"),
        level=level,
        kind=row.text("kind"),
        former_names=row.texts("former_names"),
        order=order,
    )


def _group(row: Row) -> Group:
    selects = row.text("selects")
    if selects not in ("all", *(f"level={level}" for level in LEVELS)):
        raise row.refusal("selects", '"all"、"level=province" 或 "level=city"')
    if not row.texts("names"):
        raise row.refusal("names", "列表，至少一个名称")
    return Group(row.texts("names"), selects)


def _refuse_shared_names(path: Path, units: Sequence[Unit], groups: Iterable[Group]) -> None:
    for name, times in Counter(unit.full_name for unit in units).items():
        if times > 1:
            raise BadTable(f"{path}：full_name：{name} 写了 {times} 次")
    owners: dict[str, str] = {}
    for owner, names in (
        *((unit.full_name, unit.names) for unit in units),
        *((group.names[0], group.names) for group in groups),
    ):
        for name in names:
            if owners.setdefault(_key(name), owner) != owner:
                raise BadTable(f"{path}：short_names：{name} 同时是{owners[_key(name)]}和{owner}的名称")
