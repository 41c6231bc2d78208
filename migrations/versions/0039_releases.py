"""drafts that go public at their hour, and the link that shows one

Revision ID: 0039
Revises: 0038
"""

import sqlalchemy as sa
from alembic import op

revision = '0039'
down_revision = '0038'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('event', schema=None) as batch_op:
        batch_op.add_column(sa.Column('publish_at', sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column('preview', sa.String(), nullable=True))
        batch_op.create_index('ix_event_status_publish_at', ['status', 'publish_at'], unique=False)
        batch_op.create_unique_constraint(batch_op.f('uq_event_preview'), ['preview'])


def downgrade():
    with op.batch_alter_table('event', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('uq_event_preview'), type_='unique')
        batch_op.drop_index('ix_event_status_publish_at')
        batch_op.drop_column('preview')
        batch_op.drop_column('publish_at')
