"""What is said of reports, entries, files, milestones and indicators, as report_texts.txt keeps it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from plain import PLAIN

from taskbot.tasks.attachments import Enclosure
from taskbot.tasks.facts import Indicator, Milestone, ShareFacts
from taskbot.tasks.lights import LightRules, step_standing_of
from taskbot.tasks.parsing.reply_claims import Claim
from taskbot.tasks.replies import Report
from taskbot.tasks.workdays import Calendar
from taskbot.texts import attachments, echoes, entries, measures
from taskbot.texts.echoes import Heard

SNAPSHOT = Path(__file__).with_name("report_texts.txt")
HOSTILE = '<b>粗</b> & =HYPERLINK("x")'
TODAY = date(2020, 7, 2)
AT = datetime(2020, 7, 2, 1, 30, tzinfo=UTC)
STEPS = (
    Milestone(HOSTILE, date(2020, 6, 28)),
    Milestone("征求意见", date(2020, 7, 8)),
    Milestone("形成初稿", date(2020, 6, 20), reached_on=date(2020, 6, 19)),
)
SAID = entries.Share(HOSTILE, 60, HOSTILE)
SHARE = ShareFacts(HOSTILE, finished_on=TODAY)
TASK = replace(
    PLAIN,
    number=12,
    title=HOSTILE,
    due_on=None,
    deadline_phrase="每月28日前",
    recurrence="FREQ=MONTHLY;BYMONTHDAY=28",
    supporting_units=(HOSTILE,),
    shares=(SHARE,),
    milestones=STEPS,
    indicators=(Indicator(HOSTILE, 100, "个", 30), Indicator("完成投资", 100, "亿元")),
)
REPORT = Report(
    numbers=("12",),
    progress=60,
    claim=Claim.BLOCKED,
    needs_coordination=True,
    done_text=HOSTILE,
    problem="缺少专家",
    next_step="论证",
    expected_on=date(2020, 7, 10),
)
FILES = (
    Enclosure("document", "f1", HOSTILE, 12, "ab12"),
    Enclosure("document", "f2", HOSTILE, 12),
    Enclosure("photo", "f3", is_of_album=True),
)


def html() -> Iterator[tuple[str, str]]:
    for heard in Heard:
        yield "echo", echoes.echo(TASK, TASK.lead_unit, REPORT, TODAY, heard)
    for claim in Claim:
        yield "echo", echoes.echo(TASK, TASK.lead_unit, Report(("12",), claim=claim), TODAY, Heard.REPORTED)
        yield (
            "echo of a share",
            echoes.echo(TASK, HOSTILE, Report(("12",), claim=claim), TODAY, Heard.REPORTED),
        )
    yield "share_doubted", echoes.share_doubted(12)
    yield "share_finished", echoes.share_finished(TASK, HOSTILE, TODAY, HOSTILE)
    yield "share_recorded", echoes.share_recorded(12, HOSTILE, HOSTILE)
    for file in FILES:
        yield "files_registered", echoes.files_registered(file)
        yield "files_received", echoes.files_received([12, 13], file)
    yield "file_of_which_task", echoes.file_of_which_task([1, 2])
    yield "file_without_task", echoes.file_without_task()
    yield "caption", attachments.caption(12, HOSTILE, "省经信厅", HOSTILE, AT, TODAY)
    yield "caption", attachments.caption(12, "", "省经信厅", "李文", AT, TODAY)
    yield "source_asked", entries.source_asked(12, HOSTILE, 5, HOSTILE)
    yield "entry_dropped", entries.entry_dropped(12)
    yield "entry_done", entries.entry_done()
    yield "source_line", entries.source_line(HOSTILE)
    yield "entered_for_unit", entries.entered_for_unit(HOSTILE, TASK, SAID, HOSTILE, HOSTILE, TODAY)
    yield "corrected_for_unit", entries.corrected_for_unit(HOSTILE, TASK, SAID, HOSTILE, TODAY)
    yield "stood_line", entries.stood_line(entries.Share(HOSTILE, None, ""))
    yield "submission_offered", entries.submission_offered(12)
    yield "submitted_for_unit", entries.submitted_for_unit(HOSTILE, TASK, HOSTILE, TODAY)
    yield "which_report", entries.which_report([1, 2])
    yield "card_lines", "\n".join(measures.card_lines(TASK, TODAY))
    yield "warnings", "，".join(measures.warnings(TASK, TODAY))
    standings = [(step, *step_standing_of(step, TODAY, Calendar(), LightRules())) for step in STEPS]
    yield "steps_listed", measures.steps_listed(TASK, standings, TODAY)
    yield "no_steps", measures.no_steps(12)


def labels() -> Iterator[tuple[str, str]]:
    """Plain words: Telegram shows no markup in buttons and toasts."""
    indicator = Indicator("规模以上工业企业智能化改造覆盖率", 100, "%", 86.5)
    yield "update_label", measures.update_label(indicator, 90)
    yield "indicator_set", measures.indicator_set(12, indicator)
    yield "indicator_stands", measures.indicator_stands(12, indicator)
    yield "reach_label", measures.reach_label("长" * 60)
    yield "reopen_label", measures.reopen_label("形成初稿")
    yield "step_reached", measures.step_reached(12, "形成初稿")
    yield "step_reopened", measures.step_reopened(12, "形成初稿")
    yield "button_label", attachments.button_label(2)
    for count, is_private in ((0, False), (2, False), (2, True), (30, True)):
        yield "sent_again", attachments.sent_again(count, 10, is_private=is_private)


def test_every_sentence_is_as_it_was(golden):
    golden(SNAPSHOT, "\n".join(f"[{name}]\n{words}\n" for name, words in [*html(), *labels()]))


def test_no_hostile_word_becomes_markup():
    assert [(name, words) for name, words in html() if "<b>粗" in words] == []


def test_a_label_fits_a_button_and_a_toast():
    assert all(len(words) <= 60 for _, words in labels())
