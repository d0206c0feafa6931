"""Logging by loguru: one line an event on stderr, other libraries' warnings too, never a message's body or a secret."""

import inspect
import logging
import re
import sys

from loguru import logger

_FORMAT = "{time:YYYY-MM-DD HH:mm:ss.SSS} {level: <7} {name}: {message}"

_TOKEN = re.compile(r"(?<=/bot)\d+:[\w-]+|\b\d{6,}:[\w-]{30,}")


class _ToLoguru(logging.Handler):
    """Hands the standard library's records on."""

    def emit(self, record: logging.LogRecord) -> None:
        frame, depth = inspect.currentframe(), 0
        while frame and (depth == 0 or frame.f_code.co_filename == logging.__file__):
            frame, depth = frame.f_back, depth + 1
        logger.opt(depth=depth, exception=record.exc_info).log(record.levelname, record.getMessage())


def start_logging(level: str = "INFO") -> None:
    """Sends everything to stderr; `diagnose` stays off, since it would print variables, secrets among them."""
    logger.remove()
    logger.add(_write, level=level, format=_FORMAT, diagnose=False, backtrace=False)
    logging.basicConfig(handlers=[_ToLoguru()], level=logging.WARNING, force=True)


def log_failure(error: Exception) -> None:
    """Notes, traceback and all, what ends the program."""
    start_logging()
    logger.opt(exception=error).critical("taskbot has failed")


def _write(line: str) -> None:
    """Traceback and all, without the token, which is part of every Bot API address."""
    sys.stderr.write(_TOKEN.sub("…", line))
    sys.stderr.flush()
