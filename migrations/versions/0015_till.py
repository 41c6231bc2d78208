"""a phone that carries a till, and what it took

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None


def upgrade():
    for table in ('pairing', 'scanner'):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column('cashier_id', sa.Integer(), nullable=True))
            batch_op.create_foreign_key(op.f(f'fk_{table}_cashier_id'), 'user_account', ['cashier_id'], ['id'])
    op.create_table('take',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('scanner_id', sa.Integer(), nullable=False),
    sa.Column('cashier_id', sa.Integer(), nullable=False),
    sa.Column('ticket_id', sa.Integer(), nullable=True),
    sa.Column('order_id', sa.Integer(), nullable=True),
    sa.Column('payment_id', sa.String(), nullable=True),
    sa.Column('token_hash', sa.String(), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('currency', sa.String(), nullable=False),
    sa.Column('method', sa.String(length=40), nullable=False),
    sa.Column('reference', sa.String(), nullable=False),
    sa.Column('over_amount', sa.BigInteger(), nullable=False),
    sa.Column('phone_at', sa.DateTime(), nullable=False),
    sa.Column('taken_at', sa.DateTime(), nullable=False),
    sa.Column('received_at', sa.DateTime(), nullable=False),
    sa.Column('offline', sa.Boolean(), nullable=False),
    sa.Column('result', sa.String(length=40), nullable=False),
    sa.CheckConstraint('amount > 0', name=op.f('ck_take_amount')),
    sa.ForeignKeyConstraint(['cashier_id'], ['user_account.id'], name=op.f('fk_take_cashier_id')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_take_event_id')),
    sa.ForeignKeyConstraint(['order_id'], ['orders.id'], name=op.f('fk_take_order_id')),
    sa.ForeignKeyConstraint(['payment_id'], ['payment.id'], name=op.f('fk_take_payment_id')),
    sa.ForeignKeyConstraint(['scanner_id'], ['scanner.id'], name=op.f('fk_take_scanner_id')),
    sa.ForeignKeyConstraint(['ticket_id'], ['ticket.id'], name=op.f('fk_take_ticket_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_take'))
    )
    with op.batch_alter_table('take', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_take_order_id'), ['order_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_take_scanner_id'), ['scanner_id'], unique=False)
        batch_op.create_index('ix_take_event_result', ['event_id', 'result'], unique=False)


def downgrade():
    op.drop_table('take')
    for table in ('scanner', 'pairing'):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_constraint(op.f(f'fk_{table}_cashier_id'), type_='foreignkey')
            batch_op.drop_column('cashier_id')
