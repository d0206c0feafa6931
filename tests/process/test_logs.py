"""What the log says of a failure: everything but the token."""

import asyncio
import sys

from town import TOKEN

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


async def test_addresses_are_logged_without_the_token() -> None:
    process = await asyncio.create_subprocess_exec(
        *[sys.executable, "-c", FAILURE], stderr=asyncio.subprocess.PIPE
    )
    _, told = await process.communicate()
    assert b"https://api.telegram.org/bot\xe2\x80\xa6/getMe is out of reach" in told
    assert b"Traceback" in told
    assert b"InvalidURL: https://api.telegram.org/file/bot\xe2\x80\xa6/photo.png" in told
    assert TOKEN.partition(":")[2].encode() not in told
