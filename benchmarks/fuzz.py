"""The long form of the fuzz tests: atheris leads hypothesis and mutates real files, by hand and for so many seconds.

python -m benchmarks.fuzz documents --seconds 120
python -m benchmarks.fuzz replies --seconds 60

What fails is printed with its traceback and kept in `fuzz-findings/`. CI plays the short form (tests/fuzz).
"""

import argparse
import hashlib
import sys
import time
import traceback
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["taskbot.intake"]):
    from taskbot.intake.documents import read_document
    from taskbot.intake.papers import list_in, marks_of, read_paper
    from taskbot.intake.unreadable import UnreadableDocument
    from taskbot.tasks.deadlines import parse_deadline
    from taskbot.tasks.directives import UndatedDirective
    from taskbot.tasks.replies import parse_reply
    from taskbot.tasks.workdays import Calendar

ROOT = Path(__file__).resolve().parent.parent
FOUND = Path("fuzz-findings")
TODAY = date(2020, 6, 15)
CALENDAR = Calendar({})
SLOW = 10.0
"""Seconds from which on an input of a megabyte at most is a finding."""


def documents(data: bytes) -> None:
    """Any bytes under any name: words, or the one named refusal; and then a list, or a directive."""
    try:
        document = read_document(data, "清单.csv" if len(data) % 2 else "通知.docx")
    except UnreadableDocument:
        return
    marks_of(document, "通知")
    try:
        read_paper(document, list_in(document), TODAY, CALENDAR)
    except UndatedDirective:
        return


def replies(data: bytes) -> None:
    """Any words: a report or none, a deadline or none."""
    words = data.decode("utf-8", "replace")
    parse_reply(words, TODAY, CALENDAR)
    parse_deadline(words, TODAY, CALENDAR)


def _files() -> Iterable[bytes]:
    for folder in ("tests/intake/files", "config/sample", "config"):
        for path in sorted((ROOT / folder).glob("*")):
            if path.suffix in {".docx", ".doc", ".xlsx", ".pdf", ".txt", ".csv"}:
                yield path.read_bytes()


def _sentences() -> Iterable[bytes]:
    for path in sorted((ROOT / "tests" / "dialogs").glob("report*.txt")):
        yield from (
            line.partition(": ")[2].encode() for line in path.read_text().splitlines() if ": " in line
        )


TARGETS: dict[str, tuple[Callable[[bytes], None], Callable[[], Iterable[bytes]]]] = {
    "documents": (documents, _files),
    "replies": (replies, _sentences),
}


def main() -> None:
    """Runs one target until its time is over."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks.fuzz")
    asked.add_argument("target", choices=sorted(TARGETS))
    asked.add_argument("--seconds", type=int, default=120)
    given = asked.parse_args()
    test, seeds = TARGETS[given.target]
    corpus = FOUND / "corpus" / given.target
    corpus.mkdir(parents=True, exist_ok=True)
    for seed in seeds():
        (corpus / hashlib.sha256(seed).hexdigest()[:16]).write_bytes(seed)
    options = [
        f"-max_total_time={given.seconds}",
        "-max_len=1000000",
        "-rss_limit_mb=4096",
        "-print_final_stats=1",
    ]
    atheris.Setup([sys.argv[0], *options, str(corpus)], _noting(test, given.target))
    atheris.Fuzz()


def _noting(test: Callable[[bytes], None], target: str) -> Callable[[bytes], None]:
    """The test, going on after what it has found: one file for each place at which it failed or took long."""

    def run(data: bytes) -> None:
        began, trouble = time.perf_counter(), ""
        try:
            test(data)
        except Exception as error:  # noqa: BLE001 (that is what is looked for)
            last = traceback.extract_tb(error.__traceback__)[-1]
            trouble = f"{type(error).__name__}-{Path(last.filename).stem}-{last.lineno}"
        took = time.perf_counter() - began
        if took > SLOW:
            trouble = trouble or f"slow-{took:.0f}s-{hashlib.sha256(data).hexdigest()[:8]}"
        if trouble and not (kept := FOUND / f"{target}-{trouble}").exists():
            kept.write_bytes(data)
            print(f"found {kept}", flush=True)

    return run


if __name__ == "__main__":
    main()
