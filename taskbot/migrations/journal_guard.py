"""What keeps the journal append-only in the database itself, whoever speaks to it."""

from sqlalchemy import Connection

_WORDS = "the journal is only ever added to"

_SQLITE = tuple(
    f"CREATE TRIGGER IF NOT EXISTS {name} BEFORE {act} ON event {condition}BEGIN SELECT RAISE(ABORT, '{_WORDS}'); END"
    for name, act, condition in (
        ("event_no_update", "UPDATE", ""),
        ("event_no_delete", "DELETE", ""),
        # INSERT OR REPLACE deletes without asking the trigger above
        ("event_no_replace", "INSERT", "WHEN EXISTS (SELECT 1 FROM event WHERE seq = NEW.seq) "),
    )
)

_POSTGRESQL = (
    f"""CREATE OR REPLACE FUNCTION refuse_journal_change() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{_WORDS}' USING ERRCODE = 'restrict_violation'; END $$""",
    "DROP TRIGGER IF EXISTS event_append_only ON event",
    "CREATE TRIGGER event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON event"
    " FOR EACH STATEMENT EXECUTE FUNCTION refuse_journal_change()",
)


def guard_journal(connection: Connection) -> None:
    """Makes the triggers that refuse every change of an event.

    SQLite alters a table by making it anew, without its triggers: a revision that alters `event` calls this again.
    What is there already stays or is made the same.
    """
    for statement in _SQLITE if connection.dialect.name == "sqlite" else _POSTGRESQL:
        connection.exec_driver_sql(statement)
