"""when a member asked to delete all of it, and when nothing was left

Revision ID: 0042
Revises: 0041
"""

import sqlalchemy as sa
from alembic import op

revision = '0042'
down_revision = '0041'
branch_labels = None
depends_on = None


def upgrade():
    op.add_column('profile', sa.Column('deleted_at', sa.DateTime(), nullable=True))
    op.add_column('profile', sa.Column('erased_at', sa.DateTime(), nullable=True))


def downgrade():
    with op.batch_alter_table('profile', schema=None) as batch_op:
        batch_op.drop_column('erased_at')
        batch_op.drop_column('deleted_at')
