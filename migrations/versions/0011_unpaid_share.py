"""how much of a room may wait unpaid for money by hand

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade():
    for table in ('series', 'event'):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column('hand_share', sa.Integer(), nullable=False, server_default='30'))


def downgrade():
    for table in ('event', 'series'):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column('hand_share')
