"""what changed of an event's tickets is found without reading them all

Revision ID: 0048
Revises: 0047
"""

from alembic import op

revision = '0048'
down_revision = '0047'
branch_labels = None
depends_on = None


def upgrade():
    op.create_index('ix_ticket_changes', 'ticket', ['event_id', 'changed_seq'], unique=False)
    op.drop_index(op.f('ix_ticket_event_id'), table_name='ticket')


def downgrade():
    op.create_index(op.f('ix_ticket_event_id'), 'ticket', ['event_id'], unique=False)
    op.drop_index('ix_ticket_changes', table_name='ticket')
