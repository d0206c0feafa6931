"""`taskbot remind`: the rehearsal of the reminders."""

from datetime import datetime, timedelta
from typing import Annotated

import typer

from taskbot.cli.ground import AsJson, dumped, opened_context
from taskbot.errors import UserError

First = Annotated[datetime, typer.Option("--from", formats=["%Y-%m-%d"], help="第一天")]
Last = Annotated[datetime, typer.Option("--to", formats=["%Y-%m-%d"], help="最后一天（含当天）")]

_LONGEST = timedelta(days=5 * 365)


def remind(first: First, last: Last, as_json: AsJson = False) -> None:
    """预演提醒：如果没有人再操作，哪天会向谁发什么。不发送，不写入。"""
    from taskbot.reminders import foreseen
    from taskbot.reminders.rehearsal import foresee
    from taskbot.texts.previews import nothing_foreseen
    from taskbot.texts.words import plain

    days = (first.date(), last.date())
    if days[1] < days[0]:
        raise UserError(f"--to {days[1]} 早于 --from {days[0]}，请把先后调过来")
    with opened_context() as context:
        if days[1] - min(days[0], context.clock.today()) > _LONGEST:
            raise UserError(f"--to {days[1]} 太远：预演不超过 {_LONGEST.days // 365} 年")
        rules, office, now = context.reminder_rules, context.settings.office.name, context.clock.now()
        names = context.db.read_now(foreseen.names_now)
        messages = foresee(context.db, rules, office, days, now=now)
        if as_json:
            typer.echo(dumped([row for message in messages for row in foreseen.as_json(message, names)]))
            return
        lines = foreseen.in_words(messages, names, context.clock.today())
        typer.echo("\n".join(map(plain, lines)) if lines else nothing_foreseen())
