"""What can be refused. Errors carry facts; `texts` turns each into one sentence that says what to do instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from taskbot.tasks.amendments import Flaw
    from taskbot.tasks.drafts import ProblemKind
    from taskbot.tasks.facts import Indicator
    from taskbot.tasks.liaisons import Rank
    from taskbot.tasks.lifecycle import Action, Outcome, RequestKind, State
    from taskbot.tasks.permissions import Role


class Refusal(Exception):
    """Something that was asked cannot be done; nothing was stored."""


class IllegalMove(Refusal):
    """The task is in a state that the action does not start from."""

    def __init__(self, number: int, state: State, action: Action) -> None:
        super().__init__(f"{action} from {state}")
        self.state = state
        self.action = action
        self.number = number


class NotAllowed(Refusal):
    """The actor holds none of the roles that may do this."""

    def __init__(self, roles: Iterable[Role]) -> None:
        super().__init__("not allowed")
        self.roles = tuple(roles)


class Anonymous(Refusal):
    """A group's anonymous administrator: accountability needs a name."""


class SaidByAnother(Refusal):
    """A command that was passed on, or sent by way of another bot: its words are not the sender's own."""


class NoSuchTask(Refusal):
    """There is no task of that number, or it is not the actor's to see: the answer is the same."""

    def __init__(self, number: int) -> None:
        super().__init__(f"no task {number}")
        self.number = number


class NotSeen(Refusal):
    """The task is there, and is for others to see: the actor's unit has no share in it; `lead` leads it."""

    def __init__(self, number: int, lead: str) -> None:
        super().__init__(f"task {number} is for others to see")
        self.number = number
        self.lead = lead


class NotYourTask(Refusal):
    """The actor's unit has no share, or not the lead, in the task."""

    def __init__(self, number: int, units: Iterable[str]) -> None:
        super().__init__(f"task {number} belongs to others")
        self.number = number
        self.units = tuple(units)


class NoShare(Refusal):
    """The unit that the office names has no share in the task; `units` have."""

    def __init__(self, number: int, unit: str, units: Iterable[str]) -> None:
        super().__init__(f"{unit} has no share in task {number}")
        self.number = number
        self.unit = unit
        self.units = tuple(units)


class NothingToCorrect(Refusal):
    """The unit has reported nothing of the task yet."""

    def __init__(self, number: int, unit: str) -> None:
        super().__init__(f"{unit} has not reported on task {number}")
        self.number = number
        self.unit = unit


class BadInvitation(Refusal):
    """The code is unknown, used, revoked or expired; which of them is nobody's business."""


class InvitationUsed(Refusal):
    """An invitation that somebody has accepted can no longer be revoked."""


class NoPlace(Refusal):
    """The unit has as many liaisons as it may, or the rank that is wanted is taken; `holders` are its liaisons."""

    def __init__(self, unit: str, wanted: Rank | None, holders: Iterable[tuple[str, Rank | None]]) -> None:
        super().__init__(f"no place for one more at {unit}")
        self.unit = unit
        self.wanted = wanted
        self.holders = tuple(holders)


class LastOfRole(Refusal):
    """The only person of a role that the office cannot do without."""

    def __init__(self, role: Role) -> None:
        super().__init__(f"last {role}")
        self.role = role


class FixedAdmin(Refusal):
    """An administrator that the settings name: no chat takes that away."""


class RosterChanged(Refusal):
    """A button for people, a unit or an invitation that are no longer what it was made for."""


class NoPrivateChat(Refusal):
    """What was asked for is told in private only, and the bot may not write to the person there."""


class NoWorkGroup(Refusal):
    """There is no bound work group that a card could go to."""


class StaleButton(Refusal):
    """A button that this program did not make, or that no longer fits what it was made for."""


class NewerReport(Refusal):
    """The report that a button was made for is no longer the unit's last; `figure` is how the indicator stands."""

    def __init__(self, number: int, figure: Indicator) -> None:
        super().__init__(f"task {number} was reported on again")
        self.number = number
        self.figure = figure


class NotYourList(Refusal):
    """The list was asked for by somebody else, who alone leafs through it."""


class DraftGone(Refusal):
    """The draft was confirmed or cancelled before."""


class NothingDrawn(Refusal):
    """The paper orders nothing, as far as can be read."""


class ImportGone(Refusal):
    """The import was confirmed or cancelled before."""


class BadAnswer(Refusal):
    """What was answered to a draft does not fill its blank; `wanted` names the blank."""

    def __init__(self, wanted: ProblemKind) -> None:
        super().__init__(wanted)
        self.wanted = wanted


class IncompleteDraft(Refusal):
    """The draft has blanks that must be filled before it is issued."""


class UnknownUnit(Refusal):
    """No unit of the register has that name; `near` are the closest names."""

    def __init__(self, name: str, near: Iterable[str]) -> None:
        super().__init__(f"no unit {name}")
        self.name = name
        self.near = tuple(near)


class WrongUse(Refusal):
    """A command lacks or garbles its words; `command` names it so that the right form can be shown."""

    def __init__(self, command: str) -> None:
        super().__init__(command)
        self.command = command


class UnitRequired(Refusal):
    """The role of a liaison needs a unit."""


class PlanOutdated(Refusal):
    """A task that an import would change has changed since the import was previewed; `numbers` where one can leave it out."""

    def __init__(self, numbers: Iterable[int] = ()) -> None:
        super().__init__("outdated")
        self.numbers = tuple(numbers)


class ForeignWorkbook(Refusal):
    """A workbook that looks like ours and whose journal head is not in this journal, or that has none."""


class ReasonMissing(Refusal):
    """What is done to the task needs a reason in words."""

    def __init__(self, number: int, action: Action) -> None:
        super().__init__(f"{action} without a reason")
        self.number = number
        self.action = action


class NoDueDate(Refusal):
    """A task without a due date cannot be extended."""

    def __init__(self, number: int) -> None:
        super().__init__(f"task {number} has no due date")
        self.number = number


class ExtensionTooLate(Refusal):
    """An extension is asked for before the due date has passed."""

    def __init__(self, number: int, due_on: date) -> None:
        super().__init__(f"task {number} was due on {due_on}")
        self.number = number
        self.due_on = due_on


class ExtensionNotLater(Refusal):
    """An extension leads to a day after the present due date."""

    def __init__(self, number: int, due_on: date) -> None:
        super().__init__(f"not after {due_on}")
        self.number = number
        self.due_on = due_on


class ExtensionPast(Refusal):
    """An extension leads to a day that is still to come, also where the office decides late."""

    def __init__(self, number: int, wanted_on: date) -> None:
        super().__init__(f"{wanted_on} has passed")
        self.number = number
        self.wanted_on = wanted_on


class RequestGone(Refusal):
    """There is no such request or instruction."""


class RequestPending(Refusal):
    """The unit has asked for the same before, and the office has not answered yet."""

    def __init__(self, number: int, kind: RequestKind) -> None:
        super().__init__(f"{kind} of task {number} is pending")
        self.number = number
        self.kind = kind


class AlreadyAnswered(Refusal):
    """Somebody was faster, or the request needs no answer any more."""

    def __init__(self, number: int, kind: RequestKind, outcome: Outcome, by: str) -> None:
        super().__init__(f"{kind} of task {number} is {outcome}")
        self.number = number
        self.kind = kind
        self.outcome = outcome
        self.by = by


class RecallTooLate(Refusal):
    """A task can be recalled for a minute after it was issued."""

    def __init__(self, number: int) -> None:
        super().__init__(f"task {number} was issued more than a minute ago")
        self.number = number


class CorrectionTooLate(Refusal):
    """The author corrects a report within a day; later the office does."""

    def __init__(self, number: int) -> None:
        super().__init__(f"the report on task {number} is more than a day old")
        self.number = number


class SameLead(Refusal):
    """A transfer goes to another unit than the one that leads now."""

    def __init__(self, number: int, unit: str) -> None:
        super().__init__(f"{unit} leads task {number} already")
        self.number = number
        self.unit = unit


class AlreadyForwarded(Refusal):
    """The instruction was passed on before."""

    def __init__(self, number: int | None) -> None:
        super().__init__(f"instruction on task {number} was forwarded")
        self.number = number


class Marked(Refusal):
    """What was said or sent bears marks of secrecy; somebody of the office may let it through with a reason."""

    def __init__(self, marks: Iterable[str]) -> None:
        super().__init__("marked")
        self.marks = tuple(marks)


class MarkedReport(Refusal):
    """A report bears marks of secrecy; nobody may let it through."""

    def __init__(self, marks: Iterable[str]) -> None:
        super().__init__("marked report")
        self.marks = tuple(marks)


class MarksAnswered(Refusal):
    """Somebody has answered for the marks before, or has given the message up."""


class MessageGone(Refusal):
    """The message that a button speaks of is no longer there."""


class BadAmendment(Refusal):
    """What was typed after /amend cannot be carried out as it stands; `words` are the ones at fault."""

    def __init__(self, flaw: Flaw, words: str = "", reason: str = "") -> None:
        super().__init__(flaw)
        self.flaw = flaw
        self.words = words
        self.reason = reason
