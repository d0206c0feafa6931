"""What is wrong with a setting, as one sentence that names its place and what may stand there."""

import difflib
import os
import re
from collections.abc import Collection, Iterator
from typing import Any, get_args, get_origin

from pydantic import BaseModel
from pydantic_core import ErrorDetails

PREFIX = "TASKBOT_"
NESTED = "__"
"""Between section and key in a variable's name: TASKBOT_LOGS__FORM."""

_MISSPELT = 0.7
"""How alike two names are, of 1, apart from the prefix, when one is the other misspelt: nobody would notice that it does nothing."""
_OF_TESTS = f"{PREFIX}TEST_"
_OF_A_TABLE = "[key]"
"""pydantic's place of a name that a table of names may not have."""
_FIELD = re.compile(r'for field "(\w+)"')
_SECTION = "这一节或其中某项写在环境变量里，要写成 JSON，如 [10, 5]"
_EXPECTED = {
    "missing": "缺少这一项",
    "greater_than": "要大于 {gt:g}",
    "greater_than_equal": "不能小于 {ge:g}",
    "finite_number": "要写数字",
    "less_than_equal": "不能大于 {le:g}",
    "literal": "不是这里可以写的，可以写：{expected}",
    "timezone": "要带时区，如 2020-06-29T09:00:00+08:00",
    "value": "{error}",
    "bool": "要写 true 或 false",
    "int": "要写整数",
    "float": "要写数字",
    "string": "要写文字",
    "list": "要写成列表，如 [1, 2]",
    "frozen": "要写成编号，多个用逗号隔开",
    "datetime": "要写成时刻，如 2020-06-29T09:00:00+08:00",
    "time": '要写成钟点，如 "09:00"',
    "url": "要写成 http:// 或 https:// 开头的网址",
    "path": "要写成文件路径",
    "model": "要写成一节，各项写在节名之下",
}
"""What is expected, by pydantic's name of the error or by the first word of it."""


def sentence(detail: ErrorDetails, model: type[BaseModel]) -> str:
    """One problem of the settings as a sentence; the rejected value stays out of it, since it may be a secret."""
    kind, place = detail["type"], _place(detail["loc"])
    if kind == "literal_error" and detail["loc"][-1] == _OF_A_TABLE:
        names = "、".join(re.findall(r"'([^']*)'", detail["ctx"]["expected"]))
        return f"{place}：没有这一项设置，可以写：{names}"
    if kind == "extra_forbidden":
        return f"{place}：没有这一项设置{_nearest(detail['loc'], model)}"
    expected = _EXPECTED.get(kind) or _EXPECTED.get(kind.partition("_")[0], "取值不对")
    facts = detail.get("ctx", {})
    if "expected" in facts:
        facts["expected"] = facts["expected"].replace(", ", "、").replace(" or ", " 或 ")
    said = expected.format(**facts)
    return f"{place}：{said}" if place else said


def unreadable(told: str) -> str:
    """A sentence for the section, or list, of the environment that is no JSON; `told` is what the library says of it."""
    [field] = _FIELD.findall(told)[:1] or [""]
    return f"{variable_of(field)}：{_SECTION}"


def misspelt(known: Collection[str]) -> str | None:
    """A sentence for the first variable of ours that is near a known one and none; None where there is none.

    Others are let be: platforms set names of their own under our prefix.
    """
    bare = [name.removeprefix(PREFIX) for name in known]
    for name in sorted(os.environ):
        head = name.partition(NESTED)[0]
        if name.startswith(PREFIX) and not name.startswith(_OF_TESTS) and head not in known:
            for near in difflib.get_close_matches(head.removeprefix(PREFIX), bare, n=1, cutoff=_MISSPELT):
                return f"{name}：没有这一项设置，是不是 {PREFIX}{near}？"
    return None


def _place(loc: tuple[int | str, ...]) -> str:
    """The variable where it comes from the environment, else section and key of the TOML file."""
    names = [part for part in loc if isinstance(part, str) and part != _OF_A_TABLE]
    whole = variable_of(NESTED.join(names))
    if whole in os.environ:
        return whole
    if names and variable_of(names[0]) in os.environ:
        names[0] = variable_of(names[0])
    return ".".join(names)


def variable_of(field: str) -> str:
    """The environment's name for a setting."""
    return f"{PREFIX}{field.upper()}"


def variables_of(settings: type[BaseModel], above: str = PREFIX) -> Iterator[str]:
    """The environment's names for all settings, sections and their keys."""
    for name, field in settings.model_fields.items():
        yield f"{above}{name.upper()}"
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from variables_of(field.annotation, f"{above}{name.upper()}{NESTED}")


def _nearest(loc: tuple[int | str, ...], settings: type[BaseModel]) -> str:
    """The settings of the same section whose name is closest."""
    *sections, key = map(str, loc)
    model: Any = settings
    for section in sections:
        if get_origin(model) is dict:
            model = get_args(model)[1]
            continue
        field = model.model_fields.get(section) if hasattr(model, "model_fields") else None
        if field is None:
            return ""
        model = field.annotation
    if not hasattr(model, "model_fields"):
        return ""
    near = difflib.get_close_matches(key, model.model_fields, n=1)
    return "".join(f"，是不是 {'.'.join([*sections, name])}？" for name in near)
