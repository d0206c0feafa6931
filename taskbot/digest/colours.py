"""The digest's colours, RRGGBB: one palette for workbook and picture, and never a colour without its word."""

from taskbot.tasks.lights import Light

INK = "1F2A37"
MUTED = "5B6673"
RULE_RED = "B3261E"
"""The line under the title, as on a 红头 paper."""
HAIRLINE = "B8C0CA"
HEAD_FILL = "E8EDF3"
PAPER = "FFFFFF"
PANEL = "F5F7FA"

COUNT_COLOURS = {
    "overdue": "D9483B",
    "blocked": "D9772B",
    "due_soon": "E8B93A",
    "behind": "B9A96B",
    "on_track": "5B9E6F",
    "closed": "9AA5B1",
}
"""A bar's segments, problems first, by the names of `Counts`."""

COUNT_INKS = {
    "overdue": "B02A1E",
    "blocked": "B45A14",
    "due_soon": "8A6A00",
    "behind": "6E6330",
    "on_track": "2F7A48",
    "closed": "5B6673",
}
"""The same hues, dark enough for figures on white (contrast above 4.5)."""

LIGHT_FILLS = {Light.RED: "FBE0DD", Light.YELLOW: "FFF2CC", Light.GREEN: "E2F0E5", Light.GREY: "ECEEF1"}
LIGHT_INKS = {Light.RED: "9C1C12", Light.YELLOW: "6B5200", Light.GREEN: "1E6B38", Light.GREY: "4A5560"}
BAND_FILLS = {Light.RED: "F3B8B2", Light.YELLOW: "FBE3A1", Light.GREEN: "C3DFCB", Light.GREY: "DADEE3"}
"""Of a time band: strong enough to be seen as one piece across its cells."""
