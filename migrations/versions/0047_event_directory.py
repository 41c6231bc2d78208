"""whether a date has a list of who is there, as its team chose

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
    op.create_table('event_directory',
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('mode', sa.String(length=40), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_event_directory_event_id')),
    sa.PrimaryKeyConstraint('event_id', name=op.f('pk_event_directory'))
    )


def downgrade():
    op.drop_table('event_directory')
