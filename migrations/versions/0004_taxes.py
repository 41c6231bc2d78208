"""taxes

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None

SAID = ("legal_name", "address", "tax_number", "register_number")


def upgrade():
    with op.batch_alter_table('organizer', schema=None) as batch_op:
        for name in SAID:
            batch_op.add_column(sa.Column(name, sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('tax', sa.String(length=40), nullable=False, server_default='none'))
        batch_op.add_column(sa.Column('vat_bp', sa.Integer(), nullable=False, server_default='1925'))

    with op.batch_alter_table('order_line', schema=None) as batch_op:
        batch_op.add_column(sa.Column('vat_bp', sa.Integer(), nullable=False, server_default='0'))


def downgrade():
    with op.batch_alter_table('order_line', schema=None) as batch_op:
        batch_op.drop_column('vat_bp')

    with op.batch_alter_table('organizer', schema=None) as batch_op:
        for name in ('vat_bp', 'tax', *SAID):
            batch_op.drop_column(name)
