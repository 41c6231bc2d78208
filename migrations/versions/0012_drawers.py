"""drawers

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None

OPEN = sa.text('closed_at IS NULL')


def upgrade():
    op.create_table('drawer',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organizer_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('currency', sa.String(), nullable=False),
    sa.Column('opening', sa.BigInteger(), nullable=False),
    sa.Column('opened_line', sa.Integer(), nullable=False),
    sa.Column('opened_at', sa.DateTime(), nullable=False),
    sa.Column('closed_at', sa.DateTime(), nullable=True),
    sa.Column('came', sa.BigInteger(), nullable=False),
    sa.Column('back', sa.BigInteger(), nullable=False),
    sa.Column('moved', sa.BigInteger(), nullable=False),
    sa.Column('counted', sa.BigInteger(), nullable=False),
    sa.Column('counts', sa.Integer(), nullable=False),
    sa.CheckConstraint('counted >= 0', name=op.f('ck_drawer_counted')),
    sa.CheckConstraint('opening >= 0', name=op.f('ck_drawer_opening')),
    sa.ForeignKeyConstraint(['organizer_id'], ['organizer.id'], name=op.f('fk_drawer_organizer_id')),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_drawer_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_drawer'))
    )
    with op.batch_alter_table('drawer', schema=None) as batch_op:
        batch_op.create_index('ix_drawer_closed_at', ['organizer_id', 'closed_at'], unique=False)
        batch_op.create_index(
            'ux_drawer_open', ['organizer_id', 'user_id'], unique=True, sqlite_where=OPEN, postgresql_where=OPEN
        )


def downgrade():
    op.drop_table('drawer')
