"""questions of readers to the team of a date

Revision ID: 0023
Revises: 0022
"""

import sqlalchemy as sa
from alembic import op

revision = '0023'
down_revision = '0022'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        'inquiry',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('event_id', sa.Integer(), nullable=False),
        sa.Column('form_key', sa.String(), nullable=False),
        sa.Column('name', sa.String(), nullable=False),
        sa.Column('email', sa.String(), nullable=False),
        sa.Column('locale', sa.String(), nullable=False),
        sa.Column('words', sa.String(), nullable=False),
        sa.Column('answer', sa.String(), nullable=False),
        sa.Column('state', sa.String(length=40), nullable=False),
        sa.Column('created_at', sa.DateTime(), nullable=False),
        sa.Column('answered_at', sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_inquiry_event_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_inquiry')),
        sa.UniqueConstraint('form_key', name=op.f('uq_inquiry_form_key')),
    )
    op.create_index('ix_inquiry_event_id_state', 'inquiry', ['event_id', 'state'])


def downgrade():
    op.drop_table('inquiry')
