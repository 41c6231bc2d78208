"""whether one's presence at a date shows to those who agreed

Revision ID: 0036
Revises: 0035
"""

import sqlalchemy as sa
from alembic import op

revision = '0036'
down_revision = '0035'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('event_presence',
    sa.Column('profile_id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('visibility', sa.String(length=40), nullable=False),
    sa.Column('until', sa.DateTime(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_event_presence_event_id')),
    sa.ForeignKeyConstraint(['profile_id'], ['profile.id'], name=op.f('fk_event_presence_profile_id')),
    sa.PrimaryKeyConstraint('profile_id', 'event_id', name=op.f('pk_event_presence'))
    )
    op.create_index('ix_event_presence_event_id', 'event_presence', ['event_id'])


def downgrade():
    op.drop_table('event_presence')
