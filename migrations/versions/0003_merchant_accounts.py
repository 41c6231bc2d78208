"""merchant accounts

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('merchant_account',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organizer_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('live', sa.Boolean(), nullable=False),
    sa.Column('hook', sa.String(), nullable=False),
    sa.Column('facts', sa.JSON(), nullable=False),
    sa.Column('sealed', sa.String(), nullable=False),
    sa.Column('ends', sa.JSON(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('checked_at', sa.DateTime(), nullable=True),
    sa.Column('trouble', sa.String(), nullable=False),
    sa.Column('paused_at', sa.DateTime(), nullable=True),
    sa.Column('removed_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['organizer_id'], ['organizer.id'], name=op.f('fk_merchant_account_organizer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_merchant_account')),
    sa.UniqueConstraint('hook', name=op.f('uq_merchant_account_hook'))
    )
    with op.batch_alter_table('merchant_account', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_merchant_account_organizer_id'), ['organizer_id'], unique=False)
        batch_op.create_index(
            'ix_merchant_account_one_of_a_kind', ['organizer_id', 'kind', 'live'], unique=True,
            sqlite_where=sa.text('removed_at IS NULL'), postgresql_where=sa.text('removed_at IS NULL'),
        )

    with op.batch_alter_table('payment', schema=None) as batch_op:
        batch_op.add_column(sa.Column('merchant_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('method', sa.String(), nullable=False, server_default=''))
        batch_op.create_index(batch_op.f('ix_payment_merchant_id'), ['merchant_id'], unique=False)
        batch_op.create_foreign_key(
            batch_op.f('fk_payment_merchant_id'), 'merchant_account', ['merchant_id'], ['id']
        )

    with op.batch_alter_table('payment_notice', schema=None) as batch_op:
        batch_op.add_column(sa.Column('refund_ref', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('is_signed', sa.Boolean(), nullable=False, server_default=sa.true()))


def downgrade():
    with op.batch_alter_table('payment_notice', schema=None) as batch_op:
        batch_op.drop_column('is_signed')
        batch_op.drop_column('refund_ref')

    with op.batch_alter_table('payment', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_payment_merchant_id'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_payment_merchant_id'))
        batch_op.drop_column('method')
        batch_op.drop_column('merchant_id')

    op.drop_table('merchant_account')
