"""badges: the public code of a ticket's wearer

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op

revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('badge',
    sa.Column('ticket_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('printed_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['ticket_id'], ['ticket.id'], name=op.f('fk_badge_ticket_id')),
    sa.PrimaryKeyConstraint('ticket_id', name=op.f('pk_badge')),
    sa.UniqueConstraint('code', name=op.f('uq_badge_code'))
    )


def downgrade():
    op.drop_table('badge')
