"""The picture of the usual digest, beside matplotlib with the same figures and font, where that is installed (`make bench` installs it).

Each is drawn in a process of its own, as the bot does it once a week: what counts is the library's start and the first
drawing. Beside it stands what a drawing takes when it is not the first. Medians of interleaved runs, processor seconds.
"""
# ruff: noqa: PLC0415 - a process starts what it measures

import subprocess
import sys
import time
from collections.abc import Callable
from importlib.util import find_spec
from io import BytesIO
from statistics import median

from benchmarks.digest_sample import MASTHEAD, summary_of
from taskbot.digest.change_words import changes_words
from taskbot.digest.colours import COUNT_COLOURS
from taskbot.digest.words import COUNT_WORDS, as_of_words, weekday_words
from taskbot.tasks.summary import Summary

TASKS, RUNS, AGAIN = 60, 5, 5
MOST_SECONDS, MOST_SHARE = 0.3, 0.1


def main(*arguments: str) -> None:
    """Prints both and their ratio."""
    if arguments:
        print(*_first_and_again(DRAWERS[arguments[0]]))
        return
    names = [name for name in DRAWERS if name == "ours" or find_spec(name)]
    taken: dict[str, list[list[float]]] = {name: [] for name in names}
    for _ in range(RUNS):
        for name in names:
            command = [sys.executable, "-m", "benchmarks.pictures", name]
            told = subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603 (our own)
            taken[name].append([float(figure) for figure in told.split()])
    seconds = {name: [median(each) for each in zip(*runs, strict=True)] for name, runs in taken.items()}
    for name, (first, again) in seconds.items():
        print(f"{name:>12}{first:>8.3f} s{again:>8.3f} s again")
    missed = seconds["ours"][0] > MOST_SECONDS
    if "matplotlib" in seconds:
        first, again = (ours / other for ours, other in zip(*seconds.values(), strict=True))
        print(f"{'ratio':>12}{first:>8.3f}  {again:>8.3f}")
        missed |= first > MOST_SHARE
    else:
        print("matplotlib is not installed")
    if missed:
        raise SystemExit("pictures: the picture takes too long")


def _first_and_again(draw: Callable[[Summary], bytes]) -> tuple[float, float]:
    summary = summary_of(TASKS)
    first = _seconds(draw, summary)
    return first, min(_seconds(draw, summary) for _ in range(AGAIN))


def _seconds(draw: Callable[[Summary], bytes], summary: Summary) -> float:
    start = time.process_time()
    draw(summary)
    return time.process_time() - start


def _draw_ours(summary: Summary) -> bytes:
    from taskbot.digest.picture import draw_picture

    return draw_picture(summary, MASTHEAD)


def _draw_with_matplotlib(summary: Summary) -> bytes:
    """The same figures, bars, deadlines and font on a page of the same size."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot
    from matplotlib.font_manager import FontProperties, fontManager

    from taskbot.digest.fonts import FONT_FILE

    fontManager.addfont(FONT_FILE)
    font = FontProperties(fname=FONT_FILE)
    page = pyplot.figure(figsize=(10.8, 12), dpi=100)
    page.text(0.5, 0.96, f"{MASTHEAD.title}周报", fontproperties=font, size=38, ha="center")
    for index, (name, word) in enumerate(COUNT_WORDS.items()):
        left = 0.1 + index * 0.15
        page.text(left, 0.86, str(getattr(summary.counts, name)), fontproperties=font, size=44)
        page.text(left, 0.82, word, fontproperties=font, size=20)
    page.text(0.05, 0.77, changes_words(summary), fontproperties=font, size=22)
    axes = page.add_axes((0.35, 0.4, 0.6, 0.33))
    names = [group.name for group in summary.sections]
    lefts = [0] * len(names)
    for name, colour in COUNT_COLOURS.items():
        counts = [getattr(group.counts, name) for group in summary.sections]
        bars = axes.barh(names, counts, left=lefts, color=f"#{colour}", label=COUNT_WORDS[name])
        axes.bar_label(bars, label_type="center")
        lefts = [left + count for left, count in zip(lefts, counts, strict=True)]
    for label in axes.get_yticklabels():
        label.set_fontproperties(font)
    axes.legend(prop=font, ncols=6, loc="lower center")
    for index, line in enumerate(summary.coming[:8]):
        day = weekday_words(line.task.due_on) if line.task.due_on else ""
        words = f"{day} #{line.task.number} {line.task.title[:16]} {line.task.lead_unit}"
        page.text(0.05, 0.34 - index * 0.035, words, fontproperties=font, size=20)
    page.text(0.5, 0.02, as_of_words(summary), fontproperties=font, size=18, ha="center")
    drawn = BytesIO()
    page.savefig(drawn, format="png")
    pyplot.close(page)
    return drawn.getvalue()


DRAWERS: dict[str, Callable[[Summary], bytes]] = {"ours": _draw_ours, "matplotlib": _draw_with_matplotlib}

if __name__ == "__main__":
    main(*sys.argv[1:])
