"""what relaxes at an AfterWork, and the programme of each date of a series

Revision ID: 0049
Revises: 0048
"""

import sqlalchemy as sa
from alembic import op

revision = '0049'
down_revision = '0048'
branch_labels = None
depends_on = None


def upgrade():
    for table in ('series', 'event'):
        op.add_column(table, sa.Column('leisure', sa.String(), nullable=False, server_default=''))
        waived = sa.Column('leisure_waived', sa.Boolean(), nullable=False, server_default=sa.false())
        op.add_column(table, waived)
    op.add_column('series', sa.Column('agenda', sa.JSON(), nullable=False, server_default='[]'))


def downgrade():
    op.drop_column('series', 'agenda')
    for table in ('event', 'series'):
        op.drop_column(table, 'leisure_waived')
        op.drop_column(table, 'leisure')
