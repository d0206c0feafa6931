"""The house rules that a machine can check; each test names every place that breaks its rule."""

import ast
import re
from functools import cache
from pathlib import Path

from taskbot.texts.words import EVENT_WORDS

ROOT = Path(__file__).parent.parent
MODULES = {
    str(path.relative_to(ROOT)): path.read_text(encoding="utf-8")
    for path in sorted((ROOT / "taskbot").rglob("*.py"))
    if "versions" not in path.parts
}

LONGEST_MODULE = 400
VAGUE_NAMES = re.compile(
    r"manager|helper|util|common|(?<!result_)processor|misc", re.IGNORECASE
)  # result_processor is a hook of SQLAlchemy
CLOCK_READS = {"now", "today", "utcnow"}
CHANGES_EVENTS = re.compile(
    r"\b(?:update|delete|insert)\(\s*(?:models\.)?Event\b"
    r"|\b(?:UPDATE(?:\s+OR\s+\w+)?|DELETE\s+FROM|(?:INSERT|REPLACE)(?:\s+OR\s+\w+)?\s+INTO|TRUNCATE(?:\s+TABLE)?)\s+\"?event\b",
    re.IGNORECASE,
)
RECORDERS = {"record": 1, "record_access": 1, "read_timeline": 2}
OF_TASKS = {"note": 1, "move": 1, "_record": 1}
"""What records an event, called or handed to a transaction, and where its kind stands among the arguments."""
NAMED = re.compile(
    r"`(?:(?P<file>(?:\w+/)?test_\w+\.py)(?:::)?|::)?(?:\w+::)?(?P<test>test_\w+…?|Test\w+)?(?:\[[^`]*\])?`"
)
"""A file of tests, one of its tests, or both; the end of a long name may be left out."""
DIALOGS_NAMED = re.compile(r"dialogs? (`\w+`(?:, `\w+`)*)|`dialogs/(\w+)\.txt`")
TIME_COMES_FROM = {"taskbot/clock.py", "taskbot/demo.py"}
"""The one reads it for everybody, the other can move the clock back to the present."""


@cache
def _trees() -> dict[str, ast.Module]:
    """Parsed when they are asked for: this module is imported wherever tests are collected."""
    return {name: ast.parse(text) for name, text in MODULES.items()}


def test_a_module_is_short() -> None:
    assert [name for name, text in MODULES.items() if len(text.splitlines()) > LONGEST_MODULE] == []


def test_a_module_says_what_it_is_for() -> None:
    assert [name for name, tree in _trees().items() if tree.body and not ast.get_docstring(tree)] == []


def test_no_name_is_vague() -> None:
    names = {name: [Path(name).stem, *_defined(tree)] for name, tree in _trees().items()}
    assert [name for name, defined in names.items() if any(map(VAGUE_NAMES.search, defined))] == []


def test_only_the_clock_reads_the_time() -> None:
    readers = [name for name, tree in _trees().items() if any(map(_reads_the_time, ast.walk(tree)))]
    assert set(readers) <= TIME_COMES_FROM


def test_events_are_made_in_one_place_and_never_changed() -> None:
    """What the database refuses (triggers) is not even tried."""
    makers = {name for name, tree in _trees().items() if any(map(_makes_an_event, ast.walk(tree)))}
    assert makers - {"taskbot/sandbox/broadcast.py"} == {
        "taskbot/tasks/journal.py"
    }  # its events are the page's
    assert [name for name, text in MODULES.items() if CHANGES_EVENTS.search(text)] == []


def test_every_kind_of_event_has_a_word() -> None:
    recorded = {kind for name, tree in _trees().items() for kind in _kinds(name, tree)}
    assert len(recorded) > 15
    assert recorded - EVENT_WORDS.keys() == set()


def test_no_quantifier_is_lost_in_an_f_string() -> None:
    """`{1,2}` in an f-string is the tuple (1, 2), and the pattern matches nothing."""
    lost = [name for name, tree in _trees().items() if any(map(_is_lost_quantifier, ast.walk(tree)))]
    assert lost == []


def _is_lost_quantifier(node: ast.AST) -> bool:
    return isinstance(node, ast.FormattedValue) and isinstance(node.value, ast.Tuple | ast.Constant)


def test_the_lock_file_holds_versions_and_hashes_only() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in lock
    pinned = re.findall(r"^[\w.\[\],-]+==\S+", lock, re.MULTILINE)
    assert len(pinned) > 40
    assert lock.count("--hash=sha256:") >= len(pinned)


def test_production_installs_a_part_of_the_same_lock() -> None:
    whole, run = (
        set((ROOT / name).read_text(encoding="utf-8").replace(" \\\n", " ").splitlines())
        for name in ("requirements.lock", "requirements-run.lock")
    )
    assert run < whole
    assert not [
        line for line in run if re.match(r"(pytest|mypy|ruff|hypothesis|pip-tools|setuptools)\b", line)
    ]


def test_benchmarks_run_on_the_same_lock() -> None:
    lock, bench = (
        set((ROOT / name).read_text(encoding="utf-8").replace(" \\\n", " ").splitlines())
        for name in ("requirements.lock", "requirements-bench.lock")
    )
    assert lock < bench
    assert not [line for line in bench if "://" in line]


def test_every_fault_and_threat_has_a_row_whose_tests_are_there() -> None:
    missing, seen = [], 0
    for name in ("faults.md", "threats.md"):
        text = (ROOT / "docs" / name).read_text(encoding="utf-8")
        defined = ""
        for named in NAMED.finditer(text):
            seen += bool(named["file"] or named["test"])
            path = ROOT / "tests" / (named["file"] or "")
            if named["file"]:
                defined = path.read_text(encoding="utf-8") if path.is_file() else ""
            wanted = (named["test"] or "").removesuffix("…")
            whole = "" if (named["test"] or "").endswith("…") else r"\b"
            if not re.search(rf"(?:def|class) {wanted}{whole}" if wanted else "test_", defined):
                missing.append(named[0])
        for several, one in DIALOGS_NAMED.findall(text):
            dialogs = [one] if one else re.findall(r"\w+", several)
            seen += len(dialogs)
            missing += [each for each in dialogs if not (ROOT / f"tests/dialogs/{each}.txt").is_file()]
    assert seen > 100
    assert missing == []


def test_decisions_are_numbered_and_say_their_consequences() -> None:
    decisions = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert [path.name[:4] for path in decisions] == [
        f"{number:04}" for number in range(1, len(decisions) + 1)
    ]
    assert all("## Consequences" in path.read_text(encoding="utf-8") for path in decisions)


def _kinds(name: str, tree: ast.Module) -> list[str]:
    """The kinds of event that the module's functions record."""
    return [
        kind
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for call in ast.walk(function)
        if isinstance(call, ast.Call)
        for kind in _kinds_given(f"{name}:{call.lineno}", function, call)
    ]


def _kinds_given(where: str, function: ast.FunctionDef | ast.AsyncFunctionDef, call: ast.Call) -> list[str]:
    """A recorder may hand on the kind that it was given; everywhere else the kind is written in the function."""
    recorders = RECORDERS | (OF_TASKS if where.startswith("taskbot/tasks/") else {})
    callee = next((name for name in map(_name, (call.func, *call.args[:1])) if name in recorders), None)
    if callee is None or len(call.args) <= recorders[callee]:
        return []
    given = call.args[recorders[callee]]
    told = [
        node.value
        for node in ast.walk(function)
        if isinstance(node, ast.Assign) and _name(given) == "kind" and "kind" in _names(node.targets[0])
    ] or [given]
    kinds = [
        node.value
        for value in told
        for branch in ((value.body, value.orelse) if isinstance(value, ast.IfExp) else (value,))
        for node in (branch.elts[:1] if isinstance(branch, ast.Tuple) else (branch,))
        if isinstance(node, ast.Constant)
    ]
    assert kinds or (function.name in recorders and _name(given) == "kind"), (
        f"{where} records an unknown kind"
    )
    return kinds


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _names(target: ast.expr) -> list[str]:
    return list(map(_name, target.elts if isinstance(target, ast.Tuple) else [target]))


def _makes_an_event(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Event"


def _defined(tree: ast.Module) -> list[str]:
    return [node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef | ast.FunctionDef)]


def _reads_the_time(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Attribute)
        and node.attr in CLOCK_READS
        and isinstance(node.value, ast.Name)
        and node.value.id in {"datetime", "date"}
    )
