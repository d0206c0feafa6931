"""The tables of threats and faults name tests that there are."""

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


FAULTS = (TESTS.parent / "docs" / "faults.md").read_text(encoding="utf-8").partition("## Known")[0]
_FAULT = re.compile(r"^\| (?!fault|-)([^|]+) \|[^|]+\|(.+)\|$", re.MULTILINE)


@pytest.mark.parametrize(("fault", "tests"), _FAULT.findall(FAULTS))
def test_every_fault_has_tests_that_there_are(fault: str, tests: str):
    """A file, and behind it the beginnings of the tests' names."""
    named = [each for each in re.findall(r"`([^`]+)`", tests) if not each.startswith("python -m")]
    assert named, fault
    text = ""
    for each in named:
        if each.startswith("test_"):
            assert re.search(rf"def {each.removesuffix('…')}", text), each
        else:
            text = (TESTS / each).read_text(encoding="utf-8")
