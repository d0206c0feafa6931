"""What tests share: expectations kept as files, and the stage on which conversations are played."""

import gc
import os
import shutil
import ssl
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from taskbot.cli.starting import models_built_when_needed
from taskbot.clock import OFFICE_ZONE, Clock

if TYPE_CHECKING:
    from servers import Make
    from sqlalchemy import URL, Connection

    from taskbot.demo import Stage
    from taskbot.tasks.units import UnitRegister

Golden = Callable[[Path, str], None]

_MONDAY_MORNING = datetime(2020, 6, 15, 8, 30, tzinfo=OFFICE_ZONE)


settings.register_profile("ci", derandomize=True, deadline=None)
if os.environ.get("TASKBOT_TEST_ALL"):
    # What lands is decided by the change, not by chance nor by how busy the machine is.
    settings.load_profile("ci")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--rewrite-dialogs", action="store_true", help="write dialogs and snapshots anew instead of comparing"
    )


_importing = ExitStack()
_importing.enter_context(models_built_when_needed())  # as where the program starts


def pytest_collection_finish() -> None:
    """What was imported and collected stays: to look through it again and again was a fifth of a dialog's time."""
    _importing.close()
    gc.collect()
    gc.freeze()


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where every part is installed (CI), a skipped test is a failure."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("TASKBOT_TEST_ALL") and reporter and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture
def golden(pytestconfig: pytest.Config) -> Golden:
    """Compares a text with the file that holds it, or writes the file anew (--rewrite-dialogs)."""

    def compare(path: Path, text: str) -> None:
        if pytestconfig.getoption("--rewrite-dialogs"):
            path.write_text(text, encoding="utf-8")
        assert text == path.read_text(encoding="utf-8")

    return compare


@pytest.fixture(scope="session", autouse=True)
def _certificates_read_once() -> Iterator[None]:
    """Every HTTP client reads the authorities' certificates, a tenth of a second each; here all talk to loopback."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ssl, "create_default_context", cache(ssl.create_default_context))
        yield


@pytest.fixture(scope="session", autouse=True)
def _statements_compiled_once() -> Iterator[None]:
    """What an engine has compiled goes with it, and every test opens a database: here engines of a kind share it."""
    from sqlalchemy import Engine, event  # noqa: PLC0415 (as below)

    first: dict[tuple[str, str | None], Engine] = {}

    def share(connection: "Connection") -> None:
        """Once it has connected, an engine's dialect knows its server; a statement is kept under its dialect."""
        engine = connection.engine
        kind = (engine.dialect.name, engine.dialect._on_connect_isolation_level)  # noqa: SLF001 (as below)
        known = first.setdefault(kind, engine)
        connection.dialect = engine.dialect = known.dialect
        engine._compiled_cache = known._compiled_cache  # noqa: SLF001 (there is no other door to it)

    event.listen(Engine, "engine_connect", share)
    yield
    event.remove(Engine, "engine_connect", share)


@pytest.fixture(scope="session")
def register() -> "UnitRegister":
    from taskbot.settings import CONFIG_DIR  # noqa: PLC0415 (as below)
    from taskbot.tasks.units import load_register  # noqa: PLC0415 (as below)

    return load_register(CONFIG_DIR / "units.toml")


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory, register: "UnitRegister") -> Path:
    """A SQLite database with the units and nothing else, to be copied: half of a stage's cost would be making one."""
    from factories import migrate  # noqa: PLC0415 (as below)

    file = tmp_path_factory.mktemp("template") / "taskbot.db"
    migrate(f"sqlite:///{file}", register)
    return file


@pytest.fixture(scope="session")
def postgresql_server(tmp_path_factory: pytest.TempPathFactory) -> "Iterator[URL]":
    from servers import server  # noqa: PLC0415 (as below)

    with server(tmp_path_factory.mktemp("postgresql")) as address:
        yield address


@pytest.fixture(scope="session")
def migrated_on_server(postgresql_server: "URL", register: "UnitRegister") -> "Iterator[Make]":
    """Makes databases on the server like `migrated_file`."""
    from factories import migrate  # noqa: PLC0415 (as below)
    from servers import databases  # noqa: PLC0415 (as below)

    with databases(postgresql_server, lambda url: migrate(url, register)) as make:
        yield make


@pytest.fixture
async def stage(
    tmp_path: Path, migrated_file: Path, request: pytest.FixtureRequest
) -> "AsyncIterator[Stage]":
    """The sandbox with its cast and the running bot, nobody bound yet, on Monday 2020-06-15 at 08:30.

    The board is off: it would be drawn anew in nearly every dialog (tests/chat/test_board.py is about it).
    An indirect parameter names what its Telegram lacks.

    Beside the demo's groups there is 隐私群, where the bot is no admin and so sees little (privacy mode).
    """
    from taskbot.demo import stage as raised  # noqa: PLC0415 (aiogram takes seconds to import; the rules' tests do not wait for it)

    shutil.copyfile(migrated_file, tmp_path / migrated_file.name)
    lacks = getattr(request, "param", ())
    async with raised(tmp_path, Clock(_MONDAY_MORNING), lacks=lacks, has_board=False) as standing:
        people = {user.name: user for user in standing.sandbox.world.users.values()}
        members = [people[name] for name in ("李文", "陈静", "赵路")]
        standing.sandbox.add_group("隐私群", members=members, admins=[people["王敏"]])
        yield standing
