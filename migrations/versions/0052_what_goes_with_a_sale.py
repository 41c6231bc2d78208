"""what goes with a sale at the door

Revision ID: 0052
Revises: 0051
"""

import sqlalchemy as sa
from alembic import op

revision = '0052'
down_revision = '0051'
branch_labels = None
depends_on = None


def upgrade():
    op.add_column('walk_in', sa.Column('facts', sa.JSON(), nullable=False, server_default='{}'))


def downgrade():
    with op.batch_alter_table('walk_in', schema=None) as batch_op:
        batch_op.drop_column('facts')
