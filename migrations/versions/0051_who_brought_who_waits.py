"""the link that brought who waits or asks

Revision ID: 0051
Revises: 0050
"""

import sqlalchemy as sa
from alembic import op

revision = '0051'
down_revision = '0050'
branch_labels = None
depends_on = None


def upgrade():
    for table in ('waitlist_entry', 'application'):
        op.add_column(table, sa.Column('via', sa.String(), nullable=False, server_default=''))


def downgrade():
    for table in ('application', 'waitlist_entry'):
        op.drop_column(table, 'via')
