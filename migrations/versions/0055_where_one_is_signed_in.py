"""where one is signed in, and when an account was last used

Revision ID: 0055
Revises: 0054
"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = '0055'
down_revision = '0054'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('signed_in',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('browser', sa.String(), nullable=False),
    sa.Column('started_at', sa.DateTime(), nullable=False),
    sa.Column('used_on', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_signed_in_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_signed_in')),
    sa.UniqueConstraint('digest', name=op.f('uq_signed_in_digest'))
    )
    with op.batch_alter_table('signed_in', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_signed_in_user_id'), ['user_id'], unique=False)
    op.add_column('user_account', sa.Column('last_used_at', sa.DateTime(), nullable=True))
    op.add_column('user_account', sa.Column('told_unused_at', sa.DateTime(), nullable=True))
    # nothing told so far who uses their account: everybody did today
    users = sa.table('user_account', sa.column('last_used_at', sa.DateTime()))
    op.execute(users.update().values(last_used_at=datetime.now(UTC).replace(tzinfo=None)))


def downgrade():
    with op.batch_alter_table('user_account', schema=None) as batch_op:
        batch_op.drop_column('told_unused_at')
        batch_op.drop_column('last_used_at')
    op.drop_table('signed_in')
