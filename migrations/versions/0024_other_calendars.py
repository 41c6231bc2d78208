"""calendars of others, listed beside ours

Revision ID: 0024
Revises: 0023
"""

import sqlalchemy as sa
from alembic import op

revision = '0024'
down_revision = '0023'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        'other_calendar',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('organizer_id', sa.Integer(), nullable=False),
        sa.Column('name', sa.String(), nullable=False),
        sa.Column('url', sa.String(), nullable=False),
        sa.Column('city', sa.String(), nullable=False),
        sa.Column('timezone', sa.String(), nullable=False),
        sa.Column('created_at', sa.DateTime(), nullable=False),
        sa.Column('looked_at', sa.DateTime(), nullable=True),
        sa.Column('next_look_at', sa.DateTime(), nullable=False),
        sa.Column('etag', sa.String(), nullable=False),
        sa.Column('trouble', sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(
            ['organizer_id'], ['organizer.id'], name=op.f('fk_other_calendar_organizer_id')
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_other_calendar')),
        sa.UniqueConstraint('organizer_id', 'url', name=op.f('uq_other_calendar_organizer_id_url')),
    )
    op.create_index(op.f('ix_other_calendar_next_look_at'), 'other_calendar', ['next_look_at'])
    op.create_table(
        'other_date',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('calendar_id', sa.Integer(), nullable=False),
        sa.Column('uid', sa.String(), nullable=False),
        sa.Column('starts_at', sa.DateTime(), nullable=False),
        sa.Column('ends_at', sa.DateTime(), nullable=False),
        sa.Column('whole_day', sa.Boolean(), nullable=False),
        sa.Column('title', sa.String(), nullable=False),
        sa.Column('place', sa.String(), nullable=False),
        sa.Column('url', sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ['calendar_id'], ['other_calendar.id'], name=op.f('fk_other_date_calendar_id')
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_other_date')),
    )
    op.create_index(op.f('ix_other_date_calendar_id'), 'other_date', ['calendar_id'])
    op.create_index('ix_other_date_starts_at', 'other_date', ['starts_at'])


def downgrade():
    op.drop_table('other_date')
    op.drop_table('other_calendar')
