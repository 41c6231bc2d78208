"""what phones at the door sold, and the places they keep to sell

Revision ID: 0025
Revises: 0024
"""

import sqlalchemy as sa
from alembic import op

revision = '0025'
down_revision = '0024'
branch_labels = None
depends_on = None

FITS = {True: 'size IS NULL OR held + sold <= size + over', False: 'size IS NULL OR held + sold <= size'}


def _checks(over):
    kept = [('held', 'held >= 0'), ('sold', 'sold >= 0'), ('waiting', 'waiting >= 0'), ('size', FITS[over])]
    made = tuple(sa.CheckConstraint(what, name=op.f(f'ck_quota_{name}')) for name, what in kept)
    aside = sa.CheckConstraint('aside BETWEEN 0 AND held', name=op.f('ck_quota_aside'))
    return (*made, aside) if over else made


def _quota(over):
    """SQLite makes the table anew, and must be told its checks."""
    lite = op.get_bind().dialect.name == 'sqlite'
    how = {'recreate': 'always', 'table_args': _checks(over)} if lite else {}
    with op.batch_alter_table('quota', schema=None, **how) as batch_op:
        if not lite:
            batch_op.drop_constraint(op.f('ck_quota_size'), type_='check')
        if not lite and not over:
            batch_op.drop_constraint(op.f('ck_quota_aside'), type_='check')
        for name in ('over', 'aside'):
            if over:
                batch_op.add_column(sa.Column(name, sa.Integer(), nullable=False, server_default='0'))
            else:
                batch_op.drop_column(name)
        if not lite:
            batch_op.create_check_constraint(op.f('ck_quota_size'), FITS[over])
        if not lite and over:
            batch_op.create_check_constraint(op.f('ck_quota_aside'), 'aside BETWEEN 0 AND held')


def upgrade():
    _quota(True)
    op.add_column('pairing', sa.Column('block_size', sa.Integer(), nullable=False, server_default='0'))
    with op.batch_alter_table('scanner', schema=None) as batch_op:
        for name in ('block_size', 'block_seats'):
            batch_op.add_column(sa.Column(name, sa.Integer(), nullable=False, server_default='0'))
        batch_op.create_check_constraint(op.f('ck_scanner_block_seats'), 'block_seats >= 0')
    op.create_table('walk_in',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('scanner_id', sa.Integer(), nullable=False),
    sa.Column('cashier_id', sa.Integer(), nullable=False),
    sa.Column('ticket_type_id', sa.Integer(), nullable=True),
    sa.Column('order_id', sa.Integer(), nullable=True),
    sa.Column('quantity', sa.Integer(), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('currency', sa.String(), nullable=False),
    sa.Column('way', sa.String(length=40), nullable=False),
    sa.Column('reference', sa.String(), nullable=False),
    sa.Column('block_seats', sa.Integer(), nullable=False),
    sa.Column('over_seats', sa.Integer(), nullable=False),
    sa.Column('phone_at', sa.DateTime(), nullable=False),
    sa.Column('sold_at', sa.DateTime(), nullable=False),
    sa.Column('received_at', sa.DateTime(), nullable=False),
    sa.Column('offline', sa.Boolean(), nullable=False),
    sa.Column('result', sa.String(length=40), nullable=False),
    sa.CheckConstraint('amount >= 0', name=op.f('ck_walk_in_amount')),
    sa.CheckConstraint('over_seats >= 0', name=op.f('ck_walk_in_over_seats')),
    sa.CheckConstraint('quantity > 0', name=op.f('ck_walk_in_quantity')),
    sa.ForeignKeyConstraint(['cashier_id'], ['user_account.id'], name=op.f('fk_walk_in_cashier_id')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_walk_in_event_id')),
    sa.ForeignKeyConstraint(['order_id'], ['orders.id'], name=op.f('fk_walk_in_order_id')),
    sa.ForeignKeyConstraint(['scanner_id'], ['scanner.id'], name=op.f('fk_walk_in_scanner_id')),
    sa.ForeignKeyConstraint(['ticket_type_id'], ['ticket_type.id'], name=op.f('fk_walk_in_ticket_type_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_walk_in'))
    )
    with op.batch_alter_table('walk_in', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_walk_in_event_id'), ['event_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_walk_in_order_id'), ['order_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_walk_in_scanner_id'), ['scanner_id'], unique=False)


def downgrade():
    op.drop_table('walk_in')
    with op.batch_alter_table('scanner', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_scanner_block_seats'), type_='check')
        batch_op.drop_column('block_seats')
        batch_op.drop_column('block_size')
    with op.batch_alter_table('pairing', schema=None) as batch_op:
        batch_op.drop_column('block_size')
    _quota(False)
