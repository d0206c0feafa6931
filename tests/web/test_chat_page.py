"""What people do on the chat page."""

import io
from typing import Literal

import pytest
from PIL import Image
from playwright.async_api import Page, expect
from scene import FRIDAY, PHONE, Scene, bubble, choose, needs_chromium, persona, write

from taskbot.sandbox import ClockStop

pytestmark = needs_chromium


async def test_each_person_sees_only_their_own_chats(page: Page, scene: Scene) -> None:
    titles = page.locator("#chats b")
    await expect(titles).to_have_count(2)
    await persona(page, "陈科").click()
    await expect(titles).to_have_count(3)
    await expect(page.locator("#chat-title")).to_have_text("督办工作群")
    await persona(page, "赵路").click()
    await expect(titles).to_have_text(["督办机器人"])
    await expect(page.locator("#chat-title")).to_have_text("督办机器人")


async def test_enter_sends_and_shift_enter_begins_a_line(page: Page, scene: Scene) -> None:
    await page.get_by_label("输入消息").press_sequentially("第一行")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("第二行")
    await page.keyboard.press("Enter")
    await expect(page.locator(".mine .text")).to_have_text("第一行\n第二行", use_inner_text=True)
    await expect(page.get_by_label("输入消息")).to_be_focused()
    assert scene.sandbox.messages(scene.work)[-1].text == "第一行\n第二行"


async def test_a_reply_shows_what_it_answers_and_leads_back_to_it(page: Page, scene: Scene) -> None:
    await scene.bot.send(scene.work.id, "<b>交办 #12</b>")
    await choose(page, bubble(page, "交办 #12"), "回复")
    await write(page, "#12 60%")
    quote = page.locator(".mine .quote")
    await expect(quote).to_contain_text("督办机器人")
    await quote.click()
    await expect(bubble(page, "交办 #12").first).to_be_focused()
    answered = scene.sandbox.messages(scene.work)[-1].reply_to
    assert answered is not None
    assert answered.text == "交办 #12"


@pytest.mark.parametrize(("alert", "role"), [(False, "status"), (True, "dialog")])
async def test_a_press_shows_the_answer_of_the_bot(
    page: Page, scene: Scene, alert: bool, role: Literal["status", "dialog"]
) -> None:
    key = {"text": "签收", "callback_data": "ack:12", "style": "success"}
    await scene.bot.send(scene.work.id, "#12", reply_markup={"inline_keyboard": [[key]]})
    await page.get_by_role("button", name="签收").click()
    press = await scene.bot.next_press()
    await scene.bot.call(
        "answerCallbackQuery", callback_query_id=press["id"], text="已记录", show_alert=alert
    )
    await expect(page.get_by_role(role).filter(has_text="已记录")).to_be_visible()
    assert (press["from"]["id"], press["data"]) == (scene.unit.id, "ack:12")


async def test_only_an_own_message_can_be_edited(page: Page, scene: Scene) -> None:
    scene.sandbox.say(scene.office, scene.work, "请抓紧")
    await bubble(page, "请抓紧").click(button="right")
    await expect(page.get_by_role("menuitem")).to_have_text(["回复", "复制", "表情 👌", "表情 👍"])
    await page.keyboard.press("Escape")
    await write(page, "#12 60%")
    await choose(page, bubble(page, "#12 60%"), "编辑")
    await write(page, "#12 70%")
    await expect(page.locator(".mine .text")).to_have_text("#12 70%")
    await expect(page.locator(".mine .meta")).to_contain_text("已编辑")


@pytest.mark.parametrize(
    "event",
    [
        "new DragEvent('drop', {dataTransfer: files, bubbles: true})",
        "new ClipboardEvent('paste', {clipboardData: files})",
    ],
)
async def test_a_dropped_or_pasted_file_waits_for_its_words(page: Page, scene: Scene, event: str) -> None:
    await page.get_by_label("输入消息").evaluate(
        "(words) => { const files = new DataTransfer(); files.items.add(new File(['1'], '表.xlsx'));"
        f" words.dispatchEvent({event}); }}"
    )
    await expect(page.locator("#attached")).to_contain_text("表.xlsx")
    await write(page, "报表")
    await expect(page.get_by_role("link", name="下载 表.xlsx")).to_be_visible()
    assert scene.sandbox.messages(scene.work)[-1].text == "报表"


async def test_an_uploaded_file_becomes_a_card_that_gives_it_back(page: Page, scene: Scene) -> None:
    content = "进展=完成".encode()
    await page.locator("#files").set_input_files(
        {"name": "进展.txt", "mimeType": "text/plain", "buffer": content}
    )
    await write(page, "见附件")
    card = page.get_by_role("link", name="下载 进展.txt")
    async with page.expect_download() as download:
        await card.click()
    assert (await (await download.value).path()).read_bytes() == content
    assert scene.sandbox.messages(scene.work)[-1].text == "见附件"


async def test_a_photo_is_shown_and_can_be_enlarged(page: Page, scene: Scene) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (40, 30), "#1f4e86").save(picture, "PNG")
    await scene.bot.send_file("sendPhoto", scene.work.id, "周报.png", picture.getvalue())
    await scene.bot.send_file("sendDocument", scene.work.id, "周报.xlsx", b"PK")
    await expect(page.get_by_role("link", name="下载 周报.xlsx")).to_be_visible()
    await page.get_by_role("button", name="放大图片").click()
    enlarged = page.get_by_role("dialog", name="查看图片")
    await expect(enlarged).to_be_visible()
    assert (
        await enlarged.locator("img").evaluate(
            "async (image) => { await image.decode(); return image.naturalWidth; }"
        )
        == 40
    )
    await page.keyboard.press("Escape")
    await expect(enlarged).to_be_hidden()


@pytest.mark.parametrize(
    "words", ["<b>粗</b>", "<img src=x onerror=alert(1)>", "&lt;i&gt;", '=HYPERLINK("x")']
)
async def test_what_a_person_types_stays_text(page: Page, scene: Scene, words: str) -> None:
    scene.sandbox.say(scene.office, scene.work, "原文")
    await choose(page, bubble(page, "原文"), "回复")
    await write(page, words)
    await expect(page.locator(".mine .text")).to_have_text(words)
    assert await page.locator(".mine .text").evaluate("(text) => text.childElementCount") == 0
    await expect(page.locator("#chats .last").first).to_contain_text(words)


async def test_a_stop_of_the_clock_moves_the_time(page: Page, scene: Scene) -> None:
    async def to_friday() -> None:
        scene.sandbox.clock.move_to(FRIDAY)

    await expect(page.locator("#now")).to_have_text("2020年6月29日（周一） 09:30")
    scene.sandbox.clock_stops["friday"] = ClockStop("到周五16:00", to_friday)
    scene.sandbox.clock_moved()
    await page.get_by_role("button", name="到周五16:00").click()
    await expect(page.locator("#now")).to_have_text("2020年7月3日（周五） 16:00")
    await scene.bot.send(scene.work.id, "周报")
    await expect(page.locator(".day").last).to_have_text("7月3日（周五）")


async def test_what_the_bot_does_is_seen_at_once(page: Page, scene: Scene) -> None:
    number = await scene.bot.send(scene.work.id, "<b>临期</b>")
    here = {"chat_id": scene.work.id, "message_id": number}
    await expect(page.locator(".bubble b", has_text="临期")).to_be_visible()
    await scene.bot.call("editMessageText", **here, text="已延期")
    await expect(bubble(page, "已延期")).to_contain_text("已编辑")
    await scene.bot.call("setMessageReaction", **here, reaction=[{"type": "emoji", "emoji": "👍"}])
    await expect(page.locator(".reactions")).to_contain_text("👍")
    await scene.bot.call("deleteMessage", **here)
    await expect(bubble(page, "已延期")).to_have_count(0)


async def test_a_message_elsewhere_is_counted_until_its_chat_is_opened(page: Page, scene: Scene) -> None:
    await persona(page, "陈科").click()
    await scene.bot.send(scene.leaders.id, "本周无变化")
    await expect(page.locator("#chats").get_by_label("1 条未读")).to_be_visible()
    await expect(persona(page, "周组长").get_by_label("1 条未读")).to_be_visible()
    await page.get_by_role("link", name="领导周报群").click()
    await expect(page.locator("#chats").get_by_label("1 条未读")).to_have_count(0)


async def test_an_invitation_link_starts_the_bot_inside_the_page(page: Page, scene: Scene) -> None:
    await scene.bot.send(scene.work.id, "https://t.me/taskbot_demo_bot?start=CODE")
    await page.locator("#log").get_by_role("link").click()
    await expect(page.locator("#chat-title")).to_have_text("督办机器人")
    await expect(page.locator(".mine .text")).to_have_text("/start CODE")
    assert scene.sandbox.messages(scene.sandbox.private_chat(scene.unit))[-1].text == "/start CODE"


async def test_a_private_chat_is_opened_by_the_start_button(page: Page, scene: Scene) -> None:
    await page.get_by_role("link", name="督办机器人").click()
    await page.get_by_role("button", name="开始").click()
    await expect(page.locator(".mine .text")).to_have_text("/start")
    await expect(page.get_by_label("输入消息")).to_be_visible()


async def test_a_forced_reply_makes_the_next_words_an_answer(page: Page, scene: Scene) -> None:
    await scene.bot.send(scene.work.id, "请写明原因", reply_markup={"force_reply": True})
    await expect(page.locator("#about")).to_contain_text("请写明原因")
    await write(page, "数据未齐")
    await expect(page.locator(".mine .quote")).to_contain_text("请写明原因")


async def test_a_slash_offers_the_commands_of_the_chat(page: Page, scene: Scene) -> None:
    commands = [
        {"command": "list", "description": "工作清单"},
        {"command": "task", "description": "查看一项"},
    ]
    await scene.bot.call("setMyCommands", commands=commands, scope={"type": "all_group_chats"})
    await page.get_by_role("button", name="命令菜单").click()
    await expect(page.get_by_role("option")).to_have_text(["/list工作清单", "/task查看一项"])
    await page.keyboard.type("/t")
    await expect(page.get_by_role("option")).to_have_count(1)
    await page.keyboard.press("Enter")
    await expect(page.get_by_label("输入消息")).to_have_value("/task ")


async def test_a_reader_of_old_messages_is_not_moved(page: Page, scene: Scene) -> None:
    for number in range(200):
        scene.sandbox.say(scene.office, scene.work, f"第{number}条")
    await expect(bubble(page, "第199条")).to_be_in_viewport()
    await page.reload()
    await expect(bubble(page, "第199条")).to_be_in_viewport()
    await expect(bubble(page, "第1条")).to_have_count(0)
    await page.locator("#scroller").evaluate("(scroller) => { scroller.scrollTop = 900; }")
    await expect(page.get_by_role("button", name="跳到最新消息")).to_be_visible()
    await scene.bot.send(scene.work.id, "新的提醒")
    await page.get_by_role("button", name="1 条新消息").click()
    await expect(bubble(page, "新的提醒")).to_be_in_viewport()


async def test_words_that_could_not_be_sent_come_back(page: Page, scene: Scene) -> None:
    await page.context.set_offline(True)
    await write(page, "#12 60%")
    await expect(page.get_by_role("status").filter(has_text="连接不上服务器")).to_be_visible()
    await expect(page.get_by_label("输入消息")).to_have_value("#12 60%")


async def test_a_phone_shows_one_thing_at_a_time_and_never_scrolls_sideways(page: Page, scene: Scene) -> None:
    async def overflow() -> int:
        return int(await page.evaluate("document.documentElement.scrollWidth - innerWidth"))

    await scene.bot.send(scene.work.id, "很长的地址 https://example.org/" + "a" * 200)
    await page.set_viewport_size(PHONE)
    await expect(page.locator("#chats")).to_be_hidden()
    assert await overflow() == 0
    await page.get_by_role("button", name="切换身份与时间").click()
    await persona(page, "陈科").click()
    await page.get_by_role("link", name="返回会话列表").click()
    await expect(page.locator("#chats b")).to_have_count(3)
    await expect(page.locator("#chat")).to_be_hidden()
    await expect(page.locator("#now")).to_be_visible()
    assert await overflow() == 0
