"""Faults on order: what a network and a busy server do to a bot, once or a few times, at a chosen call."""

import asyncio
from dataclasses import dataclass, field
from typing import Literal

FaultKind = Literal[
    "429", "500", "502_html", "redirect", "drop_before", "drop_after", "slow", "instead", "duplicate_update"
]


@dataclass
class Fault:
    """One order: `kind` happens at the next `times` calls of `method` (None: any) in `chat_id` (None: any).

    `redirect` sends the caller to where it has just been, as a gateway's sign-in page does in the end;
    `drop_before` and `drop_after` cut the connection before or after the call has had its effect;
    `slow` keeps the answer back, after the effect, until `released` is set;
    `instead` answers `status` and `body`, after the effect where the status is 200;
    `duplicate_update` delivers updates that the bot has already confirmed once more.
    """

    kind: FaultKind
    method: str | None = None
    times: int = 1
    retry_after: int = 1
    chat_id: int | None = None
    status: int = 200
    body: str = ""
    released: asyncio.Event = field(default_factory=asyncio.Event)

    def hits(self, method: str, chat_id: int | None) -> bool:
        return self.method in {None, method} and self.chat_id in {None, chat_id}


class Faults:
    """The orders still open, oldest first."""

    def __init__(self) -> None:
        self._open: list[Fault] = []

    def add(self, fault: Fault) -> None:
        self._open.append(fault)

    def next_call(self, method: str, chat_id: int | None) -> Fault | None:
        """The fault that this call must suffer, used up by one."""
        for fault in self._open:
            if fault.kind != "duplicate_update" and fault.hits(method, chat_id):
                return self._used(fault)
        return None

    def repeats_update(self) -> bool:
        """Whether a confirmed update must be delivered again, used up by one."""
        for fault in self._open:
            if fault.kind == "duplicate_update":
                self._used(fault)
                return True
        return False

    def _used(self, fault: Fault) -> Fault:
        fault.times -= 1
        if fault.times <= 0:
            self._open.remove(fault)
        return fault
