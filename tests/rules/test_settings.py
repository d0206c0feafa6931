"""Settings: the files under one another, the environment over them, and one sentence that names what is wrong."""

import os
import re
import tomllib
from datetime import datetime, time
from pathlib import Path

import pytest
from pydantic import BaseModel

from taskbot.clock import OFFICE_ZONE
from taskbot.settings import CONFIG_DIR, BadSettings, Settings, load_settings

DEFAULT = CONFIG_DIR / "default.toml"
TOKEN = "1000:geheim"
PASSWORD_URL = "postgresql://taskbot:geheim@db/taskbot"


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:

    for name in list(os.environ):
        if name.startswith("TASKBOT_"):
            monkeypatch.delenv(name)


@pytest.fixture
def own_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Writes the file that TASKBOT_CONFIG names."""

    def write(written: str | bytes) -> Path:
        path = tmp_path / "own.toml"
        path.write_bytes(written.encode() if isinstance(written, str) else written)
        monkeypatch.setenv("TASKBOT_CONFIG", str(path))
        return path

    return write


def complaint() -> str:
    with pytest.raises(BadSettings) as refusal:
        load_settings()
    assert refusal.value.__cause__ is None
    return str(refusal.value)


class TestSources:
    def test_the_defaults_are_the_file(self):
        settings = load_settings()
        assert (settings.reminders.from_time, settings.reminders.until_time) == (time(9), time(17, 30))
        assert settings.units_file == CONFIG_DIR / "units.toml"
        assert settings.sqlalchemy_url == f"sqlite:///{Path('data').absolute()}/taskbot.db"

    def test_an_own_file_changes_only_the_keys_that_it_names(self, own_file):
        own_file('data_dir = "/srv/taskbot"\n[lights]\ndue_soon_workdays = 7\n')
        settings, default = load_settings(), tomllib.loads(DEFAULT.read_text(encoding="utf-8"))
        assert settings.data_dir == Path("/srv/taskbot")
        assert settings.lights.model_dump() == default["lights"] | {"due_soon_workdays": 7}
        assert settings.limits.model_dump() == default["limits"]

    def test_the_environment_wins_over_the_files(self, own_file, monkeypatch):
        own_file('data_dir = "/srv/taskbot"')
        monkeypatch.setenv("TASKBOT_DATA_DIR", "/var/taskbot")
        assert load_settings().data_dir == Path("/var/taskbot")

    def test_a_key_of_a_section_has_a_variable_too(self, monkeypatch):
        monkeypatch.setenv("TASKBOT_LOGS__FORM", "json")
        assert (load_settings().logs.form, load_settings().logs.level) == ("json", "INFO")

    def test_an_argument_wins_over_the_environment_and_a_secret_file(self, monkeypatch, tmp_path):
        (tmp_path / "token").write_text(TOKEN)
        monkeypatch.setenv("TASKBOT_BOT_TOKEN_FILE", str(tmp_path / "token"))
        monkeypatch.setenv("TASKBOT_PORT", "9000")
        settings = load_settings(bot_token="2000:other", port=0)
        assert settings.bot_token is not None
        assert (settings.bot_token.get_secret_value(), settings.port) == ("2000:other", 0)

    @pytest.mark.parametrize(
        ("name", "value"),
        [("bot_token", TOKEN), ("webhook_secret", "geheim"), ("database_url", PASSWORD_URL)],
    )
    def test_a_secret_may_lie_in_a_file(self, name, value, monkeypatch, tmp_path):
        (tmp_path / "secret").write_text(f"{value}\n")
        monkeypatch.setenv(f"TASKBOT_{name.upper()}_FILE", str(tmp_path / "secret"))
        assert getattr(load_settings(), name).get_secret_value() == value

    @pytest.mark.parametrize(
        ("value", "ids"), [("", set()), ("100000", {100000}), ("1, 2,3,", {1, 2, 3}), (" 7 ", {7})]
    )
    def test_administrators_are_numbers_with_commas(self, value, ids, monkeypatch):
        monkeypatch.setenv("TASKBOT_ADMIN_IDS", value)
        assert load_settings().admin_ids == ids

    @pytest.mark.parametrize(
        "said", ["2020-06-29T09:00:00", "2020-06-29T09:00:00+08:00", "2020-06-29T01:00:00Z"]
    )
    def test_a_time_without_a_zone_is_the_offices(self, said, monkeypatch):
        monkeypatch.setenv("TASKBOT_CLOCK", said)
        assert load_settings().clock == datetime(2020, 6, 29, 9, tzinfo=OFFICE_ZONE)

    def test_webhook_mode_with_all_it_needs(self, monkeypatch):
        monkeypatch.setenv("TASKBOT_MODE", "webhook")
        monkeypatch.setenv("TASKBOT_WEBHOOK_URL", "http://127.0.0.1:8080/telegram")
        monkeypatch.setenv("TASKBOT_WEBHOOK_SECRET", "geheim")
        assert str(load_settings().webhook_url) == "http://127.0.0.1:8080/telegram"


class TestComplaints:
    @pytest.mark.parametrize(
        ("text", "words"),
        [
            (
                "[lights]\ndue_son_workdays = 3",
                "lights.due_son_workdays：没有这一项设置，是不是 lights.due_soon_workdays？",
            ),
            ("[light]\nx = 1", "light：没有这一项设置，是不是 lights？"),
            ("[lights]\nqqq = 1", "lights.qqq：没有这一项设置"),
            ('[limits]\nper_second = "viel"', "limits.per_second：要写整数"),
            ("[limits]\nper_second = 0", "limits.per_second：不能小于 1"),
            ('[limits]\nper_chat_seconds = "x"', "limits.per_chat_seconds：要写数字"),
            (
                "[limits]\nper_group_minute = 2",
                "limits：answers_per_group_minute 要小于 per_group_minute，否则提醒和通知一条也发不出去",
            ),
            ("[digest]\nweekday = 8", "digest.weekday：不能大于 7"),
            ('[reminders]\nfrom_time = "25:00"', 'reminders.from_time：要写成钟点，如 "09:00"'),
            ("[reminders]\nbefore_workdays = 3", "reminders.before_workdays：要写成列表，如 [1, 2]"),
            ('[reminders]\nbefore_workdays = ["x"]', "reminders.before_workdays：要写整数"),
            ("[reminders]\noverdue_workdays = [0]", "reminders.overdue_workdays：不能小于 1"),
            ("[reminders]\nbefore_workdays = [9999]", "reminders.before_workdays：不能大于 366"),
            ("[reminders]\nescalation_workdays = 9999", "reminders.escalation_workdays：不能大于 366"),
            ("[reminders]\nfrom_time = 9", 'reminders.from_time：要写成钟点，如 "09:00"'),
            (
                '[reminders]\nplace = "all"',
                "reminders.place：不是这里可以写的，可以写：'private'、'group' 或 'both'",
            ),
            (
                '[reminders.by_urgency."特提"]',
                "reminders.by_urgency.特提：没有这一项设置，可以写：特急、急、一般",
            ),
            (
                '[reminders.by_urgency."急"]\nescalation_workday = 1',
                "reminders.by_urgency.急.escalation_workday：没有这一项设置，"
                "是不是 reminders.by_urgency.急.escalation_workdays？",
            ),
            ("[watch]\noutbox_minutes = 99999999999999999999", "watch.outbox_minutes：不能大于 1440"),
            ("[watch]\nskew_seconds = 99999999999999999999", "watch.skew_seconds：不能大于 86400"),
            ("[office]\ninvitation_days = 999999999999", "office.invitation_days：不能大于 366"),
            ("[limits]\nper_chat_seconds = inf", "limits.per_chat_seconds：要写数字"),
            ("[limits]\nmargin_seconds = 1e308", "limits.margin_seconds：不能大于 3600"),
            (
                '[reminders]\nfrom_time = "18:00"',
                "reminders：until_time 要晚于 from_time，否则一条提醒也发不出去",
            ),
            ("office = 3", "office：要写成一节，各项写在节名之下"),
            (
                '[reminders]\nfrom_time = "09:00Z"',
                'reminders.from_time：不要写时区，这里都是北京时间，如 "09:00"',
            ),
            ('[backup]\nfolder = "a\\u0000b"', "backup.folder：目录名里不能有空字符（\\u0000）"),
            ("[limits]\nper_second = 99999999999", "limits.per_second：不能大于 100000"),
            ("[backup]\ndaily = 0", "backup.daily：不能小于 1"),
            ("[office]\nname = 3", "office.name：要写文字"),
            ("data_dir = 3", "data_dir：要写成文件路径"),
            ("admin_ids = 3", "admin_ids：要写成编号，多个用逗号隔开"),
        ],
    )
    def test_a_wrong_entry_of_the_file_is_named_by_section_and_key(self, own_file, text, words):
        own_file(text)
        assert complaint() == words

    @pytest.mark.parametrize(
        ("name", "value", "words"),
        [
            ("PORT", "x", "要写整数"),
            ("PORT", "65536", "不能大于 65535"),
            ("ADMIN_IDS", "1,x", "要写整数"),
            ("ADMIN_IDS", "1,-100777", "要写本人的数字编号，如 123456789（群的编号带负号，不能写在这里）"),
            ("ADMIN_IDS", "9" * 20, "要写本人的数字编号，如 123456789（群的编号带负号，不能写在这里）"),
            ("MODE", "webhok", "不是这里可以写的，可以写：'polling' 或 'webhook'"),
            ("CLOCK", "gestern", "要写成时刻，如 2020-06-29T09:00:00+08:00"),
            ("CLOCK", "0001-01-01T00:00:00+08:00", "要在 2000 年至 2099 年之间"),
            ("TELEGRAM_API", "localhost", "要写成 http:// 或 https:// 开头的网址"),
            ("WEBHOOK_URL", "ftp://x", "要写成 http:// 或 https:// 开头的网址"),
            ("DATABASE_URL", "mysql://u:geheim@h/d", "要以 sqlite:///、postgresql://、postgres:// 之一开头"),
            (
                "DATABASE_URL",
                "postgresql://u:geheim@h:port/x",
                "不是数据库的地址，要写成 postgresql://用户:密码@主机:5432/库名",
            ),
            ("DATABASE_URL", "postgresql://u:ge@heim@h/x", "用户名或密码里的 @ 要写成 %40"),
            ("DATABASE_URL", "sqlite:////x/y?mode=ro", "只写明文件，如 sqlite:////srv/taskbot/taskbot.db"),
            ("DATABASE_URL", "sqlite:///", "只写明文件，如 sqlite:////srv/taskbot/taskbot.db"),
            ("DATABASE_URL", "sqlite:///:memory:", "只写明文件，如 sqlite:////srv/taskbot/taskbot.db"),
            ("WEBHOOK_SECRET", "密钥", "只能用英文字母、数字、_ 和 -，1 至 256 个字符"),
            ("WEBHOOK_SECRET", "", "只能用英文字母、数字、_ 和 -，1 至 256 个字符"),
            ("TOKEN", "geheim", "没有这一项设置，是不是 TASKBOT_BOT_TOKEN？"),
            ("DATABASE", "geheim", "没有这一项设置，是不是 TASKBOT_DATABASE_URL？"),
            ("ADMIN", "1", "没有这一项设置，是不是 TASKBOT_ADMIN_IDS？"),
            ("LOG_FORM", "json", "没有这一项设置，是不是 TASKBOT_LOGS__FORM？"),
            ("BOT_TOKEN_FILE", "/nowhere", "读不出文件 /nowhere"),
            ("LOGS__FORM", "xml", "不是这里可以写的，可以写：'text' 或 'json'"),
            ("LOGS__FROM", "text", "没有这一项设置，是不是 logs.form？"),
            ("CONFIG", "/nowhere.toml", "没有这个文件：/nowhere.toml"),
        ],
    )
    def test_a_wrong_variable_is_named(self, monkeypatch, name, value, words):
        monkeypatch.setenv(f"TASKBOT_{name}", value)
        assert complaint() == f"TASKBOT_{name}：{words}"

    def test_all_that_is_wrong_is_said_at_once(self, own_file):
        own_file("[limits]\nper_second = 0\n[digest]\nweekday = 0\n")
        assert complaint() == "digest.weekday：不能小于 1；limits.per_second：不能小于 1"

    @pytest.mark.parametrize("text", ["x = ", "[office\n", "[office]\rname = 'x'\r"])
    def test_a_file_that_is_no_toml_is_named(self, own_file, text):
        path = own_file(text)
        assert complaint().startswith(f"{path}：读不出来，请核对写法（")

    @pytest.mark.parametrize(
        "written", [b"\xef\xbb\xbf[office]\n", '[office]\nname = "督查室"'.encode("gbk")]
    )
    def test_a_file_in_another_encoding_is_named(self, own_file, written):
        path = own_file(written)
        assert complaint() == f"{path}：编码不对，请另存为 UTF-8（不带 BOM）"

    def test_a_secret_file_may_begin_with_a_byte_order_mark(self, monkeypatch, tmp_path):
        (tmp_path / "token").write_text(f"\ufeff{TOKEN}\r\n", encoding="utf-8")
        monkeypatch.setenv("TASKBOT_BOT_TOKEN_FILE", str(tmp_path / "token"))
        token = load_settings().bot_token
        assert token is not None
        assert token.get_secret_value() == TOKEN

    def test_a_section_in_the_environment_that_is_no_json_is_refused(self, monkeypatch):
        monkeypatch.setenv("TASKBOT_OFFICE", "{geheim")
        assert complaint() == "TASKBOT_OFFICE：这一节或其中某项写在环境变量里，要写成 JSON，如 [10, 5]"

    @pytest.mark.parametrize(
        ("url", "api", "is_taken"),
        [
            ("http://127.0.0.1/x", None, True),
            ("http://[::1]/x", None, True),
            ("http://bot.example/x", None, False),
            ("http://bot.example/x", "http://api.example", True),
            ("https://bot.example/x", None, True),
        ],
    )
    def test_a_webhook_without_tls_is_near(self, monkeypatch, url, api, is_taken):
        given = {"MODE": "webhook", "WEBHOOK_SECRET": "s", "WEBHOOK_URL": url}
        for name, value in (given | ({"TELEGRAM_API": api} if api else {})).items():
            monkeypatch.setenv(f"TASKBOT_{name}", value)
        if is_taken:
            assert str(load_settings().webhook_url) == url
        else:
            assert complaint() == "TASKBOT_WEBHOOK_URL 要以 https:// 开头，http:// 只用于本机"

    @pytest.mark.parametrize("given", [{}, {"WEBHOOK_URL": "https://x/y"}, {"WEBHOOK_SECRET": "s"}])
    def test_webhook_mode_needs_address_and_secret(self, monkeypatch, given):
        for name, value in (given | {"MODE": "webhook"}).items():
            monkeypatch.setenv(f"TASKBOT_{name}", value)
        assert (
            complaint()
            == "TASKBOT_MODE 为 webhook 时，TASKBOT_WEBHOOK_URL 和 TASKBOT_WEBHOOK_SECRET 都要设置"
        )


class TestSecrets:
    @pytest.fixture(autouse=True)
    def secrets(self, monkeypatch):
        for name, value in (
            ("BOT_TOKEN", TOKEN),
            ("WEBHOOK_SECRET", "geheim"),
            ("DATABASE_URL", PASSWORD_URL),
        ):
            monkeypatch.setenv(f"TASKBOT_{name}", value)

    def test_they_are_not_shown(self):
        settings = load_settings()
        shown = repr(settings), str(settings), str(settings.model_dump()), settings.model_dump_json()
        assert not any("geheim" in text for text in shown)
        assert settings.sqlalchemy_url == PASSWORD_URL

    @pytest.mark.parametrize(
        ("name", "value"),
        [("PORT", "geheim"), ("MODE", "webhook"), ("DATABASE_URL", "geheim://x"), ("ADMIN_IDS", "geheim")],
    )
    def test_they_and_rejected_values_stay_out_of_complaints(self, monkeypatch, name, value):
        monkeypatch.setenv(f"TASKBOT_{name}", value)
        if name == "MODE":
            monkeypatch.delenv("TASKBOT_WEBHOOK_SECRET")
        assert "geheim" not in complaint()


class TestDefaultFile:
    """Every setting with its default and a comment, and nothing else."""

    def test_it_has_every_setting_that_has_no_default_in_the_code(self):
        given = tomllib.loads(DEFAULT.read_text(encoding="utf-8"))
        required = {name for name, field in Settings.model_fields.items() if field.is_required()}
        assert given.keys() == required
        for name in required:
            section = Settings.model_fields[name].annotation
            if isinstance(section, type) and issubclass(section, BaseModel):
                assert given[name].keys() == section.model_fields.keys()
                assert all(field.is_required() for field in section.model_fields.values())

    def test_every_setting_is_explained_beside_it_or_at_the_head_of_its_section(self):
        explained, unexplained = False, []
        for line in DEFAULT.read_text(encoding="utf-8").splitlines():
            if line.startswith("["):
                explained = bool(re.search(r"#\s*\S", line))
            elif "=" in line and not line.startswith("#") and not (explained or re.search(r"#\s*\S", line)):
                unexplained.append(line)
        assert unexplained == []
