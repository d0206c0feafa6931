"""What installs the program agrees with the program, and its files with each other."""

import re
import shlex
from pathlib import Path

from taskbot.complaints import variables_of
from taskbot.settings import Settings

ROOT = Path(__file__).parent.parent
FILES = (
    "Dockerfile",
    "docker-compose.yml",
    "deploy/taskbot.service",
    "deploy/host-taskbot",
    "docs/operations.md",
)
IN_FILES = {"TASKBOT_BOT_TOKEN_FILE", "TASKBOT_WEBHOOK_SECRET_FILE", "TASKBOT_DATABASE_URL_FILE"}
NO_SETTINGS = {"TASKBOT_CONFIG", "TASKBOT_VERSION"}
"""The one names a file of settings, the other is Compose's own."""
OF_THE_COMMAND_ALONE = {"User", "ReadOnlyPaths", "RuntimeDirectory"}


def test_every_variable_is_a_setting():
    """A wrong one stops the start, on the server first."""
    known = {*variables_of(Settings), *IN_FILES, *NO_SETTINGS}
    named = {
        name: re.findall(r"TASKBOT_[A-Z_]*[A-Z]", (ROOT / name).read_text(encoding="utf-8")) for name in FILES
    }
    assert {name: wrong for name, found in named.items() if (wrong := set(found) - known)} == {}


def test_the_command_beside_the_service_has_what_the_service_has():
    """Were its state directory's rights others, it would change those of the running bot's."""
    unit = (ROOT / "deploy/taskbot.service").read_text(encoding="utf-8")
    words = shlex.split((ROOT / "deploy/host-taskbot").read_text(encoding="utf-8"), comments=True)
    asked = [word.removeprefix("--property=") for word in words if word.startswith("--property=")]
    shared = [each for each in asked if each.partition("=")[0] not in OF_THE_COMMAND_ALONE]
    assert {"StateDirectory=taskbot", "StateDirectoryMode=0700"} <= {*shared}
    assert [each for each in shared if each not in unit.splitlines()] == []
    given = [word.removeprefix("--setenv=") for word in words if word.startswith("--setenv=")]
    environment = re.findall(r"^Environment=(.*)", unit, re.MULTILINE)
    assert {each for each in given if not each.startswith("TMPDIR=")} <= {*" ".join(environment).split()}
