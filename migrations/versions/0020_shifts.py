"""dates put elsewhere, and who was told

Revision ID: 0020
Revises: 0019
"""

import sqlalchemy as sa
from alembic import op

revision = '0020'
down_revision = '0019'
branch_labels = None
depends_on = None

COLUMNS = ('shifted_at', 'shifted_from', 'leave_until')


def upgrade():
    for name in COLUMNS:
        op.add_column('event', sa.Column(name, sa.DateTime(), nullable=True))
    op.create_table('shift',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('was_starts_at', sa.DateTime(), nullable=False),
    sa.Column('was_ends_at', sa.DateTime(), nullable=False),
    sa.Column('was_at', sa.String(), nullable=False),
    sa.Column('words', sa.String(), nullable=False),
    sa.Column('shifted_by', sa.Integer(), nullable=False),
    sa.Column('shifted_at', sa.DateTime(), nullable=False),
    sa.Column('told_after', sa.Integer(), nullable=False),
    sa.Column('told', sa.Integer(), nullable=False),
    sa.Column('done_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_shift_event_id')),
    sa.ForeignKeyConstraint(['shifted_by'], ['user_account.id'], name=op.f('fk_shift_shifted_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_shift'))
    )
    op.create_index(op.f('ix_shift_event_id'), 'shift', ['event_id'], unique=False)


def downgrade():
    op.drop_table('shift')
    with op.batch_alter_table('event', schema=None) as batch_op:
        for name in reversed(COLUMNS):
            batch_op.drop_column(name)
