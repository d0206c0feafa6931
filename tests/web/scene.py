"""The sandbox's chat page in a real browser, against the real sandbox and a bot that does what a test tells it."""

import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest
from playwright.async_api import Browser, Locator, Page, ViewportSize, async_playwright, expect

from taskbot.clock import Clock
from taskbot.sandbox import Sandbox

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
CHROMIUM_ARGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
Json = dict[str, Any]
TOKEN = "1000:page-test"
MONDAY = datetime(2020, 6, 29, 1, 30, tzinfo=UTC)
FRIDAY = datetime(2020, 7, 3, 8, 0, tzinfo=UTC)
DESKTOP = ViewportSize(width=1280, height=800)
PHONE = ViewportSize(width=375, height=812)

needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed")


class ScriptedBot:
    """Calls the Bot API over HTTP; a call that Telegram would refuse fails the test."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self._session = session
        self._url = f"{url}/bot{TOKEN}"
        self._offset = 0

    async def call(self, method: str, **params: object) -> Json:
        async with self._session.post(f"{self._url}/{method}", json=params) as response:
            answer: Json = await response.json()
        assert answer["ok"], answer
        return answer

    async def send(self, chat: int, text: str, **params: object) -> int:
        """The new message's id."""
        answer = await self.call("sendMessage", chat_id=chat, text=text, parse_mode="HTML", **params)
        return int(answer["result"]["message_id"])

    async def send_file(self, method: str, chat: int, name: str, content: bytes) -> None:
        form = aiohttp.FormData({"chat_id": str(chat)}, quote_fields=False)
        form.add_field("photo" if method == "sendPhoto" else "document", content, filename=name)
        async with self._session.post(f"{self._url}/{method}", data=form) as response:
            assert (await response.json())["ok"]

    async def next_press(self) -> Json:
        """The next callback query; updates of other kinds are confirmed unseen."""
        while True:
            answer = await self.call("getUpdates", offset=self._offset, timeout=5)
            for update in answer["result"]:
                self._offset = update["update_id"] + 1
                if "callback_query" in update:
                    press: Json = update["callback_query"]
                    return press


@dataclass
class Scene:
    """An office, a unit, a leader and an outsider; a work group and a leaders' chat; no private chat is open."""

    sandbox: Sandbox
    bot: ScriptedBot
    url: str

    def __post_init__(self) -> None:
        self.office = self.sandbox.add_user("陈科", role="督办单位")
        self.unit = self.sandbox.add_user("王敏", role="省经信厅联络员")
        self.leader = self.sandbox.add_user("周组长", role="领导")
        self.outsider = self.sandbox.add_user("赵路", role="旁观者")
        self.work = self.sandbox.add_group("督办工作群", members=[self.office, self.unit])
        self.leaders = self.sandbox.add_group("领导周报群", members=[self.office, self.leader])


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    sandbox = Sandbox(Clock(MONDAY), token=TOKEN, bot_name="督办机器人")
    url = await sandbox.start()
    async with aiohttp.ClientSession() as session:
        yield Scene(sandbox, ScriptedBot(session, url), url)
    await sandbox.stop()


@pytest.fixture(scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGS)
        yield browser
        await browser.close()


@pytest.fixture
async def page(browser: Browser, scene: Scene) -> AsyncIterator[Page]:
    """A desktop page of the work group as the unit sees it; scripts must not fail, nor ask for what the policy forbids."""
    context = await browser.new_context(viewport=DESKTOP, locale="zh-CN", accept_downloads=True)
    page = await context.new_page()
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda entry: troubles.append(entry.text) if "Security Policy" in entry.text else None)
    await page.goto(f"{scene.url}/#{scene.unit.id}/{scene.work.id}")
    await expect(page.locator("#chat-title")).to_have_text("督办工作群")
    yield page
    await context.close()
    assert troubles == []


def persona(page: Page, name: str) -> Locator:
    return page.get_by_role("navigation", name="切换身份").get_by_role("link", name=name)


def bubble(page: Page, text: str) -> Locator:
    return page.locator("article.bubble", has_text=text)


async def choose(page: Page, message: Locator, entry: str) -> None:
    await message.click(button="right")
    await page.get_by_role("menuitem", name=entry).click()


async def write(page: Page, text: str) -> None:
    await page.get_by_label("输入消息").fill(text)
    await page.keyboard.press("Enter")
