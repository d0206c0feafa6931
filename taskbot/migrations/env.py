"""Alembic's entry: runs the revisions on the connection that `taskbot.schema` hands over."""

from alembic import context
from sqlmodel import SQLModel

import taskbot.digest.models
import taskbot.handlers.inbox
import taskbot.reminders.models
import taskbot.tasks.draft_models
import taskbot.tasks.models
import taskbot.writs.models  # noqa: F401 (each import fills the metadata)

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
