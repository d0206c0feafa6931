"""Every setting: `config/default.toml`, over it the file that TASKBOT_CONFIG names, over both the environment."""

import os
from pathlib import Path
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    AnyHttpUrl,
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)

from taskbot.complaints import NESTED, PREFIX, misspelt, sentence, unreadable, variable_of, variables_of
from taskbot.errors import UserError
from taskbot.setting_types import (
    A_YEAR,
    DatabaseAddress,
    Folder,
    OfficeTime,
    PersonId,
    Seconds,
    TimeOfDay,
    WebhookSecret,
    Workdays,
    WorkdaysOrNone,
)
from taskbot.toml_files import UnreadableToml, read_toml

CONFIG_DIR = Path(__file__).resolve().parent.parent / "config"
_OWN_FILE = "TASKBOT_CONFIG"
_MOST = 100_000
"""Messages in a second or a minute: as good as no limit, for a Telegram of one's own."""
_THIS_MACHINE = ("localhost", "127.0.0.1", "[::1]")
_IN_FILES = ("bot_token", "webhook_secret", "database_url")
"""What may lie in a file that a variable ending in _FILE names."""


class BadSettings(UserError):
    """A setting is missing or wrong; the message names its place and says what is expected."""


class Section(BaseModel):
    """A table of the TOML file; a key that nobody knows is an error, not a silent nothing."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class OfficeSettings(Section):
    """[office]: who signs, the work whose name heads the digest, and who is let in."""

    name: str
    work: str
    invitation_days: Workdays
    liaisons_per_unit: int = Field(ge=1, le=4)


class LightSettings(Section):
    """[lights]: the thresholds of 红黄绿灯."""

    due_soon_workdays: WorkdaysOrNone
    blocked_red_workdays: WorkdaysOrNone
    behind_points: int = Field(ge=0, le=100)


class LadderSettings(Section):
    """The thresholds of the reminders, in working days."""

    unacknowledged_workdays: list[Workdays]
    before_workdays: list[WorkdaysOrNone]
    overdue_workdays: list[Workdays]
    overdue_weekly_cap: WorkdaysOrNone
    milestone_before_workdays: list[WorkdaysOrNone]
    milestone_overdue_workdays: list[Workdays]
    returned_workdays: list[Workdays]
    unanswered_workdays: list[Workdays]
    escalation_workdays: Workdays
    ask_for_missing_reports: bool


class LadderChanges(Section):
    """[reminders.by_urgency.…]: what is different for tasks of one urgency."""

    unacknowledged_workdays: list[Workdays] | None = None
    before_workdays: list[WorkdaysOrNone] | None = None
    overdue_workdays: list[Workdays] | None = None
    overdue_weekly_cap: WorkdaysOrNone | None = None
    milestone_before_workdays: list[WorkdaysOrNone] | None = None
    milestone_overdue_workdays: list[Workdays] | None = None
    returned_workdays: list[Workdays] | None = None
    unanswered_workdays: list[Workdays] | None = None
    escalation_workdays: Workdays | None = None
    ask_for_missing_reports: bool | None = None


class ReminderSettings(LadderSettings):
    """[reminders]: the ladder, the hours in which anything unasked may go out, and where."""

    from_time: TimeOfDay
    until_time: TimeOfDay
    place: Literal["private", "group", "both"]
    asks_per_week: int = Field(ge=1, le=1000)
    by_urgency: dict[Literal["特急", "急", "一般"], LadderChanges]

    @model_validator(mode="after")
    def _hours_are_some(self) -> "ReminderSettings":
        if self.from_time >= self.until_time:
            raise ValueError("until_time 要晚于 from_time，否则一条提醒也发不出去")
        return self


def _beside_the_config(file: Path) -> Path:
    return file if file.is_absolute() else CONFIG_DIR / file


ConfigFile = Annotated[Path, AfterValidator(_beside_the_config)]
"""A relative path is looked for beside the default settings."""


class GradeSettings(Section):
    """[writs.blue|yellow|red]: from which lateness a 督办单 of the colour is proposed, and what it asks."""

    late_workdays: Workdays
    answer_workdays: Workdays
    demand: str = Field(min_length=1)


class WritsSettings(Section):
    """[writs]: the 督办单."""

    template: ConfigFile
    number: str = Field(min_length=1, max_length=20)
    blue: GradeSettings
    yellow: GradeSettings
    red: GradeSettings

    @model_validator(mode="after")
    def _grow(self) -> "WritsSettings":
        if not self.blue.late_workdays < self.yellow.late_workdays < self.red.late_workdays:
            raise ValueError("late_workdays 要依次增大：blue 小于 yellow，yellow 小于 red")
        return self


class NoticeSettings(Section):
    """[notice]: the 督查通报, to whom it is addressed and what it always asks."""

    template: ConfigFile
    to: str = Field(min_length=1)
    demand: str = Field(min_length=1)


class LedgerSettings(Section):
    """[ledger]: the 卷宗."""

    template: ConfigFile


class DigestSettings(Section):
    """[digest]: when the digests go out, and what the office is asked before."""

    weekday: int = Field(ge=1, le=7)
    time: TimeOfDay
    preview_minutes: int = Field(ge=0, le=24 * 60)
    unanswered: Literal["send", "hold"]
    monthly: bool
    quarterly: bool


class BackupSettings(Section):
    """[backup]: when the database is copied at night, and how long copies are kept."""

    folder: Folder
    time: TimeOfDay
    daily: int = Field(ge=1, le=A_YEAR)
    monthly: int = Field(ge=0, le=A_YEAR)


class BoardSettings(Section):
    """[board]: the pinned overview of the work group."""

    enabled: bool
    minutes: int = Field(ge=1, le=24 * 60)


class LogSettings(Section):
    """[logs]: how much the log says, and in which form."""

    form: Literal["text", "json"]
    level: Literal["DEBUG", "INFO", "WARNING", "ERROR"]


class WatchSettings(Section):
    """[watch]: what is told to the administrators, and what /readyz calls unwell."""

    outbox_minutes: int = Field(ge=1, le=24 * 60)
    skew_seconds: int = Field(ge=1, le=24 * 3600)
    backup_days: int = Field(ge=0, le=A_YEAR)


class LimitSettings(Section):
    """[limits]: what Telegram lets a bot send, and how much of it is kept for answers."""

    per_second: int = Field(ge=1, le=_MOST)
    per_chat_seconds: Seconds
    per_group_minute: int = Field(ge=1, le=_MOST)
    answers_per_second: int = Field(ge=0)
    answers_per_group_minute: int = Field(ge=0)
    margin_seconds: Seconds

    @model_validator(mode="after")
    def _something_is_left(self) -> "LimitSettings":
        for whole in ("per_second", "per_group_minute"):
            if getattr(self, f"answers_{whole}") >= getattr(self, whole):
                raise ValueError(f"answers_{whole} 要小于 {whole}，否则提醒和通知一条也发不出去")
        return self


class Settings(BaseSettings):
    """All settings of one process."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_nested_delimiter=NESTED, extra="forbid", frozen=True
    )

    bot_token: SecretStr | None = None
    telegram_api: AnyHttpUrl | None = None
    database_url: DatabaseAddress | None = None
    mode: Literal["polling", "webhook"] = "polling"
    webhook_url: AnyHttpUrl | None = None
    webhook_secret: WebhookSecret | None = None
    host: str | None = None
    port: int = Field(default=8080, ge=0, le=65535)
    admin_ids: Annotated[frozenset[PersonId], NoDecode] = frozenset()
    clock: OfficeTime | None = None

    data_dir: Folder
    units_file: ConfigFile
    holidays_file: ConfigFile
    office: OfficeSettings
    lights: LightSettings
    reminders: ReminderSettings
    writs: WritsSettings
    notice: NoticeSettings
    ledger: LedgerSettings
    digest: DigestSettings
    board: BoardSettings
    logs: LogSettings
    watch: WatchSettings
    backup: BackupSettings
    limits: LimitSettings

    @field_validator("admin_ids", mode="before")
    @classmethod
    def _split_ids(cls, value: object) -> object:
        return [part for part in value.split(",") if part.strip()] if isinstance(value, str) else value

    @model_validator(mode="after")
    def _webhook_is_complete(self) -> "Settings":
        if self.mode == "webhook" and (self.webhook_url is None or self.webhook_secret is None):
            raise ValueError(
                "TASKBOT_MODE 为 webhook 时，TASKBOT_WEBHOOK_URL 和 TASKBOT_WEBHOOK_SECRET 都要设置"
            )
        return self

    @model_validator(mode="after")
    def _webhook_is_safe(self) -> "Settings":
        """Telegram itself takes no other; a Bot API server of one's own may stand in the same network."""
        url = self.webhook_url
        is_near = url is None or self.telegram_api is not None or url.host in _THIS_MACHINE
        if url is not None and url.scheme == "http" and not is_near:
            raise ValueError("TASKBOT_WEBHOOK_URL 要以 https:// 开头，http:// 只用于本机")
        return self

    @property
    def backup_folder(self) -> Path:
        """Where the nightly backups are."""
        return self.data_dir / self.backup.folder

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
            TomlConfigSettingsSource(settings_cls, toml_file=_toml_files(), deep_merge=True),
        )


def load_settings(**overrides: object) -> Settings:
    """The settings of this process; raises BadSettings with one sentence that names the place."""
    known = [
        _OWN_FILE,
        *variables_of(Settings),
        *(f"{variable_of(each)}_FILE" for each in _IN_FILES),
    ]
    if complaint := misspelt(known):
        raise BadSettings(complaint)
    try:
        return Settings(**(_secrets_from_files() | overrides))  # type: ignore[arg-type]  # pydantic checks the values
    except ValidationError as error:
        raise BadSettings("；".join(sentence(detail, Settings) for detail in error.errors())) from None
    except SettingsError as error:
        raise BadSettings(unreadable(str(error))) from None


def _toml_files() -> list[Path]:
    """The default file and the own one, if there is one; the source that reads them does not name what it cannot read."""
    own = os.environ.get(_OWN_FILE)
    if own and not Path(own).is_file():
        raise BadSettings(f"TASKBOT_CONFIG：没有这个文件：{own}")
    files = [CONFIG_DIR / "default.toml", *([Path(own)] if own else [])]
    for file in files:
        try:
            read_toml(file)
        except UnreadableToml as error:
            raise BadSettings(str(error)) from None
    return files


def _secrets_from_files() -> dict[str, object]:
    """Values of the variables that end in _FILE, as container platforms hand out secrets."""
    secrets: dict[str, object] = {}
    for field in _IN_FILES:
        variable = f"{variable_of(field)}_FILE"
        if name := os.environ.get(variable):
            try:
                secrets[field] = Path(name).read_text(encoding="utf-8-sig").strip()
            except (OSError, UnicodeDecodeError):
                raise BadSettings(f"{variable}：读不出文件 {name}") from None
    return secrets
