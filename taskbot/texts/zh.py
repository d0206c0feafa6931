"""What the bot says, in Chinese. Methods return Telegram HTML; users' own words pass `own`."""

from collections.abc import Iterable, Sequence
from datetime import date

from taskbot.tasks.drafts import LONGEST_TITLE, ProblemKind, Proposal, Urgency
from taskbot.tasks.facts import TaskFacts
from taskbot.tasks.models import ChatKind
from taskbot.tasks.permissions import Actor, Role
from taskbot.tasks.units import UnitRegister
from taskbot.texts.cards import card, figures, recalled_card, standing, substance
from taskbot.texts.expansions import supporting_lines
from taskbot.texts.measures import card_lines
from taskbot.texts.problems import problem_words
from taskbot.texts.tasks import TITLE_LENGTH, deadline, named
from taskbot.texts.usage import HELP
from taskbot.texts.words import (
    ROLE_WORDS,
    as_written,
    day,
    delivery_words,
    excerpt,
    own,
    plain,
)

_REPORT_LENGTH = 400

_OPEN_DEADLINE = frozenset(
    {ProblemKind.NO_DEADLINE, ProblemKind.AMBIGUOUS_DEADLINE, ProblemKind.INVALID_DEADLINE}
)


class Texts:
    """The reference language. `office` is how the office signs."""

    def __init__(self, office: str) -> None:
        self.office = office

    # People and chats

    def welcomed(self, actor: Actor, units: Sequence[str]) -> str:
        """Answer to /start without an invitation."""
        if not actor.roles:
            return (
                f"您好，我是{own(self.office)}的督办机器人。您尚未绑定身份，"
                f"请向{own(self.office)}索取一次性邀请链接，点开后即可使用。"
            )
        return f"您好，{own(actor.name)}（{self._standing(actor, units)}）。发送 /help 查看您可以使用的命令。"

    def joined(self, actor: Actor, units: Sequence[str]) -> str:
        """An invitation was accepted."""
        return (
            f"绑定成功：{own(actor.name)}，{self._standing(actor, units)}。发送 /help 查看您可以使用的命令。"
        )

    def joined_already(self, actor: Actor, units: Sequence[str]) -> str:
        """Somebody who is that already has opened an invitation."""
        return f"您已绑定：{own(actor.name)}，{self._standing(actor, units)}，不必再次绑定。"

    def told_who(self, actor: Actor, units: Sequence[str]) -> str:
        """Answer to /whoami."""
        return (
            f"{own(actor.name)}：{self._standing(actor, units)}\nTelegram 数字编号：<code>{actor.id}</code>"
        )

    def chat_bound(self, kind: ChatKind, unit: str | None) -> str:
        """Answer to /bindchat."""
        names = {
            ChatKind.WORK: "工作群：任务卡片发到这里，各单位在这里反馈",
            ChatKind.LEADERS: "领导群：周报发到这里",
            ChatKind.UNIT: f"{own(unit or '')}单位群：该单位的提醒发到这里",
        }
        return f"已将本群设为{names[kind]}。"

    def helped(self, actor: Actor) -> str:
        """Answer to /help: only what the person may use."""
        parts = [
            "\n".join([f"<b>{ROLE_WORDS[role]}</b>", *lines])
            for role, lines in HELP.items()
            if role in actor.roles - ({Role.ADMIN} if Role.OFFICE in actor.roles else set())
        ]
        if not parts:
            return f"{self.welcomed(actor, [])}\n\n/whoami 我的身份"
        aliases = "命令也可以写中文，例如 /交办、/周报；在私聊里不必写斜杠。"
        return "\n\n".join([*parts, f"/whoami 我的身份\n{aliases}"])

    def command_unknown(self) -> str:
        """A command that does not exist."""
        return "没有这个命令。发送 /help 查看可以使用的命令。"

    def _standing(self, actor: Actor, units: Sequence[str]) -> str:
        words = [
            "、".join(units) if role is Role.LIAISON else ROLE_WORDS[role]
            for role in Role
            if role in actor.roles
        ]
        return own("、".join(words)) if words else "未绑定身份"

    # Tasks

    def card(self, task: TaskFacts, today: date) -> str:
        """A task as its card shows it."""
        if task.is_recalled:
            return recalled_card(task)
        return "\n".join([card(task, deadline(task, today), today), *card_lines(task, today)])

    # What a unit does

    def acknowledged(self, number: int) -> str:
        """Toast after 签收."""
        return f"已签收 #{number}"

    def completion_doubted(self, number: int) -> str:
        """Under an echo that leaves open whether the task is finished; three buttons follow."""
        return f"#{number} 是否已经完成没有写明，暂按「推进中」记录，请点一下目前的情况："

    def trouble_doubted(self, number: int) -> str:
        """Under an echo of a risk, or of no progress, which the office has been told of; two buttons follow."""
        return f"#{number} 有困难的反馈已告知{own(self.office)}；是否已经受阻，请点一下目前的情况："

    def state_asked(self, task: TaskFacts, today: date) -> str:
        """To a message that names one task and says nothing of it that can be read; three buttons follow."""
        return (
            f"{named(task, today)}：没有读出进展，未记录。请点一下目前的情况，"
            "或回复本条写明，例如：<code>60% 正在征求意见</code>"
        )

    def state_settled(self, task: TaskFacts, today: date) -> str:
        """The question after 推进中 or 受阻，需协调."""
        hint = "\n请回复本条写明卡在哪里、需要谁来协调。" if task.blocked_on and not task.problem else ""
        return f"已记录 {named(task, today)}\n{standing(task, today)}{hint}"

    def state_settled_briefly(self, number: int, label: str) -> str:
        """Toast after one of the three buttons."""
        return f"#{number} 已记为：{label}"

    def completion_offered(self, numbers: Iterable[int]) -> str:
        """Under an echo when the unit says that it has finished: its word is a request, never the end."""
        named = "、".join(f"#{number}" for number in numbers)
        return f"如已全部完成，请点「报办结」，由{own(self.office)}审核 {named}。"

    def number_missing(self) -> str:
        """A report that names no task."""
        return "这条反馈没有写明任务编号，未记录。请回复任务卡片，或写上编号，例如：<code>#12 60% 正在征求意见</code>"

    def state_missing(self) -> str:
        """A report that names a task and says nothing that can be recorded of it."""
        return "没有读出进展，未记录。请写明百分比或者进展情况，例如：<code>#12 60% 正在征求意见</code>"

    def report_left_behind(self, numbers: Sequence[int]) -> str:
        """An edit has moved a report to another task; what was recorded of the first one stands."""
        named = "、".join(f"#{number}" for number in numbers)
        return f"请注意：此前记到 {named} 的进展仍然有效，如系误记，请再发一条更正 {named}。"

    def correction_unreadable(self) -> str:
        """An edited report that no longer says anything."""
        return "修改后的文字读不出进展，仍保留原来的记录。请写明编号和进展，例如：<code>#12 60% 正在征求意见</code>"

    def report_asked(self, task: TaskFacts, person_id: int, name: str) -> str:
        """Prompt after the button 反馈; the mention makes the reply box open for that person alone."""
        return (
            f'<a href="tg://user?id={person_id}">{own(name)}</a>，请回复本条消息反馈 #{task.number} '
            f"{own(excerpt(task.title, 30))}，例如：60% 正在征求意见"
        )

    # What the office does

    def letter_sent_again(self) -> str:
        """A letter in doubt goes out again."""
        return "已安排重新发送。"

    def letter_let_be(self) -> str:
        """A letter in doubt does not go again."""
        return "好的，这条不再发送。"

    def letter_not_in_doubt(self) -> str:
        """Somebody else was faster."""
        return "这条消息已经处理过了。"

    def letter_in_doubt(self, whom: str, what: str, error: str) -> str:
        """To the office: a message whose delivery is not known or failed; `what` is its text, as HTML."""
        return f"发给{own(whom)}的消息{delivery_words(error)}：\n{own(excerpt(plain(what), 120))}"

    def draft(self, proposal: Proposal, register: UnitRegister, today: date) -> str:
        """The preview: what would be issued, what was assumed, what is left to settle."""
        lead = register.short_name(proposal.lead_unit) if proposal.lead_unit else "待定"
        lines = [
            "<b>拟办任务，请核对（确认后才会发出）</b>",
            f"任务：{own(excerpt(proposal.title, LONGEST_TITLE)) or '待定'}",
        ]
        lines.append(f"牵头：{own(lead)}" + ("（按首列单位认定）" if proposal.lead_assumed else ""))
        lines += supporting_lines(proposal, register)
        lines.append(f"时限：{self._proposed_deadline(proposal, today)}")
        if proposal.cycle:
            lines.append(f"报送：{own(proposal.cycle.phrase)}")
        lines += substance(proposal.title, proposal.content, proposal.milestones, today)
        lines += figures(proposal.indicators)
        if proposal.leader:
            lines.append(f"分管领导：{own(proposal.leader)}")
        if proposal.urgency is not Urgency.ORDINARY:
            lines.append(f"紧急程度：{proposal.urgency}")
        doubt = proposal.deadline.confirm or ""
        lines += [f"❗{problem_words(problem, doubt)}" for problem in proposal.problems]
        return "\n".join(lines)

    def _proposed_deadline(self, proposal: Proposal, today: date) -> str:
        phrase = own(proposal.deadline.phrase)
        if any(problem.kind in _OPEN_DEADLINE for problem in proposal.problems):
            return "待定" + (f"（原文：{phrase}）" if phrase else "")
        if proposal.due_on is None:
            return phrase
        return day(proposal.due_on, today) + as_written(proposal.deadline.phrase, proposal.due_on)

    def date_choice(self, on: date, today: date) -> str:
        """A button for one reading of a deadline."""
        return f"按{day(on, today)}"

    def draft_replaced(self) -> str:
        """The earlier preview of a draft that was answered since."""
        return "拟办已更新，以最新一条为准。"

    def issued(self, number: int, title: str) -> str:
        """The preview after 确认交办."""
        return f"已交办：#{number} {own(excerpt(title, TITLE_LENGTH))}"

    def issued_briefly(self, number: int) -> str:
        """Toast after 确认交办."""
        return f"已交办 #{number}"

    def draft_dropped(self) -> str:
        """The preview after 取消."""
        return "已取消，没有交办。"

    # The clock and the digest

    def failed(self) -> str:
        """Something broke; the update is kept for the administrator."""
        return "处理时出错，已记录并通知管理员，请稍后再试；已登记的内容不受影响。"

    def update_parked(self, update_id: int, error: str) -> str:
        """To the administrators: an update that could not be handled."""
        return f"更新 {update_id} 处理失败，已留存：{own(excerpt(error, 200))}\n排除原因后请点「重试」。"

    def update_retried(self) -> str:
        """Toast after 重试."""
        return "已安排重试。"

    def update_given_up(self) -> str:
        """Toast after 不再处理."""
        return "好的，这条更新不再处理。"

    def update_not_parked(self) -> str:
        """Somebody else was faster."""
        return "这条更新已经处理过了。"
