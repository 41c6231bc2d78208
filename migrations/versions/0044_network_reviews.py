"""the network review: its guide, the reviews kept, who stands where in one's circles

Revision ID: 0044
Revises: 0043
"""

import sqlalchemy as sa
from alembic import op

revision = '0044'
down_revision = '0043'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('active_circle',
    sa.Column('owner_id', sa.Integer(), nullable=False),
    sa.Column('cap', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['owner_id'], ['profile.id'], name=op.f('fk_active_circle_owner_id')),
    sa.PrimaryKeyConstraint('owner_id', name=op.f('pk_active_circle'))
    )
    op.create_table('review',
    sa.Column('owner_id', sa.Integer(), nullable=False),
    sa.Column('estimate', sa.Integer(), nullable=True),
    sa.Column('said_done_at', sa.DateTime(), nullable=True),
    sa.Column('started_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['owner_id'], ['profile.id'], name=op.f('fk_review_owner_id')),
    sa.PrimaryKeyConstraint('owner_id', name=op.f('pk_review'))
    )
    op.create_table('reviewed_circle',
    sa.Column('owner_id', sa.Integer(), nullable=False),
    sa.Column('circle', sa.String(length=40), nullable=False),
    sa.Column('mark', sa.String(length=40), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['owner_id'], ['profile.id'], name=op.f('fk_reviewed_circle_owner_id')),
    sa.PrimaryKeyConstraint('owner_id', 'circle', name=op.f('pk_reviewed_circle'))
    )
    op.create_table('review_snapshot',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=False),
    sa.Column('taken_at', sa.DateTime(), nullable=False),
    sa.Column('numbers', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['owner_id'], ['profile.id'], name=op.f('fk_review_snapshot_owner_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review_snapshot'))
    )
    with op.batch_alter_table('review_snapshot', schema=None) as batch_op:
        batch_op.create_index('ix_review_snapshot_owner', ['owner_id', 'taken_at'], unique=False)
    op.create_table('ring_choice',
    sa.Column('contact_id', sa.Integer(), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=False),
    sa.Column('ring', sa.String(length=40), nullable=False),
    sa.ForeignKeyConstraint(['contact_id'], ['contact.id'], name=op.f('fk_ring_choice_contact_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['owner_id'], ['profile.id'], name=op.f('fk_ring_choice_owner_id')),
    sa.PrimaryKeyConstraint('contact_id', name=op.f('pk_ring_choice'))
    )
    with op.batch_alter_table('ring_choice', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_ring_choice_owner_id'), ['owner_id'], unique=False)


def downgrade():
    op.drop_table('ring_choice')
    op.drop_table('review_snapshot')
    op.drop_table('reviewed_circle')
    op.drop_table('review')
    op.drop_table('active_circle')
