"""Files that come with reports, where a dialog does not reach: photos, albums, what does not come through, what is kept."""

import hashlib
from collections.abc import Sequence

import pytest
from sqlmodel import Session, select
from test_delivery import group, person, said

from taskbot.demo import Stage
from taskbot.sandbox.faults import Fault
from taskbot.sandbox.models import Chat, Content, Message
from taskbot.tasks.attachments import LARGEST
from taskbot.tasks.models import Attachment, Event
from taskbot.texts.buttons import Press, PressData

PHOTO = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00:~\x9bU"
    b"\x00\x00\x00\nIDATx\x9cc`\x00\x00\x00\x02\x00\x01H\xaf\xa4q\x00\x00\x00\x00IEND\xaeB`\x82"
)
"""One grey pixel."""


def card(stage: Stage, number: int = 1) -> Message:
    (message,) = said(stage, f"#{number} ")
    return message


async def send(
    stage: Stage,
    text: str = "",
    *,
    who: str = "李文",
    name: str = "现场.png",
    content: bytes = PHOTO,
    reply_to: Message | None = None,
    chat: Chat | None = None,
) -> list[str]:
    """Sends a file; what the bot says to it in the chat."""
    place = chat or group(stage)
    before = len(stage.sandbox.messages(place))
    sender = person(stage, who)
    stage.sandbox.say(sender, place, text, file=(name, content), reply_to=reply_to)
    await stage.settle()
    return [each.text for each in stage.sandbox.messages(place)[before + 1 :]]


async def send_album(stage: Stage, captions: Sequence[str], *, reply_to: Message | None = None) -> list[str]:
    """Sends photos as one album, before the bot hears of any; what it says to it."""
    place, sender = group(stage), person(stage, "李文")
    before = len(stage.sandbox.messages(place))
    for number, caption in enumerate(captions):
        file = stage.sandbox.world.keep(f"{number}.png", PHOTO, as_photo=True)
        stage.sandbox.world.post(place, sender, Content(caption, (), file, album="77"), reply_to)
    await stage.settle()
    return [each.text for each in stage.sandbox.messages(place)[before + len(captions) :]]


async def kept(stage: Stage) -> list[Attachment]:
    def read(session: Session) -> list[Attachment]:
        return list(session.exec(select(Attachment).order_by(Attachment.id)))

    return await stage.app.context.db.read(read)


async def test_a_photo_without_words_goes_to_the_task_whose_card_it_answers(office: Stage):
    assert await send(office, reply_to=card(office)) == ["已收到附件，记入 #1"]
    (photo,) = await kept(office)
    assert (photo.task_number, photo.kind, photo.name) == (1, "photo", "")
    assert photo.sha256 == hashlib.sha256(PHOTO).hexdigest()

    def journalled(session: Session) -> list[dict[str, object] | None]:
        return [event.new for event in session.exec(select(Event).where(Event.kind == "attached"))]

    (told,) = await office.app.context.db.read(journalled)
    assert told is not None
    assert (told["name"], told["sha256"]) == ("照片", photo.sha256)


async def test_a_file_changes_nothing_that_was_reported(office: Stage):
    await send(office, reply_to=card(office))
    assert "未签收" in card(office).text


async def test_an_album_is_one_answer_and_every_photo_is_kept_with_its_report(office: Stage):
    answers = await send_album(office, ["#1 60% 正在征求意见", "", ""])
    assert len(answers) == 1
    assert answers[0].endswith("附件 1 个已登记，同组的其余文件一并记入")
    assert [each.task_number for each in await kept(office)] == [1, 1, 1]


async def test_an_album_without_words_answers_a_card(office: Stage):
    answers = await send_album(office, ["", ""], reply_to=card(office, 1))
    assert answers == ["已收到附件，记入 #1，同组的其余文件一并记入"]
    assert len(await kept(office)) == 2


async def test_an_album_that_is_refused_is_refused_once(office: Stage):
    answers = await send_album(office, ["#2 60% 正在核定", "", ""], reply_to=card(office, 2))
    assert answers == ["#2 由省自然资源厅办理，请由该单位的联络员操作。"]
    assert await kept(office) == []


async def test_an_album_of_chatter_gets_no_answer(office: Stage):
    assert await send_album(office, ["大家看看", ""]) == []
    assert await kept(office) == []


@pytest.mark.parametrize("kind", ["500", "drop_before"])
async def test_a_report_whose_file_does_not_come_through_is_recorded_all_the_same(office: Stage, kind):
    office.sandbox.faults.add(Fault(kind, "getFile"))
    (answer,) = await send(office, "#1 60% 正在征求意见", name="材料.txt", content=b"x")
    assert "60%" in answer
    assert answer.endswith("附件 1 个已登记（材料.txt没有取到，未留校验值，文件仍在聊天里）")
    (file,) = await kept(office)
    assert file.sha256 == ""


async def test_a_file_over_twenty_megabytes_is_kept_without_a_hash(office: Stage):
    (answer,) = await send(office, "#1 60% 正在征求意见", name="大.txt", content=b"x" * (LARGEST + 1))
    assert "未留校验值" in answer
    (file,) = await kept(office)
    assert (file.size, file.sha256) == (LARGEST + 1, "")


async def test_a_message_delivered_twice_is_kept_once(office: Stage):
    office.sandbox.faults.add(Fault("duplicate_update", times=3))
    await send(office, "#1 60% 正在征求意见")
    assert len(await kept(office)) == 1


async def test_an_edited_caption_is_a_new_version_with_the_same_file(office: Stage):
    await send(office, "#1 60% 正在征求意见")
    own = [each for each in office.sandbox.messages(group(office)) if each.sender.name == "李文"][-1]
    office.sandbox.edit(person(office, "李文"), own, "#1 70% 正在征求意见")
    await office.settle()
    assert len(await kept(office)) == 1


@pytest.mark.parametrize("name", ["../../etc/passwd", "=1+1.txt", "<b>粗</b>.txt"])
async def test_a_name_is_text_and_nothing_else(office: Stage, name):
    await send(office, reply_to=card(office), name=name, content=b"x")
    (file,) = await kept(office)
    assert file.name == name
    place = office.sandbox.private_chat(person(office, "王敏"))
    office.sandbox.say(person(office, "王敏"), place, "/task 1")
    await office.settle()
    answer = office.sandbox.messages(place)[-1]
    office.sandbox.press(person(office, "王敏"), answer, "附件（1）")
    await office.settle()
    assert f"#1 附件：{name}（省经信厅 李文" in office.sandbox.messages(place)[-1].text


@pytest.mark.parametrize(("who", "answers"), [("赵路", []), ("王敏", [])])
async def test_the_files_of_others_are_no_attachments(office: Stage, who, answers):
    assert await send(office, who=who, reply_to=card(office)) == answers
    assert await kept(office) == []


async def test_a_photo_in_private_that_names_no_task_is_answered_with_how(office: Stage):
    place = office.sandbox.private_chat(person(office, "李文"))
    (answer,) = await send(office, chat=place)
    assert answer.startswith("附件没有登记：请回复任务卡片")


async def test_others_cannot_have_the_files_sent(office: Stage):
    await send(office, who="陈静", reply_to=card(office, 2), name="材料.txt", content=b"x")
    forged = {"callback_data": PressData(Press.ATTACHMENTS, 2).pack()}
    query = office.sandbox.press_button(person(office, "李文"), card(office, 1), forged)
    await office.settle()
    assert query.answer is not None
    assert query.answer.text.startswith("#2 由省自然资源厅牵头，不在贵单位承办之列")
    assert said(office, "附件：材料.txt") == []
