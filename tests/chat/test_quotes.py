"""A leader who quotes one line of the digest and replies to it speaks of the task of that line."""

from sqlmodel import Session, select

from taskbot.demo import Stage
from taskbot.sandbox.objects import message_object
from taskbot.tasks.models import Instruction, MessageLink, Purpose


async def test_a_quoted_line_says_which_task_an_instruction_is_about(office: Stage):
    sandbox = office.sandbox
    leader = next(user for user in sandbox.world.users.values() if user.name == "周明")
    sandbox.say(leader, sandbox.private_chat(leader), "/digest")
    await office.settle()
    digest = next(
        each for each in sandbox.messages(sandbox.private_chat(leader)) if each.sender is sandbox.bot
    )
    asked = sandbox.say(leader, sandbox.private_chat(leader), "请专题汇报", reply_to=digest)
    body = message_object(asked) | {"message_id": asked.id + 100}
    body["quote"] = {"text": "#2 核定工业用地试点（省自然资源厅，6月24日）", "position": 40}
    await office.settle()
    await office.app.feed.accept([{"update_id": 800_000_000, "message": body}])
    await office.settle()

    def given(session: Session) -> list[int | None]:
        return list(session.exec(select(Instruction.task_number).order_by(Instruction.id)))

    def purposes(session: Session) -> set[Purpose]:
        links = session.exec(select(MessageLink).where(MessageLink.message_id == digest.id))
        return {link.purpose for link in links}

    assert await office.app.context.db.read(given) == [None, 2]
    assert Purpose.DIGEST in await office.app.context.db.read(purposes)
