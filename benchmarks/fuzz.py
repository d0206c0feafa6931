"""The long form of the fuzz tests: atheris leads hypothesis and mutates real files, by hand and for so many seconds.

python -m benchmarks.fuzz documents --seconds 120
python -m benchmarks.fuzz replies --seconds 60

What fails is printed with its traceback and kept in `fuzz-findings/`. CI plays the short form (tests/fuzz).
"""

import argparse
import hashlib
import json
import os
import sys
import time
import traceback
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import date
from functools import partial
from pathlib import Path

import atheris
from pydantic import ValidationError

with atheris.instrument_imports(
    include=["taskbot.intake", "taskbot.arrivals", "taskbot.complaints", "taskbot.settings"]
):
    from aiogram.types import Update

    from taskbot.arrivals import read_json, storable
    from taskbot.handlers.polling import updates_in
    from taskbot.intake.documents import read_document
    from taskbot.intake.papers import list_in, marks_of, read_paper
    from taskbot.intake.revised import revised_sheets
    from taskbot.intake.unreadable import UnreadableDocument
    from taskbot.settings import BadSettings, load_settings
    from taskbot.tasks.deadlines import parse_deadline
    from taskbot.tasks.directives import UndatedDirective
    from taskbot.tasks.replies import parse_reply
    from taskbot.tasks.workdays import Calendar
    from taskbot.texts.buttons import Press, PressData

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


def workbooks(data: bytes) -> None:
    """Any bytes under the name of a workbook: grids, and the sheets of ours that came back, or the one named refusal."""
    try:
        document = read_document(data, "督查周报.xlsx")
    except UnreadableDocument:
        return
    revised_sheets(document.grids)


def updates(data: bytes) -> None:
    """Any answer to getUpdates, or body of a webhook: what is sound of it can be kept, and read or put aside."""
    try:
        found = updates_in(read_json(data)) or []
    except ValueError:
        return
    for update in found:
        kept = json.dumps(storable(update), ensure_ascii=False).encode()
        with suppress(ValidationError):
            Update.model_validate(json.loads(kept))


def presses(data: bytes) -> None:
    """Any callback data: no button, or one that packs to what was unpacked."""
    pressed = PressData.unpack(data.decode("utf-8", "replace"))
    if pressed is not None and PressData.unpack(pressed.pack()) != pressed:
        raise AssertionError(pressed)


def configurations(data: bytes) -> None:
    """Any file of settings: settings, or one sentence that names the place."""
    FOUND.mkdir(exist_ok=True)
    own = FOUND / "own.toml"
    own.write_bytes(data)
    os.environ["TASKBOT_CONFIG"] = str(own)
    with suppress(BadSettings):
        load_settings()


def _files(*suffixes: str) -> Iterable[bytes]:
    for folder in ("tests/intake/files", "config/sample", "config"):
        for path in sorted((ROOT / folder).glob("*")):
            if path.suffix in suffixes:
                yield path.read_bytes()


def _sentences() -> Iterable[bytes]:
    for path in sorted((ROOT / "tests" / "dialogs").glob("report*.txt")):
        yield from (
            line.partition(": ")[2].encode() for line in path.read_text().splitlines() if ": " in line
        )


def _updates() -> Iterable[bytes]:
    person = {"id": 7, "is_bot": False, "first_name": "王敏"}
    chat = {"id": -1001, "type": "supergroup", "title": "工作群", "is_forum": True}
    message = {"message_id": 5, "date": 1593392400, "chat": chat, "from": person, "text": "#1 60%"}
    entities = [{"type": "bot_command", "offset": 0, "length": 4}]
    press = {"id": "9", "from": person, "chat_instance": "1", "data": "ack:1", "message": message}
    for update in (
        {"message": message | {"entities": entities, "reply_to_message": message}},
        {"edited_message": message | {"edit_date": 1593392460, "sender_chat": chat}},
        {
            "message": message
            | {"document": {"file_id": "f", "file_unique_id": "u", "file_name": "清单.xlsx"}}
        },
        {"message": message | {"migrate_to_chat_id": -1002}},
        {"callback_query": press},
    ):
        yield json.dumps({"ok": True, "result": [{"update_id": 3} | update]}, ensure_ascii=False).encode()


def _presses() -> Iterable[bytes]:
    return (PressData(press, 12).pack().encode() for press in Press)


TARGETS: dict[str, tuple[Callable[[bytes], None], Callable[[], Iterable[bytes]]]] = {
    "documents": (documents, partial(_files, ".docx", ".doc", ".xlsx", ".pdf", ".txt", ".csv")),
    "workbooks": (workbooks, partial(_files, ".xlsx")),
    "replies": (replies, _sentences),
    "updates": (updates, _updates),
    "presses": (presses, _presses),
    "configurations": (configurations, partial(_files, ".toml")),
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
