"""Logging by loguru: one line an event on stderr, as words or as JSON, never a message's body or a secret (decision 0015)."""

import inspect
import json
import logging
import re
import sys
import threading
import traceback
import warnings
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Literal, TextIO

from loguru import logger

if TYPE_CHECKING:
    from loguru import Message, Record

Form = Literal["text", "json"]

_TOKEN = re.compile(
    r"(?<=bot)\d+(?::|%3a)[\w-]+|\d{6,}\s*(?::|%3a|&#(?:58|x3a);|&colon;)\s*[\w-]{30,}", re.IGNORECASE
)
_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
"""What would begin a line of its own, or change how a terminal shows the rest."""
_QUOTING = re.compile(r"\n| in callback ")
"""From here on the event loop shows the very objects that were at work, with all that is in them."""
_started_as: list[Form] = []
"""The forms that the log was started in, the last of them the one that holds."""


class _ToLoguru(logging.Handler):
    """Hands the standard library's records on."""

    def emit(self, record: logging.LogRecord) -> None:
        frame, depth = inspect.currentframe(), 0
        while frame and (depth == 0 or frame.f_code.co_filename == logging.__file__):
            frame, depth = frame.f_back, depth + 1
        words = record.getMessage()
        if record.name == "asyncio":
            words = _QUOTING.split(words, maxsplit=1)[0]
        logger.opt(depth=depth, exception=record.exc_info).log(record.levelname, "{}", words)


def start_logging(level: str = "INFO", form: Form = "text") -> None:
    """Sends everything to stderr. What is bound (`update`, `events` …) stands behind the words, or under its name."""
    logger.remove()
    logger.add(_writer({"text": _as_text, "json": _as_json}[form]), level=level, format=_nothing)
    logging.basicConfig(handlers=[_ToLoguru()], level=logging.WARNING, force=True)
    warnings.showwarning = _warned
    _started_as.append(form)


def take_strays() -> None:
    """What Python would write to stderr by itself becomes a line of the log, too: errors that nobody was there to hear."""
    sys.unraisablehook = lambda stray: _strayed(stray.exc_value)
    threading.excepthook = lambda stray: _strayed(stray.exc_value)


def _strayed(error: BaseException | None) -> None:
    logger.opt(exception=error).error("an error that nobody was there to hear")


def _warned(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    """By place and kind: a library's warning may quote what somebody wrote."""
    logger.warning("{} at {}:{}", category.__name__, filename, lineno)


def without_tokens(words: str) -> str:
    """A token is part of every Bot API address, and libraries and gateways quote addresses."""
    return _TOKEN.sub("…", words)


def log_end(sentence: str) -> bool:
    """Notes the sentence with which the program ends, where each line is to be JSON; elsewhere it is for a person to read."""
    if _started_as[-1:] != ["json"]:
        return False
    logger.critical("{}", sentence)
    return True


def log_failure(error: Exception) -> None:
    """Notes, traceback and all, what ends the program."""
    if not _started_as:
        start_logging()
    logger.opt(exception=error).critical("taskbot has failed")


def _nothing(_record: "Record") -> str:
    """loguru's own form of a record is not used: it would print an exception whole."""
    return ""


def _writer(form: Callable[["Record"], str]) -> Callable[["Message"], None]:
    def write(message: "Message") -> None:
        sys.stderr.write(without_tokens(form(message.record)) + "\n")
        sys.stderr.flush()

    return write


def _as_text(record: "Record") -> str:
    bound = "".join(f" {name}={value}" for name, value in record["extra"].items())
    words = _on_one_line(f"{record['message']}{bound}")
    line = f"{record['time']:YYYY-MM-DD HH:mm:ss.SSS} {record['level'].name: <7} {record['name']}: {words}"
    return "\n    ".join([line, *map(_on_one_line, _trace(record))])


def _as_json(record: "Record") -> str:
    facts: dict[str, Any] = {
        "at": record["time"].isoformat(timespec="milliseconds"),
        "level": record["level"].name,
        "logger": record["name"],
        "message": record["message"],
        **record["extra"],
    }
    if trace := [*_trace(record)]:
        facts["trace"] = trace
    return json.dumps(facts, ensure_ascii=True, default=str)


def _on_one_line(text: str) -> str:
    return _UNSAFE.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), text)


def _trace(record: "Record") -> Iterator[str]:
    """Where it happened, the first cause first, and what it was; its words only of what ends the program.

    An error may quote what somebody wrote: the administrator is shown it, the log is not.
    """
    if record["exception"] is None or record["exception"].value is None:
        return
    whole = record["level"].name == "CRITICAL"
    yield "Traceback (most recent call last):"
    for error in reversed([*_with_causes(record["exception"].value)]):
        for frame in traceback.extract_tb(error.__traceback__):
            yield f"{frame.filename}:{frame.lineno} in {frame.name}: {frame.line}"
        said = str(error) if whole else _cause_in_a_word(error)
        yield f"{type(error).__module__}.{type(error).__qualname__}: {said}".removesuffix(": ")


def _with_causes(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _cause_in_a_word(error: BaseException) -> str:
    """What the system or the database calls it: no space left on device, SQLITE_FULL, 40001."""
    if isinstance(error, OSError):
        return error.strerror or ""
    return getattr(error, "sqlite_errorname", None) or getattr(error, "sqlstate", None) or ""
