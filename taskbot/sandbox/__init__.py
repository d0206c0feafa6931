"""A Telegram of one bot on loopback: API server, chat page and transcripts; for tests, demo, development."""

from taskbot.sandbox.faults import Fault
from taskbot.sandbox.page import ClockStop
from taskbot.sandbox.server import Sandbox

__all__ = ["ClockStop", "Fault", "Sandbox"]
