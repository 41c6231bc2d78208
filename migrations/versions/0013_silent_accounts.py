"""silent accounts

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade():
    op.add_column('merchant_account', sa.Column('silent_since', sa.DateTime(), nullable=True))


def downgrade():
    with op.batch_alter_table('merchant_account', schema=None) as batch_op:
        batch_op.drop_column('silent_since')
