"""Collective names 各设区市, 各成员单位 in a preview: which units each of them stands for, before anything is sent."""

from collections.abc import Iterator

from taskbot.tasks.drafts import Proposal
from taskbot.tasks.units import Unit, UnitRegister
from taskbot.texts.words import own

_BRIEFLY = 2


def supporting_lines(proposal: Proposal, register: UnitRegister) -> Iterator[str]:
    """配合：省A厅、各设区市, and under it the names that the collective one was expanded to."""
    collective = {name: _added(proposal, register, name) for name in proposal.expanded}
    added = {unit for units in collective.values() for unit in units}
    named = [register.short_name(unit) for unit in proposal.supporting_units if unit not in added]
    if named or added:
        yield f"配合：{own('、'.join([*named, *(name for name, units in collective.items() if units)]))}"
    for name, units in collective.items():
        if units:
            yield f"{own(name)}已展开为：{_names(units, register)}（{len(units)}家）"


def expanded_briefly(proposal: Proposal, register: UnitRegister) -> Iterator[str]:
    """The same for a line of a list: 各设区市已展开为：杭州市、宁波市…（11家）."""
    for name in proposal.expanded:
        if units := _added(proposal, register, name):
            more = "…" if len(units) > _BRIEFLY else ""
            shown = _names(units[:_BRIEFLY], register)
            yield f"{own(name)}已展开为：{shown}{more}（{len(units)}家）"


def _added(proposal: Proposal, register: UnitRegister, name: str) -> list[Unit]:
    """The supporting units that the name stands for, in the order of the register."""
    group = register.find_group(name)
    members = register.members(group) if group else ()
    return [unit for unit in members if unit in proposal.supporting_units]


def _names(units: list[Unit], register: UnitRegister) -> str:
    return own("、".join(map(register.short_name, units)))
