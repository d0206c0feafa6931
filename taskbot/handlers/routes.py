"""All routers, in the order in which they are asked: commands before free text, what nobody knows last."""

from aiogram import Router

from taskbot.handlers import (
    digest,
    draft_lists,
    drafts,
    imports,
    incoming,
    lists,
    members,
    pending,
    questions,
    reports,
    reviews,
    task_views,
    tasks,
)


def make_router() -> Router:
    """A fresh tree of routers: aiogram attaches a router once only."""
    router = Router(name="taskbot")
    router.include_routers(
        members.make_router(),
        tasks.make_router(),
        reviews.make_router(),
        lists.make_router(),
        task_views.make_router(),
        pending.make_router(),
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
