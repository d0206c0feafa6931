"""The buttons under messages: their labels, and the few bytes that a press brings back."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Keyboard = list[list[dict[str, Any]]]
"""Rows of {text, data | url | copy | disabled, style?}: what the outbox stores and the channel renders."""

_LONGEST_COPY = 256


class Press(StrEnum):
    """What a button asks for; the value travels in the callback data."""

    ACKNOWLEDGE = "ack"
    ACKNOWLEDGE_ALL = "acka"
    REPORT = "rep"
    REPORT_AS_SAID = "reps"
    """The words that the message with the button answers are a report."""
    SUBMIT = "sub"
    TAKE_BACK = "back"
    """报办结 is taken back, or is not."""
    CLOSE = "cls"
    RETURN = "ret"
    ISSUE = "iss"
    DROP = "drop"
    CHOOSE_UNIT = "unit"
    CHOOSE_DATE = "date"
    RESEND = "send"
    LET_BE = "letbe"
    RETRY = "rtry"
    """An update that could not be handled is handled again."""
    GIVE_UP = "gvup"
    DRAFT_LIST = "list"
    DRAFT_ITEM = "item"
    PICK_LEAD = "pick"
    SET_LEAD = "lead"
    ASK_DEADLINE = "when"
    EACH_ONE = "each"
    NEW_AS_SAID = "news"
    DELETE = "del"
    RESTORE = "undo"
    MERGE = "join"
    ISSUE_ALL = "issa"
    DROP_ALL = "dropa"
    RESTORE_ALL = "undoa"
    LONG_TERM_ALL = "longa"
    PICK_LEAD_FOR_ALL = "picka"
    SET_LEAD_FOR_ALL = "leada"
    UNCOVERED = "rest"
    READ_AS = "read"
    DESPITE_MARKS = "mark"
    IMPORT = "imp"
    IMPORT_PAGE = "impp"
    DROP_IMPORT = "impx"
    CHOOSE_ROW = "impr"
    """One row of an edited workbook, or all of them."""
    SETTLE_STATE = "set"
    TELL_STATE = "tell"
    SUBMIT_FOR = "subf"
    FINISH_SHARE = "fin"
    SET_INDICATOR = "fig"
    MILESTONES = "steps"
    REACH = "reach"
    REOPEN_STEP = "unrch"
    ATTACHMENTS = "files"
    EXPORT_TIMELINE = "jout"
    UNITS = "units"
    UNIT = "uone"
    STAFF = "staff"
    INVITE = "inv"
    HAND_OVER = "hand"
    REMOVE = "rem"
    REMOVE_SURELY = "remy"
    MAKE_FIRST = "first"
    REVOKE = "void"
    EXTEND = "ext"
    EXTEND_AS_SAID = "exts"
    DECLINE = "dec"
    DECLINE_AS_SAID = "decs"
    WITHDRAW = "nope"
    GRANT = "grt"
    CHANGE_DAY = "day"
    REFUSE = "no"
    ASK_NEW_LEAD = "turn"
    NEW_LEAD = "newl"
    ANSWER = "ans"
    FORWARD = "fwd"
    AMEND_SURELY = "amdy"
    DROP_AMENDMENT = "amdn"
    INSTRUCT_AS_SAID = "ins"
    """A leader's words that read like a report are an instruction all the same."""
    CANCEL = "can"
    TRANSFER = "tra"
    REOPEN = "reo"
    RECALL = "rec"
    RECALL_ALL = "reca"
    LISTED = "ls"
    """A place in the work list."""
    MINE = "my"
    """A place in somebody's own list."""
    OPEN_TASK = "open"
    HISTORY = "hist"
    TAKE = "take"
    """签收 in a list, which is then drawn anew."""
    PENDING = "pend"
    """One kind of what waits for the office."""
    PENDING_ITEM = "pitm"
    BOARD = "brd"
    CHASE = "chase"
    ESCALATE = "up"
    WRIT = "writ"
    WRIT_COLOUR = "wcol"
    GIVE_WRIT = "wgiv"
    DROP_WRIT = "wdrp"
    RELEASE_DIGEST = "dgo"
    HOLD_DIGEST = "dhld"
    REWORD_DIGEST = "dwrd"
    DROP_DIGEST = "ddrp"
    CORRECT_DIGEST = "dcor"
    DIGEST_LIST = "dlst"
    OPEN_DIGEST = "dopn"
    """A list of a digest that was given, for one reader in private."""
    INSTRUCT = "note"
    """批示, under a digest."""


@dataclass(frozen=True, slots=True)
class PressData:
    """A press: what, on which row (a task's number, a draft's or a letter's id), and the choice where there is one."""

    press: Press
    target: int
    choice: str = ""

    def pack(self) -> str:
        """At most 64 bytes, as Telegram allows."""
        return ":".join([self.press, str(self.target), *([self.choice] if self.choice else [])])

    @classmethod
    def unpack(cls, data: str) -> "PressData | None":
        """The press that `data` stands for; None for anything that this program did not make."""
        press, _, rest = data.partition(":")
        target, _, choice = rest.partition(":")
        if press not in set(Press) or not target.isdecimal() or len(target) > 18:
            return None
        return cls(Press(press), int(target), choice)


def button(
    text: str, press: Press, target: int, choice: str = "", style: str | None = None
) -> dict[str, Any]:
    """One button; `style` is success, danger or primary."""
    made: dict[str, Any] = {"text": text, "data": PressData(press, target, choice).pack()}
    return made | ({"style": style} if style else {})


def copy_button(label: str, words: str) -> dict[str, Any]:
    """Puts the words on the clipboard, at most 256 characters of them; left out where Telegram does not know how."""
    return {"text": label, "copy": words[:_LONGEST_COPY]}


def disabled_button(label: str) -> dict[str, Any]:
    """A grey button that says how things stand and cannot be pressed; left out where Telegram does not know such."""
    return {"text": label, "disabled": True}
