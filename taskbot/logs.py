"""Logging by loguru: one line an event on stderr, other libraries' warnings too, never a message's body or a secret."""

import inspect
import logging
import sys

from loguru import logger

_FORMAT = "{time:YYYY-MM-DD HH:mm:ss.SSS} {level: <7} {name}: {message}"


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
    logger.add(sys.stderr, level=level, format=_FORMAT, diagnose=False, backtrace=False)
    logging.basicConfig(handlers=[_ToLoguru()], level=logging.WARNING, force=True)
