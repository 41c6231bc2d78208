"""deposits

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('deposit_terms',
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('basis', sa.String(length=40), nullable=False),
    sa.Column('value', sa.BigInteger(), nullable=False),
    sa.Column('until', sa.DateTime(), nullable=True),
    sa.Column('late', sa.String(length=40), nullable=False),
    sa.CheckConstraint('value > 0', name=op.f('ck_deposit_terms_value')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_deposit_terms_event_id')),
    sa.PrimaryKeyConstraint('event_id', name=op.f('pk_deposit_terms'))
    )
    op.create_table('deposit',
    sa.Column('order_id', sa.Integer(), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('at_door', sa.Boolean(), nullable=False),
    sa.Column('until', sa.DateTime(), nullable=False),
    sa.Column('late', sa.String(length=40), nullable=False),
    sa.Column('paid_amount', sa.BigInteger(), nullable=False),
    sa.Column('kept_amount', sa.BigInteger(), nullable=False),
    sa.Column('paid_at', sa.DateTime(), nullable=True),
    sa.Column('reminded', sa.Integer(), nullable=False),
    sa.CheckConstraint('amount > 0', name=op.f('ck_deposit_amount')),
    sa.CheckConstraint('kept_amount >= 0', name=op.f('ck_deposit_kept_amount')),
    sa.CheckConstraint('paid_amount >= 0', name=op.f('ck_deposit_paid_amount')),
    sa.ForeignKeyConstraint(['order_id'], ['orders.id'], name=op.f('fk_deposit_order_id')),
    sa.PrimaryKeyConstraint('order_id', name=op.f('pk_deposit'))
    )
    with op.batch_alter_table('deposit', schema=None) as batch_op:
        batch_op.create_index(
            'ix_deposit_until', ['until'], unique=False,
            sqlite_where=sa.text('paid_at IS NOT NULL'), postgresql_where=sa.text('paid_at IS NOT NULL'),
        )


def downgrade():
    op.drop_table('deposit')
    op.drop_table('deposit_terms')
