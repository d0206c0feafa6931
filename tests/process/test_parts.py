"""`run --only …`: one process for each part of the program, on one data directory."""

import pytest
from town import FoundTown, free_port

from taskbot.app import Part, parts_named
from taskbot.errors import UserError


async def test_three_processes_with_a_part_each_do_the_work_of_one(found_town: FoundTown) -> None:
    town = await found_town("parts")
    port = free_port()
    settings = {"mode": "webhook", "webhook_url": f"http://127.0.0.1:{port}/hook", "webhook_secret": "secret"}
    clock = await town.run(only="clock", **settings)
    bot = await town.run(only="bot", **settings)
    web = await town.run(only="web", port=port, **settings)
    for program in (clock, bot, web):
        await program.says("taskbot is running")
    await town.sandbox.wait_for(lambda: town.sandbox.world.webhook is not None)
    town.sandbox.start_bot(town.office)
    await town.asked(town.office, "/whoami", "督办单位")
    await town.ready(web)
    assert (await town.asked_over_http(web, "/readyz"))["unwell"] == []
    for program in (clock, bot):
        assert await town.asked_over_http(program, "/healthz") == {"ok": True}
    for program in (clock, bot, web):
        assert await program.stop() == 0


@pytest.mark.parametrize(
    ("only", "parts"), [("", set(Part)), ("bot", {"bot"}), (" web, clock,", {"web", "clock"})]
)
def test_parts_are_named_in_a_list(only: str, parts: set[str]) -> None:
    assert parts_named(only) == parts


def test_a_part_that_nobody_knows_is_named() -> None:
    with pytest.raises(UserError, match="--only clok：请写 bot、web、clock 中的一个或几个"):
        parts_named("bot,clok")
