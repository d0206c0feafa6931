"""What newer Telegrams offer, as the chat page shows it."""

import pytest
from playwright.async_api import Page, expect
from scene import PHONE, Scene, bubble, choose, needs_chromium, persona, write

pytestmark = needs_chromium

END_OF_JUNE = 1593532740


async def test_one_person_alone_sees_an_ephemeral_message(page: Page, scene: Scene) -> None:
    for_unit = {"receiver_user_id": scene.unit.id}
    await scene.bot.call(
        "sendMessage", chat_id=scene.work.id, text="本单位的任务", ephemeral_message_parameters=for_unit
    )
    await scene.bot.send(scene.work.id, "大家都看得到")
    await expect(bubble(page, "本单位的任务").locator(".place")).to_have_text("仅您可见")
    await page.set_viewport_size(PHONE)
    await expect(bubble(page, "本单位的任务")).to_be_visible()
    await page.goto(f"{scene.url}/#{scene.office.id}/{scene.work.id}")
    await expect(bubble(page, "大家都看得到")).to_be_visible()
    await expect(bubble(page, "本单位的任务")).to_have_count(0)


async def test_a_disabled_button_cannot_be_pressed_and_a_copying_one_copies(page: Page, scene: Scene) -> None:
    await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    keys = [{"text": "已办结", "disabled": {}}, {"text": "复制编号", "copy_text": {"text": "#12"}}]
    await scene.bot.send(scene.work.id, "#12", reply_markup={"inline_keyboard": [keys]})
    await expect(page.get_by_role("button", name="已办结")).to_be_disabled()
    await page.get_by_role("button", name="复制编号").click()
    await expect(page.get_by_role("status").filter(has_text="已复制")).to_be_visible()
    assert await page.evaluate("navigator.clipboard.readText()") == "#12"


async def test_a_long_quote_opens_at_a_click(page: Page, scene: Scene) -> None:
    history = "\n".join(f"6月{day}日 反馈" for day in range(1, 20))
    await scene.bot.send(scene.work.id, f"<blockquote expandable>{history}</blockquote>")
    quote = page.locator("blockquote")
    folded = await quote.bounding_box()
    await quote.click()
    opened = await quote.bounding_box()
    assert folded is not None
    assert opened is not None
    assert opened["height"] > 3 * folded["height"]


async def test_a_wide_table_scrolls_inside_its_bubble(page: Page, scene: Scene) -> None:
    await page.set_viewport_size(PHONE)
    words = ("总数", "逾期", "受阻", "临期", "滞后", "正常", "办结")
    heads = "".join(f'<th align="center">{word}</th>' for word in words)
    cells = "".join('<td align="center">12</td>' for _ in words)
    rows = "".join(f"<tr><td>{name}</td>{cells}</tr>" for name in ("产业链布局", "<b>合计</b>"))
    table = f"<table bordered striped><tr><th>板块</th>{heads}</tr>{rows}</table>"
    await scene.bot.call("sendRichMessage", chat_id=scene.work.id, rich_message={"html": f"{table}<p>完</p>"})
    around = await page.locator(".bubble:has(table)").bounding_box()
    inside = await page.locator(".text table").bounding_box()
    assert around is not None
    assert inside is not None
    assert around["x"] + around["width"] <= PHONE["width"]
    assert inside["x"] + inside["width"] <= around["x"] + around["width"]
    reach = await page.locator(".text table").evaluate("it => it.scrollWidth - it.clientWidth")
    assert reach > 0
    name = await page.locator("td", has_text="产业链布局").bounding_box()
    assert name is not None
    assert name["height"] < 50


async def test_a_date_says_how_far_off_it_is(page: Page, scene: Scene) -> None:
    await scene.bot.send(scene.work.id, f'时限：<tg-time unix="{END_OF_JUNE}">6月30日（周二）</tg-time>')
    await expect(bubble(page, "时限：6月30日（周二）")).to_be_visible()
    await page.get_by_role("button", name="6月30日（周二）").click()
    await expect(page.get_by_role("status").filter(has_text="6月30日（周二）23:59 · 明天")).to_be_visible()


async def test_reactions_are_counted_and_taken_back(page: Page, scene: Scene) -> None:
    said = scene.sandbox.say(scene.office, scene.work, "请抓紧")
    thumb = [{"type": "emoji", "emoji": "👌"}]
    await scene.bot.call("setMessageReaction", chat_id=scene.work.id, message_id=said.id, reaction=thumb)
    await choose(page, bubble(page, "请抓紧"), "表情 👌")
    chip = page.locator(".reactions button")
    await expect(chip).to_have_text("👌 2")
    await chip.click()
    await expect(chip).to_have_text("👌 1")


@pytest.mark.parametrize("narrow", [False, True])
async def test_a_topic_is_read_and_written_by_itself(page: Page, scene: Scene, narrow: bool) -> None:
    if narrow:
        await page.set_viewport_size(PHONE)
    topic = scene.sandbox.open_topic(scene.office, scene.work, "综合组")
    scene.sandbox.say(scene.office, scene.work, "话题外")
    await scene.bot.send(scene.work.id, "话题内", message_thread_id=topic)
    await expect(bubble(page, "话题内").locator(".place")).to_have_text("综合组")
    await page.get_by_role("navigation", name="话题").get_by_role("button", name="综合组").click()
    await expect(bubble(page, "话题外")).to_have_count(0)
    await write(page, "收到")
    await expect(bubble(page, "收到")).to_be_visible()
    assert scene.sandbox.messages(scene.work)[-1].topic == topic
    assert await page.evaluate("document.documentElement.scrollWidth - innerWidth") == 0


async def test_an_upgraded_group_is_read_on_under_its_new_id(page: Page, scene: Scene) -> None:
    await scene.bot.send(scene.work.id, "升级以前")
    await expect(bubble(page, "升级以前")).to_be_visible()
    scene.sandbox.upgrade(scene.work)
    await persona(page, "陈科").click()
    await page.locator("#chats").get_by_text("督办工作群").click()
    await expect(bubble(page, "升级以前")).to_be_visible()
    await expect(page.locator("#log .notice").last).to_have_text("以上是升级以前的消息")


async def test_a_rich_message_is_a_table_and_folds_that_open(page: Page, scene: Scene) -> None:
    html = (
        "<table bordered><tr><th>板块</th><th>逾期</th></tr><tr><td>其他</td><td>1</td></tr></table>"
        "<details><summary>逾期 1项</summary><ul><li>#2 核定工业用地试点</li></ul></details>"
    )
    await scene.bot.call("sendRichMessage", chat_id=scene.work.id, rich_message={"html": html})
    await expect(page.get_by_role("columnheader", name="逾期")).to_be_visible()
    await expect(page.get_by_role("cell", name="其他")).to_be_visible()
    listed = page.locator("details li")
    await expect(listed).to_be_hidden()
    await page.locator("summary", has_text="逾期 1项").click()
    await expect(listed).to_have_text("#2 核定工业用地试点")
    await expect(listed).to_be_visible()
