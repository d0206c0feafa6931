"""The log: what it says of a failure, how it looks, and what never gets into it."""

import asyncio
import json
import sys
from collections.abc import Iterator
from datetime import datetime

import pytest
from loguru import logger
from town import TOKEN

from taskbot.logs import start_logging

FAILURE = f"""
from aiohttp import InvalidURL
from loguru import logger
from taskbot.logs import log_failure, start_logging

start_logging()
logger.warning("https://api.telegram.org/bot{TOKEN}/getMe is out of reach")
try:
    raise InvalidURL("https://api.telegram.org/file/bot{TOKEN}/photo.png")
except InvalidURL as error:
    log_failure(error)
"""
SAID = "拟于下周报送"
STRAYS = f"""
import asyncio, gc, threading, warnings
from taskbot.logs import log_failure, start_logging, take_strays

class Message(str):
    def __del__(self):
        raise ValueError("{SAID}")

def fail(*_):
    raise ValueError("{SAID}")

async def forget():
    asyncio.create_task(asyncio.to_thread(fail))
    asyncio.get_running_loop().call_soon(fail, "{SAID}")
    await asyncio.sleep(0.05)
    gc.collect()

start_logging(form="json")
take_strays()
warnings.warn("Detected unknown update type: {SAID}\\nUpdate: {SAID}", RuntimeWarning)
asyncio.run(forget())
thread = threading.Thread(target=fail)
thread.start()
thread.join()
message = Message("{SAID}")
del message
log_failure(KeyError("its words"))
"""


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    yield
    logger.remove()


async def test_addresses_are_logged_without_the_token() -> None:
    process = await asyncio.create_subprocess_exec(
        *[sys.executable, "-c", FAILURE], stderr=asyncio.subprocess.PIPE
    )
    _, told = await process.communicate()
    assert b"https://api.telegram.org/bot\xe2\x80\xa6/getMe is out of reach" in told
    assert b"Traceback" in told
    assert b"InvalidURL: https://api.telegram.org/file/bot\xe2\x80\xa6/photo.png" in told
    assert TOKEN.partition(":")[2].encode() not in told


async def test_every_line_is_json_and_none_quotes_what_was_said_not_even_the_last() -> None:
    process = await asyncio.create_subprocess_exec(
        *[sys.executable, "-c", STRAYS], stderr=asyncio.subprocess.PIPE
    )
    _, told = await process.communicate()
    lines = [json.loads(line) for line in told.decode().splitlines()]
    assert SAID not in str(lines)
    messages = [line["message"] for line in lines]
    assert messages[0].startswith("RuntimeWarning at <string>:")
    assert sorted(messages[1:3]) == ["Exception", "Task exception was never retrieved"]
    assert messages[3:] == [*["an error that nobody was there to hear"] * 2, "taskbot has failed"]
    assert all(line["trace"][-1].startswith("builtins.") for line in lines[1:])


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize("end", ["\n", "\r", "\v", "\x1b[2J", "\x85", "\u2028", "\u202e"])
def test_words_cannot_begin_a_line_or_move_a_cursor(capsys: pytest.CaptureFixture[str], form, end) -> None:
    start_logging(form=form)
    logger.bind(group=f"群{end}2020-06-29 CRITICAL").warning("{} was refused", f"a{end}2020-06-29 CRITICAL")
    told = capsys.readouterr().err
    assert end not in told.removesuffix("\n")
    assert len(told.splitlines()) == 1


@pytest.mark.parametrize("form", ["text", "json"])
def test_an_error_is_placed_and_its_words_are_left_out(capsys: pytest.CaptureFixture[str], form) -> None:
    start_logging(form=form)
    try:
        try:
            int(SAID)
        except ValueError as error:
            raise KeyError(SAID) from error
    except KeyError as error:
        logger.opt(exception=error).error("update {} failed", 7)
    told = capsys.readouterr().err
    assert SAID not in told
    assert json.dumps(SAID) not in told
    assert told.index("builtins.ValueError") < told.index("builtins.KeyError")
    assert "test_logs.py" in told


def test_what_the_system_says_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    start_logging()
    full = OSError(28, "No space left on device", f"/data/{SAID}.xlsx")
    logger.opt(exception=full).error("no copy")
    told = capsys.readouterr().err
    assert "builtins.OSError: No space left on device" in told
    assert SAID not in told


def test_a_line_of_json_has_what_is_bound_under_its_name(capsys: pytest.CaptureFixture[str]) -> None:
    start_logging(form="json")
    with logger.contextualize(update=21):
        logger.bind(events=[45, 46]).info("handled")
    logger.debug("too fine")
    told = json.loads(capsys.readouterr().err)
    assert datetime.fromisoformat(told.pop("at")).tzinfo is not None
    assert told == {
        "level": "INFO",
        "logger": __name__,
        "message": "handled",
        "update": 21,
        "events": [45, 46],
    }


def test_a_line_of_text_has_what_is_bound_behind_its_words(capsys: pytest.CaptureFixture[str]) -> None:
    start_logging()
    with logger.contextualize(update=21):
        logger.info("handled")
    assert capsys.readouterr().err.endswith(f" INFO    {__name__}: handled update=21\n")
