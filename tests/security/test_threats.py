"""The table of threats names tests that there are."""

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
_ROW = re.compile(r"^\| [STRIDE ]+ \|(.+)\|(.+)\|(.+)\|$", re.MULTILINE)
ROWS = _ROW.findall((TESTS.parent / "docs" / "threats.md").read_text(encoding="utf-8"))


def test_there_are_rows():
    assert len(ROWS) > 25


@pytest.mark.parametrize(("threat", "tests"), [(threat.strip(), tests) for threat, _, tests in ROWS])
def test_every_threat_has_tests_that_there_are(threat: str, tests: str):
    named = re.findall(r"`([^`]+)`", tests)
    assert named, threat
    file = ""
    for each in named:
        path, _, name = each.partition("::")
        file = path or file
        if not file.endswith(".py"):
            assert (TESTS / "dialogs" / f"{file}.txt").exists(), each
            continue
        text = (TESTS / file).read_text(encoding="utf-8")
        for part in filter(None, name.partition("[")[0].split("::")):
            assert re.search(rf"(?:def|class) {part}\b", text), each
        if "[" in name:
            assert name.partition("[")[2].rstrip("]") in text, each
