"""What the bot sends, and how it stands in the chat afterwards."""

import json
from urllib.parse import urlencode

import pytest
from aiohttp import FormData

from taskbot.sandbox.schema import checked_object


@pytest.mark.parametrize(
    ("markup", "text", "entities"),
    [
        ("<b>甲😀</b>乙<i>丙</i>", "甲😀乙丙", [("bold", 0, 3), ("italic", 4, 1)]),
        ("  <b> 甲 </b>", "甲", [("bold", 0, 1)]),
        ("<b>甲<u>乙</u></b>", "甲乙", [("bold", 0, 2), ("underline", 1, 1)]),
        ("&lt;b&gt; &amp; &nbsp; &#39;", "<b> & &nbsp; '", []),
        ("<b></b>甲", "甲", []),
        ("<a href='https://example.org/?a=1&amp;b=2'>甲</a>", "甲", [("text_link", 0, 1)]),
        ("<a href='javascript:x'>甲</a>", "甲", []),
        ("<a href='tg://user?id=100001'>王敏</a>", "王敏", [("text_mention", 0, 2)]),
        ("<a href='tg://user?id=5'>无名氏</a>", "无名氏", []),
        ("<pre><code class='language-python'>x</code></pre>", "x", [("pre", 0, 1)]),
        ("<blockquote expandable>甲</blockquote>", "甲", [("expandable_blockquote", 0, 1)]),
        ("<tg-spoiler>甲</tg-spoiler>", "甲", [("spoiler", 0, 1)]),
        (
            "/task@taskbot_demo_bot 见 https://example.org/甲。@wang_min #标准 #12",
            "/task@taskbot_demo_bot 见 https://example.org/甲。@wang_min #标准 #12",
            [("bot_command", 0, 22), ("url", 25, 21), ("mention", 47, 9), ("hashtag", 57, 3)],
        ),
        ("/new研究 a/b 2/3", "/new研究 a/b 2/3", []),
        ("<code>/task</code>", "/task", [("code", 0, 5)]),
    ],
)
async def test_html_becomes_text_and_entities(town, markup, text, entities):
    message = await town.send(markup, parse_mode="HTML")
    assert message["text"] == text
    found = [(entity["type"], entity["offset"], entity["length"]) for entity in message.get("entities", [])]
    assert found == entities


@pytest.mark.parametrize(
    ("markup", "shown"),
    [
        ("<b>甲 <i>&lt;乙&gt;</i></b> &amp;", "<b>甲 <i>&lt;乙&gt;</i></b> &amp;"),
        ("😀<code>x</code>", "😀<code>x</code>"),
        (
            "<a href='https://example.org/?q=\"'>甲</a>",
            '<a href="https://example.org/?q=&quot;" rel="noopener noreferrer" target="_blank">甲</a>',
        ),
        ("/list", '<span class="bot_command">/list</span>'),
    ],
)
async def test_the_page_gets_safe_html(town, markup, shown):
    await town.send(markup, parse_mode="HTML")
    assert town.sandbox.messages(town.group)[-1].html == shown


@pytest.mark.parametrize("form", ["query", "urlencoded", "multipart", "json"])
async def test_every_form_of_a_request_is_read(town, form):
    markup = {"inline_keyboard": [[{"text": "签收", "callback_data": "ack:1"}]]}
    fields = {
        "chat_id": str(town.group.id),
        "text": "甲",
        "disable_notification": "true",
        "reply_markup": json.dumps(markup),
    }
    url = f"{town.bot_url}/sendmessage"
    multipart = FormData(fields)
    multipart.add_field("unused", b"x", filename="x")
    request = {
        "query": lambda: town.http.get(f"{url}?{urlencode(fields)}"),
        "urlencoded": lambda: town.http.post(url, data=fields),
        "multipart": lambda: town.http.post(url, data=FormData(fields, default_to_multipart=True)),
        "json": lambda: town.http.post(url, json=fields | {"reply_markup": markup}),
    }[form]
    async with request() as response:
        answer = await response.json()
    assert answer["result"]["reply_markup"] == markup
    assert town.sandbox.log[-1].method == "sendMessage"
    assert town.sandbox.log[-1].params["disable_notification"] is True


async def test_replies_keyboards_and_edits_show_in_the_chat(town):
    asked = town.sandbox.say(town.liaison, town.group, "/mine")
    markup = {"inline_keyboard": [[{"text": "签收", "callback_data": "ack:1"}], []]}
    card = await town.send("甲", reply_parameters={"message_id": asked.id}, reply_markup=markup)
    assert card["reply_to_message"]["text"] == "/mine"
    message = town.sandbox.messages(town.group)[-1]
    assert (message.reply_to, message.labels) == (asked, ["签收"])
    where = {"chat_id": town.group.id, "message_id": card["message_id"]}
    edited = await town.done("editMessageText", **where, text="乙")
    assert "edit_date" in edited
    assert "reply_markup" not in edited
    await town.done("editMessageReplyMarkup", **where, reply_markup=markup)
    assert (message.text, message.labels) == ("乙", ["签收"])
    await town.done("deleteMessage", **where)
    assert message not in town.sandbox.messages(town.group)


async def test_a_missing_reply_target_may_be_ignored(town):
    lenient = {"message_id": 99, "allow_sending_without_reply": True}
    assert "reply_to_message" not in await town.send("甲", reply_parameters=lenient)


async def test_a_forced_reply_is_asked_for(town):
    await town.send("请写明原因", reply_markup={"force_reply": True, "selective": True})
    assert town.sandbox.messages(town.group)[-1].asks_reply


async def test_a_document_is_uploaded_sent_again_and_downloaded(town):
    form = FormData({"chat_id": str(town.group.id), "document": "attach://sheet", "caption": "本周"})
    form.add_field("sheet", b"PK\x03\x04", filename="../周报.xlsx")
    async with town.http.post(f"{town.bot_url}/sendDocument", data=form) as response:
        document = (await response.json())["result"]["document"]
    again = await town.done("sendDocument", chat_id=town.group.id, document=document["file_id"])
    assert again["document"] == document
    file = await town.done("getFile", file_id=document["file_id"])
    assert file["file_path"] == "documents/file_1.xlsx"
    async with town.http.get(f"{town.url}/file/bot1000:demo/{file['file_path']}") as response:
        assert await response.read() == b"PK\x03\x04"


async def test_a_caption_is_edited_and_the_file_stays(town):
    sent = town.sandbox.say(town.liaison, town.group, "", file=("a.pdf", b"%PDF"))
    card = await town.done("sendDocument", chat_id=town.group.id, document=sent.file.id, caption="甲")
    where = {"chat_id": town.group.id, "message_id": card["message_id"]}
    edited = await town.done("editMessageCaption", **where, caption="乙")
    assert (edited["caption"], edited["document"]["file_name"]) == ("乙", "a.pdf")


async def test_pins_reactions_and_rights_of_an_admin_bot(town):
    town.sandbox.admit_bot(town.group, by=town.office, as_admin=True)
    said = town.sandbox.say(town.liaison, town.group, "60%")
    where = {"chat_id": town.group.id, "message_id": said.id}
    await town.done("setMessageReaction", **where, reaction=[{"type": "emoji", "emoji": "👍"}])
    await town.done("pinChatMessage", **where)
    assert (said.reactions, said.pinned) == (("👍",), True)
    assert (await town.done("getChat", chat_id=town.group.id))["pinned_message"]["text"] == "60%"
    await town.done("unpinChatMessage", chat_id=town.group.id)
    await town.done("deleteMessage", **where)
    assert said not in town.sandbox.messages(town.group)


async def test_members_are_told_apart(town):
    stranger = town.sandbox.add_user("路人")
    standings = {}
    for user in (town.office, town.liaison, stranger, town.sandbox.bot):
        member = await town.done("getChatMember", chat_id=town.group.id, user_id=user.id)
        standings[user.name] = checked_object("ChatMember", member)["status"]
    assert standings == {"王敏": "creator", "李工": "member", "路人": "left", "taskbot": "member"}
    assert await town.done("getChatMemberCount", chat_id=town.group.id) == 3
    [admin] = await town.done("getChatAdministrators", chat_id=town.group.id)
    assert admin["user"]["first_name"] == "王敏"


async def test_commands_are_kept_by_scope_and_language(town):
    commands = [{"command": "mine", "description": "我的任务"}]
    scope = {"type": "chat", "chat_id": town.group.id}
    await town.done("setMyCommands", commands=commands, scope=scope, language_code="zh")
    assert await town.done("getMyCommands", scope=scope, language_code="zh") == commands
    assert await town.done("getMyCommands") == []
    await town.done("deleteMyCommands", scope=scope, language_code="zh")
    assert await town.done("getMyCommands", scope=scope, language_code="zh") == []
