"""Every request checked against the Bot API 10.3 (the data file is aiogram's schema, MIT, licence beside it).

The file maps a method or type to its fields: `t` the type in the documentation's words ("Array of String",
"Integer or String"), `r` required, `l` limits (`min`, `max` in `unit`, `enum`, `re`; `parsed` ones count
after the markup is read and are left to the method).
"""

import json
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

Field = Mapping[str, Any]
TELEGRAMS_WORDS = {
    "InlineKeyboardButton.callback_data": "BUTTON_DATA_INVALID",
    "BotCommand.command": "BOT_COMMAND_INVALID",
    "answerCallbackQuery.text": "MESSAGE_TOO_LONG",
}
TRUTHS = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}


class SchemaViolation(ValueError):
    """A request that the Bot API does not describe; says where and what."""


@cache
def bot_api() -> dict[str, Any]:
    """The data file: `methods`, `types`, `unions`."""
    data = files("taskbot.sandbox").joinpath("botapi-10.3.json").read_text("utf-8")
    loaded: dict[str, Any] = json.loads(data)
    return loaded


@cache
def _methods_by_lower_name() -> dict[str, str]:
    return {name.lower(): name for name in bot_api()["methods"]}


def method_named(name: str) -> str | None:
    """The method's proper name (names are case-insensitive); None when there is no such method."""
    return _methods_by_lower_name().get(name.lower())


def checked_params(method: str, params: Mapping[str, object]) -> dict[str, Any]:
    """The parameters with form strings turned into numbers, booleans and objects. Raises SchemaViolation."""
    return _fields(method, bot_api()["methods"][method], params)


def checked_object(type_name: str, value: object) -> object:
    """A value read as a Bot API type, e.g. "Update". Raises SchemaViolation."""
    return _value(type_name, value, type_name)


def _fields(owner: str, fields: Mapping[str, Field], given: Mapping[str, object]) -> dict[str, Any]:
    present = {name: value for name, value in given.items() if value is not None}
    if unknown := present.keys() - fields.keys():
        raise SchemaViolation(f"{owner} has no parameter {', '.join(sorted(unknown))}")
    if missing := {name for name, field in fields.items() if field.get("r")} - present.keys():
        raise SchemaViolation(f"{owner} needs {', '.join(sorted(missing))}")
    read = {}
    for name, value in present.items():
        where = f"{owner}.{name}"
        read[name] = _value(fields[name]["t"], value, where)
        _check_limits(fields[name].get("l", {}), read[name], where)
    return read


def _value(kind: str, value: object, where: str) -> object:
    if kind.startswith("Array of "):
        return _array(kind.removeprefix("Array of "), value, where)
    alternatives = re.split(r" or |, | and ", kind)
    if len(alternatives) > 1:
        return _any_of(alternatives, value, where)
    if kind in SCALARS:
        return _scalar(kind, value, where)
    return _object(kind, value, where)


def _array(kind: str, value: object, where: str) -> object:
    value = _decoded(value, where)
    if not isinstance(value, list):
        raise SchemaViolation(f"{where} must be an array")
    return [_value(kind, item, f"{where}[{index}]") for index, item in enumerate(value)]


def _any_of(kinds: list[str], value: object, where: str) -> object:
    complaints = []
    for kind in _fitting(kinds, value):
        try:
            return _value(kind, value, where)
        except SchemaViolation as complaint:
            complaints.append(str(complaint))
    raise SchemaViolation("; ".join(dict.fromkeys(complaints)))


def _object(kind: str, value: object, where: str) -> object:
    data = bot_api()
    if kind == "RichText" and isinstance(value, str):
        return value  # the documentation names the string beside the union, the data file only the union
    if members := data["unions"].get(kind):
        return _any_of(members, value, where)
    fields = data["types"].get(kind)
    if not fields:
        return value
    value = _decoded(value, where)
    if not isinstance(value, dict):
        raise SchemaViolation(f"{where} must be an object of type {kind}")
    return _fields(kind, fields, value)


def _fitting(kinds: list[str], value: object) -> list[str]:
    """The alternatives that an object is meant as, so that a complaint speaks of that one only."""
    try:
        value = _decoded(value, "")
    except SchemaViolation:
        return kinds
    if not isinstance(value, dict):
        return kinds
    return [kind for kind in kinds if _is_meant_as(kind, value)] or kinds


def _is_meant_as(kind: str, value: Mapping[str, object]) -> bool:
    """Has every required field of the type, or its constant one (type, status, source)."""
    required = {
        name: field.get("l", {}).get("enum", ())
        for name, field in bot_api()["types"].get(kind, {}).items()
        if field.get("r")
    }
    constants = {name: enum[0] for name, enum in required.items() if len(enum) == 1}
    if constants:
        return all(value.get(name) == constant for name, constant in constants.items())
    return bool(required) and required.keys() <= value.keys()


def _integer(value: object) -> object:
    if isinstance(value, str) and re.fullmatch(r"-?\d{1,19}", value.strip()):
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _float(value: object) -> object:
    try:
        return float(value) if isinstance(value, (str, int, float)) else None
    except ValueError:
        return None


def _boolean(value: object) -> object:
    return TRUTHS.get(value.lower()) if isinstance(value, str) else value if isinstance(value, bool) else None


def _true(value: object) -> object:
    return True if _boolean(value) else None


def _string(value: object) -> object:
    return value if isinstance(value, str) else None


SCALARS = {
    "Integer": _integer,
    "Float": _float,
    "Boolean": _boolean,
    "True": _true,
    "String": _string,
    "InputFile": _string,
}


def _scalar(kind: str, value: object, where: str) -> object:
    read = SCALARS[kind](value)
    if read is None:
        raise SchemaViolation(f"{where} must be of type {kind}")
    return read


def _decoded(value: object, where: str) -> object:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        raise SchemaViolation(f"{where} is not JSON") from None


def _check_limits(limits: Mapping[str, Any], value: object, where: str) -> None:
    if complaint := _broken_limit(limits, value):
        raise SchemaViolation(TELEGRAMS_WORDS.get(where, f"{where} {complaint}"))


def _broken_limit(limits: Mapping[str, Any], value: object) -> str | None:
    if limits.get("parsed"):
        return None
    if (allowed := limits.get("enum")) and value not in allowed:
        return f"must be one of {', '.join(map(str, allowed))}"
    if (pattern := limits.get("re")) and not re.search(pattern, str(value)):
        return "has characters that are not allowed"
    if "min" in limits and not limits["min"] <= _size(value, limits["unit"]) <= limits["max"]:
        return f"must be {limits['min']} to {limits['max']} {limits['unit']}"
    return None


def _size(value: object, unit: str) -> float:
    if isinstance(value, (int, float)):
        return value
    if isinstance(value, str):
        return len(value.encode()) if unit == "bytes" else len(value)
    return len(value) if isinstance(value, list) else 0
