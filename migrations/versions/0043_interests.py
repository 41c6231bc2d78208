"""how many say of a date that it interests them

Revision ID: 0043
Revises: 0042
"""

import sqlalchemy as sa
from alembic import op

revision = '0043'
down_revision = '0042'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('interest',
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('n', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_interest_event_id_event')),
    sa.PrimaryKeyConstraint('event_id', 'day', name=op.f('pk_interest'))
    )


def downgrade():
    op.drop_table('interest')
