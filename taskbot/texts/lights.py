"""The lights in words and signs: a colour never stands without its word."""

from taskbot.tasks.lights import Light, Standing

LIGHT_WORDS = {Light.RED: "红", Light.YELLOW: "黄", Light.GREEN: "绿", Light.GREY: "灰"}
LIGHT_SIGNS = {Light.RED: "🔴", Light.YELLOW: "🟡", Light.GREEN: "🟢", Light.GREY: "⚪"}
STANDING_WORDS = {
    Standing.OVERDUE: "逾期",
    Standing.BLOCKED: "受阻",
    Standing.DUE_SOON: "临期",
    Standing.BEHIND: "滞后",
    Standing.ON_TRACK: "正常",
    Standing.CLOSED: "办结",
    Standing.CANCELLED: "撤销",
}
"""Problems first."""
