"""who objects to being written to, and to standing in a book

Revision ID: 0053
Revises: 0052
"""

import sqlalchemy as sa
from alembic import op

revision = '0053'
down_revision = '0052'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        'objection',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('mark', sa.String(), nullable=False),
        sa.Column('kind', sa.String(), nullable=False),
        sa.Column('from_books', sa.Boolean(), nullable=False),
        sa.Column('at', sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_objection')),
        sa.UniqueConstraint('mark', name=op.f('uq_objection_mark')),
    )
    op.create_table(
        'objection_code',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('mark', sa.String(), nullable=False),
        sa.Column('code', sa.String(), nullable=False),
        sa.Column('ends_at', sa.DateTime(), nullable=False),
        sa.Column('confirmed_at', sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_objection_code')),
    )
    op.create_index(op.f('ix_objection_code_mark'), 'objection_code', ['mark'])
    op.create_table(
        'removal',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('owner_id', sa.Integer(), nullable=False),
        sa.Column('contact_id', sa.Integer(), nullable=False),
        sa.Column('objection_id', sa.Integer(), nullable=False),
        sa.Column('asked_at', sa.DateTime(), nullable=False),
        sa.Column('due_at', sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ['contact_id'], ['contact.id'], name=op.f('fk_removal_contact_id')
        ),
        sa.ForeignKeyConstraint(
            ['objection_id'], ['objection.id'], name=op.f('fk_removal_objection_id')
        ),
        sa.ForeignKeyConstraint(
            ['owner_id'], ['profile.id'], name=op.f('fk_removal_owner_id')
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_removal')),
        sa.UniqueConstraint('contact_id', 'objection_id', name=op.f('uq_removal_contact_id_objection_id')),
    )
    for of in ('owner_id', 'objection_id', 'due_at'):
        op.create_index(op.f(f'ix_removal_{of}'), 'removal', [of])


def downgrade():
    op.drop_table('removal')
    op.drop_table('objection_code')
    op.drop_table('objection')
