"""All routers, in the order in which they are asked: commands before free text, what nobody knows last."""

from aiogram import Router

from taskbot.handlers import (
    attachments,
    digest,
    draft_lists,
    drafts,
    entries,
    imports,
    incoming,
    lists,
    measures,
    members,
    questions,
    reports,
    reviews,
    shares,
    tasks,
)


def make_router() -> Router:
    """A fresh tree of routers: aiogram attaches a router once only."""
    router = Router(name="taskbot")
    router.include_routers(
        members.make_router(),
        tasks.make_router(),
        attachments.make_router(),
        reviews.make_router(),
        shares.make_router(),
        measures.make_router(),
        entries.make_router(),
        lists.make_router(),
        drafts.make_router(),
        draft_lists.make_router(),
        imports.make_router(),
        incoming.make_router(),
        digest.make_router(),
        questions.make_router(),
        reports.make_router(),
        members.make_last_router(),
        tasks.make_last_router(),
    )
    return router
