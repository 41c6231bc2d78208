"""reports of one member about another

Revision ID: 0046
Revises: 0045
"""

import sqlalchemy as sa
from alembic import op

revision = '0046'
down_revision = '0045'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('report',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('about_id', sa.Integer(), nullable=False),
    sa.Column('why', sa.String(length=40), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('said_at', sa.DateTime(), nullable=False),
    sa.Column('outcome', sa.String(length=40), nullable=True),
    sa.Column('looked_at', sa.DateTime(), nullable=True),
    sa.Column('looked_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['about_id'], ['profile.id'], name=op.f('fk_report_about_id')),
    sa.ForeignKeyConstraint(['by_id'], ['profile.id'], name=op.f('fk_report_by_id')),
    sa.ForeignKeyConstraint(['looked_by_id'], ['user_account.id'], name=op.f('fk_report_looked_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_report'))
    )
    with op.batch_alter_table('report', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_report_about_id'), ['about_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_report_by_id'), ['by_id'], unique=False)


def downgrade():
    op.drop_table('report')
