"""What a single setting may be. Each raises ValueError with what is expected; the value is not told, it may be a secret."""

import re
from datetime import datetime, time
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from taskbot.clock import OFFICE_ZONE

A_YEAR = 366
"""Days, and working days, that anything may be set to at most."""
_DATABASES = ("sqlite:///", "postgresql://", "postgres://")
_SECRET_FORM = re.compile(r"[A-Za-z0-9_-]{1,256}")
"""What Telegram takes as a webhook's secret."""
_PERSON_IDS = range(1, 2**52)
"""Telegram's numbers of people have at most 52 bits; those of groups are below zero."""
_CLOCK_YEARS = range(2000, 2100)


def _as_written(value: object) -> object:
    """A bare number would be taken for seconds since midnight."""
    return "" if isinstance(value, int | float) else value


def _without_zone(at: time) -> time:
    if at.tzinfo is not None:
        raise ValueError('不要写时区，这里都是北京时间，如 "09:00"')
    return at


def _a_name(folder: Path) -> Path:
    if "\0" in str(folder):
        raise ValueError("目录名里不能有空字符（\\u0000）")
    return folder


def _of_a_person(number: int) -> int:
    if number not in _PERSON_IDS:
        raise ValueError("要写本人的数字编号，如 123456789（群的编号带负号，不能写在这里）")
    return number


def _in_the_office_zone(instant: datetime) -> datetime:
    """The office's zone where none is said."""
    if instant.year not in _CLOCK_YEARS:
        raise ValueError(f"要在 {_CLOCK_YEARS[0]} 年至 {_CLOCK_YEARS[-1]} 年之间")
    return instant.replace(tzinfo=OFFICE_ZONE) if instant.tzinfo is None else instant


def _of_a_database(secret: SecretStr) -> SecretStr:
    address = secret.get_secret_value()
    if not address.startswith(_DATABASES):
        raise ValueError(f"要以 {'、'.join(_DATABASES)} 之一开头")
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):
        raise ValueError("不是数据库的地址，要写成 postgresql://用户:密码@主机:5432/库名") from None
    if url.drivername == "sqlite":
        if url.database in (None, "", ":memory:") or url.query:
            raise ValueError("只写明文件，如 sqlite:////srv/taskbot/taskbot.db")
    elif "@" in (url.host or ""):
        raise ValueError("用户名或密码里的 @ 要写成 %40")
    return secret


def _taken_by_telegram(secret: SecretStr) -> SecretStr:
    if not _SECRET_FORM.fullmatch(secret.get_secret_value()):
        raise ValueError("只能用英文字母、数字、_ 和 -，1 至 256 个字符")
    return secret


Workdays = Annotated[int, Field(ge=1, le=A_YEAR)]
WorkdaysOrNone = Annotated[int, Field(ge=0, le=A_YEAR)]
TimeOfDay = Annotated[time, BeforeValidator(_as_written), AfterValidator(_without_zone)]
"""In the office's zone."""
Seconds = Annotated[float, Field(ge=0, le=3600, allow_inf_nan=False)]
PersonId = Annotated[int, AfterValidator(_of_a_person)]
OfficeTime = Annotated[datetime, AfterValidator(_in_the_office_zone)]
DatabaseAddress = Annotated[SecretStr, AfterValidator(_of_a_database)]
Folder = Annotated[Path, AfterValidator(_a_name)]
WebhookSecret = Annotated[SecretStr, AfterValidator(_taken_by_telegram)]
