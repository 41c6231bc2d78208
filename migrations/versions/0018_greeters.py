"""who welcomes an anchor guest

Revision ID: 0018
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op

revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None


def upgrade():
    op.add_column('anchor_guest', sa.Column('greeter', sa.String(), nullable=False, server_default=''))


def downgrade():
    with op.batch_alter_table('anchor_guest', schema=None) as batch_op:
        batch_op.drop_column('greeter')
