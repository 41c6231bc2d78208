"""what an organizer is, where else it is found, and questions to its team

Revision ID: 0050
Revises: 0049
"""

import sqlalchemy as sa
from alembic import op

revision = '0050'
down_revision = '0049'
branch_labels = None
depends_on = None


def upgrade():
    op.add_column('organizer', sa.Column('kind', sa.String(length=40), nullable=True))
    op.add_column('organizer', sa.Column('links', sa.JSON(), nullable=False, server_default='{}'))
    with op.batch_alter_table('inquiry', schema=None) as batch_op:
        batch_op.alter_column('event_id', existing_type=sa.Integer(), nullable=True)
        batch_op.add_column(sa.Column('organizer_id', sa.Integer(), nullable=True))
        batch_op.create_index('ix_inquiry_organizer_id', ['organizer_id'], unique=False)
        batch_op.create_foreign_key(
            op.f('fk_inquiry_organizer_id'), 'organizer', ['organizer_id'], ['id']
        )


def downgrade():
    op.execute('DELETE FROM inquiry WHERE event_id IS NULL')
    with op.batch_alter_table('inquiry', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('fk_inquiry_organizer_id'), type_='foreignkey')
        batch_op.drop_index('ix_inquiry_organizer_id')
        batch_op.drop_column('organizer_id')
        batch_op.alter_column('event_id', existing_type=sa.Integer(), nullable=False)
    op.drop_column('organizer', 'links')
    op.drop_column('organizer', 'kind')
