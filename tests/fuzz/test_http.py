"""Any bytes, and any request, at the HTTP door: an answer that blames the asker, and the next one is served."""

import asyncio
import gzip
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestClient, TestServer
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from yarl import URL

from taskbot.settings import load_settings
from taskbot.web.app import Accept, Health, make_web_app

SECRET = "geheim"
HEADER = "X-Telegram-Bot-Api-Secret-Token"
_ROUTES = ("/telegram", "/healthz", "/readyz", "/metrics")
_examples = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@dataclass
class Door:
    """The routes on a port, and the updates that came through."""

    port: int = 0
    taken: list[dict[str, Any]] = field(default_factory=list)
    stores: bool = True
    """Else the database is waited for without end."""

    async def send(self, raw: bytes) -> bytes:
        """What is answered to the bytes."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(raw)
        answer = b""
        with suppress(TimeoutError):  # what is no whole request is not answered yet
            async with asyncio.timeout(0.2):
                answer = await reader.read(65_536)
        writer.close()
        return answer


def hooked(path: str, health: Health, accept: Accept) -> web.Application:
    """The routes, Telegram's at this path."""
    address = f"http://127.0.0.1{path}"
    given = load_settings(mode="webhook", webhook_url=address, webhook_secret=SECRET)
    return make_web_app(given, health, accept)


@pytest.fixture(scope="module")
async def door() -> AsyncIterator[Door]:
    opened = Door()

    async def accept(updates: Sequence[dict[str, Any]]) -> None:
        if not opened.stores:
            await asyncio.Event().wait()
        opened.taken += updates

    async def ready() -> dict[str, Any]:
        return {"unwell": []}

    async def metrics() -> bytes:
        return b""

    runner = web.AppRunner(hooked("/telegram", Health(ready, metrics), accept), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    opened.port = runner.addresses[0][1]
    yield opened
    await runner.cleanup()


_words = st.text(st.characters(min_codepoint=33, max_codepoint=255), max_size=12).map(
    lambda text: text.encode("latin-1")
)


@_examples
@given(
    st.sampled_from([b"GET", b"POST", b"PUT", b"HEAD", b"OPTIONS", b"TRACE", b"x"]),
    st.sampled_from(_ROUTES)
    | st.sampled_from(
        ["/", "//", "/../etc/passwd", "/telegram/%00", "*", "/%ff", "/telegram?x=" + "a" * 9_000]
    ),
    st.lists(
        st.tuples(
            st.sampled_from(
                [b"Content-Length", b"Transfer-Encoding", HEADER.encode(), b"Content-Encoding", b"Host"]
            ),
            _words,
        ),
        max_size=3,
    ),
    st.binary(max_size=60),
)
@example(b"POST", "/telegram", [(HEADER.encode(), "密钥".encode())], b"{}")
@example(b"POST", "/telegram", [(HEADER.encode(), b"geheim"), (b"Content-Encoding", b"gzip")], b"\x1f\x8b")
async def test_no_request_is_the_servers_fault(door: Door, method: bytes, path: str, headers, body: bytes):
    lines = [b"%s %s HTTP/1.1" % (method, path.encode()), *(b"%s: %s" % header for header in headers)]
    answer = await door.send(b"\r\n".join([*lines, b"Content-Length: %d" % len(body), b"", body]))
    assert not answer or answer[9:10] in b"24", answer[:200]
    assert b"Traceback" not in answer
    async with ClientSession() as http, http.get(f"http://127.0.0.1:{door.port}/healthz") as alive:
        assert alive.status == 200


@_examples
@given(st.binary(max_size=80))
async def test_no_bytes_are_the_servers_fault(door: Door, raw: bytes):
    answer = await door.send(raw)
    assert not answer or answer[9:10] in b"24", answer[:200]


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["update_id", "message", "x"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@_examples
@given(_json.map(json.dumps) | st.binary(max_size=40).map(lambda data: data.decode("latin-1")))
@example("[" * 100_000)
@example('{"update_id": ' + "9" * 5_000 + "}")
@example('{"update_id": 1, "x": NaN}')
@example('{"update_id": 1, "x": "\\ud800"}')
async def test_a_body_is_taken_whole_or_refused(door: Door, body: str):
    before = len(door.taken)
    async with ClientSession() as http:
        address = f"http://127.0.0.1:{door.port}/telegram"
        async with http.post(address, data=body.encode(), headers={HEADER: SECRET}) as response:
            assert response.status in (200, 400)
            assert len(door.taken) - before == (response.status == 200)


async def test_a_body_that_unpacks_to_more_than_a_megabyte_is_refused(door: Door):
    packed = gzip.compress(b" " * 30_000_000 + b'{"update_id": 1}')
    headers = {HEADER: SECRET, "Content-Encoding": "gzip"}
    async with (
        ClientSession() as http,
        http.post(f"http://127.0.0.1:{door.port}/telegram", data=packed, headers=headers) as response,
    ):
        assert response.status == 413


@pytest.mark.parametrize("packed_as", ["gzip", "deflate", "br", "zstd"])
async def test_a_body_that_cannot_be_unpacked_is_refused(door: Door, packed_as: str):
    headers = {HEADER: SECRET, "Content-Encoding": packed_as}
    address = f"http://127.0.0.1:{door.port}/telegram"
    async with ClientSession() as http, http.post(address, data=b"xxxx", headers=headers) as response:
        assert response.status == 400


async def test_a_body_that_does_not_come_is_not_waited_for(door: Door, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("taskbot.web.app._READ_WITHIN", 0.0)
    head = b"POST /telegram HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n%s: geheim\r\n\r\n{"
    answer = await door.send(head % HEADER.encode())
    assert answer.startswith(b"HTTP/1.1 408")


async def test_what_cannot_be_stored_in_time_is_not_confirmed(door: Door, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("taskbot.web.app._STORED_WITHIN", 0.0)
    monkeypatch.setattr(door, "stores", False)
    address, body = f"http://127.0.0.1:{door.port}/telegram", {"update_id": 1}
    async with ClientSession() as http, http.post(address, json=body, headers={HEADER: SECRET}) as response:
        assert response.status == 503


@pytest.mark.parametrize(
    ("path", "registered"),
    [
        ("", "/"),
        ("/a+b~/?x=1", "/a+b~/?x=1"),
        ("/督查", "/%E7%9D%A3%E6%9F%A5"),
        ("/%E7%9D%A3%E6%9F%A5", "/%E7%9D%A3%E6%9F%A5"),
        ("/a b/{x}", "/a%20b/%7Bx%7D"),
        ("/a%2Fb%25", "/a%2Fb%25"),
    ],
)
async def test_updates_come_in_under_the_address_that_telegram_was_told(path: str, registered: str):
    taken: list[dict[str, Any]] = []

    async def accept(updates: Sequence[dict[str, Any]]) -> None:
        taken.extend(updates)

    async def ready() -> dict[str, Any]:
        return {"unwell": []}

    async def metrics() -> bytes:
        return b""

    async with TestClient(TestServer(hooked(path, Health(ready, metrics), accept))) as telegram:
        target = telegram.make_url("/").join(URL(registered, encoded=True))
        answer = await telegram.session.post(target, json={"update_id": 1}, headers={HEADER: SECRET})
        assert (answer.status, taken) == (200, [{"update_id": 1}])
