"""All routers, in the order in which they are asked: commands before free text, what nobody knows last."""

from aiogram import Router

from taskbot.handlers import (
    attachments,
    chats,
    decisions,
    declines,
    digest,
    draft_lists,
    drafts,
    entries,
    extensions,
    imports,
    incoming,
    instructions,
    journal,
    lists,
    measures,
    members,
    orders,
    pending,
    presence,
    previews,
    questions,
    reasons,
    recalls,
    reports,
    reviews,
    shares,
    task_views,
    tasks,
    units,
)


def make_router() -> Router:
    """A fresh tree of routers: aiogram attaches a router once only."""
    router = Router(name="taskbot")
    router.include_routers(
        reasons.make_router(),
        chats.make_router(),
        members.make_router(),
        presence.make_router(),
        units.make_router(),
        tasks.make_router(),
        attachments.make_router(),
        reviews.make_router(),
        extensions.make_router(),
        declines.make_router(),
        decisions.make_router(),
        instructions.make_router(),
        orders.make_router(),
        shares.make_router(),
        measures.make_router(),
        entries.make_router(),
        lists.make_router(),
        task_views.make_router(),
        pending.make_router(),
        previews.make_router(),
        drafts.make_router(),
        draft_lists.make_router(),
        recalls.make_router(),
        imports.make_router(),
        incoming.make_router(),
        digest.make_router(),
        journal.make_router(),
        questions.make_router(),
        reports.make_router(),
        members.make_last_router(),
        tasks.make_last_router(),
    )
    return router
