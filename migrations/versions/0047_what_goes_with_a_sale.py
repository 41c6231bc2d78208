"""what goes with a sale at the door

Revision ID: 0047
Revises: 0046
"""

import sqlalchemy as sa
from alembic import op

revision = '0047'
down_revision = '0046'
branch_labels = None
depends_on = None


def upgrade():
    op.add_column('walk_in', sa.Column('facts', sa.JSON(), nullable=False, server_default='{}'))


def downgrade():
    with op.batch_alter_table('walk_in', schema=None) as batch_op:
        batch_op.drop_column('facts')
