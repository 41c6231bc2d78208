"""phones that only rehearse

Revision ID: 0019
Revises: 0018
"""

import sqlalchemy as sa
from alembic import op

revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None


def upgrade():
    for table in ('pairing', 'scanner'):
        column = sa.Column('practice', sa.Boolean(), nullable=False, server_default=sa.false())
        op.add_column(table, column)


def downgrade():
    for table in ('scanner', 'pairing'):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column('practice')
