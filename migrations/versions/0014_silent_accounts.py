"""silent accounts

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None


def upgrade():
    op.add_column('merchant_account', sa.Column('silent_since', sa.DateTime(), nullable=True))


def downgrade():
    with op.batch_alter_table('merchant_account', schema=None) as batch_op:
        batch_op.drop_column('silent_since')
