"""the life of a task: requests to the office, attachments, instructions, shares that end"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('attachment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('task_number', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('file_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('size', sa.Integer(), nullable=True),
    sa.Column('sha256', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('by', sa.BigInteger(), nullable=False),
    sa.Column('at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('chat_id', sa.BigInteger(), nullable=False),
    sa.Column('message_id', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['task_number'], ['task.number'], ),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('attachment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_attachment_task_number'), ['task_number'], unique=False)

    op.create_table('instruction',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('task_number', sa.Integer(), nullable=True),
    sa.Column('words', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('by', sa.BigInteger(), nullable=False),
    sa.Column('at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('forwarded_by', sa.BigInteger(), nullable=True),
    sa.Column('forwarded_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['task_number'], ['task.number'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('instruction', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_instruction_task_number'), ['task_number'], unique=False)

    op.create_table('request',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('closing', 'extension', 'decline', 'coordination', name='requestkind', native_enum=False, length=20), nullable=False),
    sa.Column('task_number', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('asked_by', sa.BigInteger(), nullable=False),
    sa.Column('asked_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('reason', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('wanted_on', sa.Date(), nullable=True),
    sa.Column('outcome', sa.Enum('granted', 'refused', 'lapsed', name='outcome', native_enum=False, length=20), nullable=True),
    sa.Column('granted_on', sa.Date(), nullable=True),
    sa.Column('answer', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('answered_by', sa.BigInteger(), nullable=True),
    sa.Column('answered_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('clock_resumed_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['task_number'], ['task.number'], ),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('request', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_request_outcome'), ['outcome'], unique=False)
        batch_op.create_index(batch_op.f('ix_request_task_number'), ['task_number'], unique=False)

    with op.batch_alter_table('assignment', schema=None) as batch_op:
        batch_op.add_column(sa.Column('left_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
        batch_op.add_column(sa.Column('acknowledged_by', sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column('finished_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))

    with op.batch_alter_table('indicator', schema=None) as batch_op:
        batch_op.add_column(sa.Column('current', sa.Float(), nullable=True))
        batch_op.add_column(sa.Column('current_on', sa.Date(), nullable=True))

    with op.batch_alter_table('messagelink', schema=None) as batch_op:
        batch_op.add_column(sa.Column('request_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key('fk_messagelink_request_id', 'request', ['request_id'], ['id'])

    with op.batch_alter_table('milestone', schema=None) as batch_op:
        batch_op.add_column(sa.Column('reached_on', sa.Date(), nullable=True))

    with op.batch_alter_table('task', schema=None) as batch_op:
        batch_op.add_column(sa.Column('leader', sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default=''))

    _ask_again()


def _ask_again() -> None:
    """What was asked before there were requests: every closing request with its answer, and whoever is blocked now."""
    connection = op.get_bind()
    tables = sa.MetaData()
    tables.reflect(connection, only=['event', 'assignment', 'request'])
    event, share, request = (tables.tables[name] for name in ('event', 'assignment', 'request'))
    leads = dict(connection.execute(sa.select(share.c.task_number, share.c.unit_id).where(share.c.part == 'lead')).all())
    moves = sa.select(event).where(event.c.kind.in_(['submitted', 'returned', 'closed'])).order_by(event.c.seq)
    waiting: dict[int, dict] = {}
    made: list[dict] = []
    for each in connection.execute(moves).mappings():
        number, new = each['task_number'], each['new'] or {}
        if each['kind'] == 'submitted':
            waiting[number] = _asked('closing', number, leads[number], each['by'] or 0, each['at'], new.get('note') or '')
            made.append(waiting[number])
        elif asked := waiting.pop(number, None):
            is_closed = each['kind'] == 'closed'
            asked.update({
                'outcome': 'granted' if is_closed else 'refused',
                'answer': new.get('reason') or '',
                'answered_by': each['by'],
                'answered_at': each['at'],
                'clock_resumed_at': None if is_closed else each['at'],
            })
    for each in connection.execute(sa.select(share).where(share.c.blocked_at.is_not(None))).mappings():
        asked = _asked('coordination', each['task_number'], each['unit_id'], 0, each['blocked_at'], each['problem'])
        made.append(asked | {'clock_resumed_at': each['blocked_at']})
    if made:
        op.bulk_insert(request, made)


def _asked(kind: str, number: int, unit_id: int, by: int, at: object, reason: str) -> dict:
    return {
        'kind': kind, 'task_number': number, 'unit_id': unit_id, 'asked_by': by, 'asked_at': at, 'reason': reason,
        'wanted_on': None, 'outcome': None, 'granted_on': None, 'answer': '', 'answered_by': None, 'answered_at': None,
        'clock_resumed_at': None,
    }
