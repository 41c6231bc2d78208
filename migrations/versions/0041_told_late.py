"""meetings told too late, and lines noted on the spot

Revision ID: 0041
Revises: 0040
"""

import sqlalchemy as sa
from alembic import op

revision = '0041'
down_revision = '0040'
branch_labels = None
depends_on = None


def upgrade():
    stale = sa.Column('stale', sa.Boolean(), nullable=False, server_default=sa.false())
    op.add_column('encounter_fact', stale)
    op.create_table('jotting',
    sa.Column('fact_id', sa.String(), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=False),
    sa.Column('why', sa.String(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('written_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['fact_id'], ['encounter_fact.id'], name=op.f('fk_jotting_fact_id')),
    sa.ForeignKeyConstraint(['owner_id'], ['profile.id'], name=op.f('fk_jotting_owner_id')),
    sa.PrimaryKeyConstraint('fact_id', name=op.f('pk_jotting'))
    )
    with op.batch_alter_table('jotting', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_jotting_owner_id'), ['owner_id'], unique=False)


def downgrade():
    op.drop_table('jotting')
    with op.batch_alter_table('encounter_fact', schema=None) as batch_op:
        batch_op.drop_column('stale')
