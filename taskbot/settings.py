"""Every setting: `config/default.toml`, over it the file that TASKBOT_CONFIG names, over both the environment."""

import os
from datetime import datetime, time
from pathlib import Path
from typing import Annotated, Literal

from pydantic import (
    AnyHttpUrl,
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict
from pydantic_settings import TomlConfigSettingsSource as TomlSource

from taskbot.errors import UserError

CONFIG_DIR = Path(__file__).resolve().parent.parent / "config"
_FILE_SUFFIX = "_FILE"


class BadSettings(UserError):
    """A setting is missing or wrong; the message names its place and says what is expected."""


class Section(BaseModel):
    """A table of the TOML file; a key that nobody knows is an error, not a silent nothing."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class OfficeSettings(Section):
    """[office]"""

    name: str
    invitation_days: int = Field(ge=1)


class LightSettings(Section):
    """[lights]: the thresholds of 红黄绿灯."""

    due_soon_workdays: int = Field(ge=0)
    blocked_red_workdays: int = Field(ge=0)
    behind_points: int = Field(ge=0, le=100)


class ReminderSettings(Section):
    """[reminders]: the ladder in working days and the hours in which anything unasked may go out."""

    from_time: time
    until_time: time
    unacknowledged_workdays: list[int]
    before_workdays: list[int]
    overdue_workdays: list[int]
    overdue_weekly_cap: int = Field(ge=0)


class DigestSettings(Section):
    """[digest]: when the weekly digest goes out."""

    weekday: int = Field(ge=1, le=7)
    time: time


class LimitSettings(Section):
    """[limits]: what Telegram lets a bot send."""

    per_second: int = Field(ge=1)
    per_chat_seconds: float = Field(ge=0)
    per_group_minute: int = Field(ge=1)


class Settings(BaseSettings):
    """All settings of one process."""

    model_config = SettingsConfigDict(env_prefix="TASKBOT_", extra="forbid", frozen=True)

    bot_token: SecretStr | None = None
    telegram_api: AnyHttpUrl | None = None
    database_url: SecretStr | None = None
    mode: Literal["polling", "webhook"] = "polling"
    webhook_url: AnyHttpUrl | None = None
    webhook_secret: SecretStr | None = None
    port: int = Field(default=8080, ge=0, le=65535)
    admin_ids: Annotated[frozenset[int], NoDecode] = frozenset()
    clock: datetime | None = None

    data_dir: Path
    units_file: Path
    holidays_file: Path
    office: OfficeSettings
    lights: LightSettings
    reminders: ReminderSettings
    digest: DigestSettings
    limits: LimitSettings

    @field_validator("admin_ids", mode="before")
    @classmethod
    def _split_ids(cls, value: object) -> object:
        return [part for part in value.split(",") if part.strip()] if isinstance(value, str) else value

    @field_validator("units_file", "holidays_file")
    @classmethod
    def _beside_the_config(cls, value: Path) -> Path:
        return value if value.is_absolute() else CONFIG_DIR / value

    @model_validator(mode="after")
    def _webhook_is_complete(self) -> "Settings":
        if self.mode == "webhook" and (self.webhook_url is None or self.webhook_secret is None):
            raise ValueError("webhook mode needs TASKBOT_WEBHOOK_URL and TASKBOT_WEBHOOK_SECRET")
        return self

    @property
    def sqlalchemy_url(self) -> str:
        """The database's address: the given one, else a SQLite file in the data directory."""
        if self.database_url is None:
            return f"sqlite:///{self.data_dir.absolute() / 'taskbot.db'}"
        return self.database_url.get_secret_value()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments, then environment, then the TOML files (the later file over the earlier one, key by key)."""
        return (
            init_settings,
            env_settings,
            TomlSource(settings_cls, toml_file=_toml_files(), deep_merge=True),
        )


def load_settings(**overrides: object) -> Settings:
    """The settings of this process; raises BadSettings with one sentence that names the place."""
    try:
        return Settings(**_secrets_from_files(), **overrides)  # type: ignore[arg-type]  # pydantic checks the values
    except ValidationError as error:
        raise BadSettings("; ".join(_sentence(detail) for detail in error.errors())) from None
    except (OSError, ValueError) as error:
        raise BadSettings(str(error)) from None


def _toml_files() -> list[Path]:
    own = os.environ.get("TASKBOT_CONFIG")
    files = [CONFIG_DIR / "default.toml", *([Path(own)] if own else [])]
    for file in files:
        if not file.is_file():
            raise BadSettings(f"TASKBOT_CONFIG: there is no file {file}")
    return files


def _secrets_from_files() -> dict[str, object]:
    """Values of the variables that end in _FILE, as container platforms hand out secrets."""
    secrets: dict[str, object] = {}
    for field in ("bot_token", "webhook_secret", "database_url"):
        name = os.environ.get(f"TASKBOT_{field.upper()}{_FILE_SUFFIX}")
        if name:
            secrets[field] = Path(name).read_text(encoding="utf-8").strip()
    return secrets


def _sentence(detail: object) -> str:
    """One problem as a sentence; the rejected value stays out of it, since it may be a secret."""
    if not isinstance(detail, dict):
        return str(detail)
    place = ".".join(str(part) for part in detail["loc"])
    return f"{place or 'settings'}: {detail['msg']}"
