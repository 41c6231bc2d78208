"""rules of the doors: re-entry, what each gate lets in; exits, and why a desk let in

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('door_rules',
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('reentry', sa.String(length=40), nullable=False),
    sa.Column('gates', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_door_rules_event_id')),
    sa.PrimaryKeyConstraint('event_id', name=op.f('pk_door_rules'))
    )
    op.add_column('entry', sa.Column('exited_at', sa.DateTime(), nullable=True))
    op.add_column('scan', sa.Column('reason', sa.String(), nullable=False, server_default=''))


def downgrade():
    with op.batch_alter_table('scan', schema=None) as batch_op:
        batch_op.drop_column('reason')
    with op.batch_alter_table('entry', schema=None) as batch_op:
        batch_op.drop_column('exited_at')
    op.drop_table('door_rules')
