"""a drawer as a phone tells of it, and sums taken back

Revision ID: 0032
Revises: 0031
"""

import sqlalchemy as sa
from alembic import op

revision = '0032'
down_revision = '0031'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('scanner', schema=None) as batch_op:
        batch_op.add_column(sa.Column('till_ended_at', sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column('handed_over_at', sa.DateTime(), nullable=True))
    with op.batch_alter_table('drawer', schema=None) as batch_op:
        batch_op.add_column(sa.Column('mark', sa.String(), nullable=True))
        batch_op.create_index('ux_drawer_mark', ['organizer_id', 'user_id', 'mark'], unique=True)
    op.create_table('late_line',
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('drawer_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['drawer_id'], ['drawer.id'], name=op.f('fk_late_line_drawer_id')),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_late_line'))
    )
    with op.batch_alter_table('late_line', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_late_line_drawer_id'), ['drawer_id'], unique=False)
    op.create_table('take_undo',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('take_id', sa.String(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('scanner_id', sa.Integer(), nullable=False),
    sa.Column('cashier_id', sa.Integer(), nullable=False),
    sa.Column('phone_at', sa.DateTime(), nullable=False),
    sa.Column('undone_at', sa.DateTime(), nullable=False),
    sa.Column('received_at', sa.DateTime(), nullable=False),
    sa.Column('offline', sa.Boolean(), nullable=False),
    sa.Column('result', sa.String(length=40), nullable=False),
    sa.ForeignKeyConstraint(['cashier_id'], ['user_account.id'], name=op.f('fk_take_undo_cashier_id')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_take_undo_event_id')),
    sa.ForeignKeyConstraint(['scanner_id'], ['scanner.id'], name=op.f('fk_take_undo_scanner_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_take_undo')),
    sa.UniqueConstraint('take_id', name=op.f('uq_take_undo_take_id'))
    )
    with op.batch_alter_table('take_undo', schema=None) as batch_op:
        batch_op.create_index('ix_take_undo_event_result', ['event_id', 'result'], unique=False)
    op.create_table('drawer_word',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('scanner_id', sa.Integer(), nullable=False),
    sa.Column('cashier_id', sa.Integer(), nullable=False),
    sa.Column('drawer_id', sa.Integer(), nullable=True),
    sa.Column('mark', sa.String(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('pieces', sa.JSON(), nullable=False),
    sa.Column('phone_at', sa.DateTime(), nullable=False),
    sa.Column('told_at', sa.DateTime(), nullable=False),
    sa.Column('received_at', sa.DateTime(), nullable=False),
    sa.Column('offline', sa.Boolean(), nullable=False),
    sa.Column('result', sa.String(length=40), nullable=False),
    sa.CheckConstraint('amount >= 0', name=op.f('ck_drawer_word_amount')),
    sa.ForeignKeyConstraint(['cashier_id'], ['user_account.id'], name=op.f('fk_drawer_word_cashier_id')),
    sa.ForeignKeyConstraint(['drawer_id'], ['drawer.id'], name=op.f('fk_drawer_word_drawer_id')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_drawer_word_event_id')),
    sa.ForeignKeyConstraint(['scanner_id'], ['scanner.id'], name=op.f('fk_drawer_word_scanner_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_drawer_word'))
    )
    with op.batch_alter_table('drawer_word', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_drawer_word_drawer_id'), ['drawer_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_drawer_word_scanner_id'), ['scanner_id'], unique=False)


def downgrade():
    op.drop_table('drawer_word')
    op.drop_table('take_undo')
    op.drop_table('late_line')
    with op.batch_alter_table('drawer', schema=None) as batch_op:
        batch_op.drop_index('ux_drawer_mark')
        batch_op.drop_column('mark')
    with op.batch_alter_table('scanner', schema=None) as batch_op:
        batch_op.drop_column('handed_over_at')
        batch_op.drop_column('till_ended_at')
