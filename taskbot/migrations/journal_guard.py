"""What keeps the journal append-only in the database itself, whoever speaks to it."""

from sqlalchemy import Connection

_WORDS = "the journal is only ever added to"

_SQLITE = {
    name: f"CREATE TRIGGER {name} BEFORE {act} ON event {condition}BEGIN SELECT RAISE(ABORT, '{_WORDS}'); END"
    for name, act, condition in (
        ("event_no_update", "UPDATE", ""),
        ("event_no_delete", "DELETE", ""),
        # INSERT OR REPLACE deletes without asking the trigger above
        ("event_no_replace", "INSERT", "WHEN EXISTS (SELECT 1 FROM event WHERE seq = NEW.seq) "),
    )
}
"""By name, as SQLite keeps them."""

_REFUSES = f" BEGIN RAISE EXCEPTION '{_WORDS}' USING ERRCODE = 'restrict_violation'; END "
_ON_SERVER = "event_append_only"
_POSTGRESQL = (
    f"""CREATE OR REPLACE FUNCTION refuse_journal_change() RETURNS trigger LANGUAGE plpgsql AS
    $${_REFUSES}$$""",
    f"DROP TRIGGER IF EXISTS {_ON_SERVER} ON event",
    f"CREATE TRIGGER {_ON_SERVER} BEFORE UPDATE OR DELETE OR TRUNCATE ON event"
    " FOR EACH STATEMENT EXECUTE FUNCTION refuse_journal_change()",
)


def guard_journal(connection: Connection) -> None:
    """Makes the triggers that refuse every change of an event.

    SQLite alters a table by making it anew, without its triggers: a revision that alters `event` calls this again.
    What is there already is made anew.
    """
    if connection.dialect.name != "sqlite":
        for statement in _POSTGRESQL:
            connection.exec_driver_sql(statement)
        return
    for name, made in _SQLITE.items():
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
        connection.exec_driver_sql(made)


def lacking_guards(connection: Connection) -> list[str]:
    """The triggers that are not there, are off, or do something else."""
    if connection.dialect.name == "sqlite":
        asked = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        there = {row.name: row.sql for row in connection.exec_driver_sql(asked)}
        return [name for name, made in _SQLITE.items() if there.get(name) != made]
    asked = (
        "SELECT prosrc FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid"
        " WHERE tgrelid = to_regclass('event') AND tgname = %s AND tgenabled IN ('O', 'A')"
    )
    does = connection.exec_driver_sql(asked, (_ON_SERVER,)).scalar()
    return [] if does == _REFUSES else [_ON_SERVER]
