"""badges: four characters to type at a table, a yes without a telephone number, and what strangers leave

Revision ID: 0026
Revises: 0025
"""

import secrets

import sqlalchemy as sa
from alembic import op

revision = '0026'
down_revision = '0025'
branch_labels = None
depends_on = None

ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'


def upgrade():
    for table in ('encounter_fact', 'share_grant'):
        column = sa.Column('without_phone', sa.Boolean(), nullable=False, server_default=sa.false())
        op.add_column(table, column)
    op.add_column('badge', sa.Column('event_id', sa.Integer(), nullable=True))
    op.add_column('badge', sa.Column('table_code', sa.String(), nullable=True))
    _fill(op.get_bind())
    with op.batch_alter_table('badge', schema=None) as batch_op:
        batch_op.alter_column('event_id', nullable=False, existing_type=sa.Integer())
        batch_op.alter_column('table_code', nullable=False, existing_type=sa.String())
        batch_op.create_foreign_key(op.f('fk_badge_event_id'), 'event', ['event_id'], ['id'])
        batch_op.create_unique_constraint(op.f('uq_badge_event_id_table_code'), ['event_id', 'table_code'])
    _left_cards()


def _left_cards():
    op.create_table('left_card',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('to_id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('phone', sa.String(), nullable=False),
    sa.Column('email', sa.String(), nullable=False),
    sa.Column('left_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_left_card_event_id')),
    sa.ForeignKeyConstraint(['to_id'], ['profile.id'], name=op.f('fk_left_card_to_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_left_card'))
    )
    with op.batch_alter_table('left_card', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_left_card_to_id'), ['to_id'], unique=False)


def _fill(bind):
    """Badges that were printed before have four characters too, on their next label."""
    query = 'SELECT b.ticket_id, t.event_id FROM badge b JOIN ticket t ON t.id = b.ticket_id ORDER BY 1'
    taken = set()
    for ticket_id, event_id in bind.execute(sa.text(query)).all():
        code = None
        while code is None or (event_id, code) in taken:
            code = ''.join(secrets.choice(ALPHABET) for _ in range(4))
        taken.add((event_id, code))
        put = 'UPDATE badge SET event_id = :event, table_code = :code WHERE ticket_id = :ticket'
        bind.execute(sa.text(put), {'event': event_id, 'code': code, 'ticket': ticket_id})


def downgrade():
    op.drop_table('left_card')
    with op.batch_alter_table('badge', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('uq_badge_event_id_table_code'), type_='unique')
        batch_op.drop_constraint(op.f('fk_badge_event_id'), type_='foreignkey')
        batch_op.drop_column('table_code')
        batch_op.drop_column('event_id')
    for table in ('share_grant', 'encounter_fact'):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column('without_phone')
