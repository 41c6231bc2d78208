"""budgets: lines, the mix of tickets, the day to decide

Revision ID: 0028
Revises: 0027
"""

import sqlalchemy as sa
from alembic import op

revision = '0028'
down_revision = '0027'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('budget',
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('fee_bp', sa.Integer(), nullable=False),
    sa.Column('decide_on', sa.Date(), nullable=True),
    sa.Column('reminded_at', sa.DateTime(), nullable=True),
    sa.Column('decision', sa.String(length=40), nullable=False),
    sa.Column('decided_at', sa.DateTime(), nullable=True),
    sa.Column('decided_by', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['decided_by'], ['user_account.id'], name=op.f('fk_budget_decided_by')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_budget_event_id')),
    sa.PrimaryKeyConstraint('event_id', name=op.f('pk_budget'))
    )
    op.create_table('budget_line',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('label', sa.String(), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('actual', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['event_id'], ['budget.event_id'], name=op.f('fk_budget_line_event_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_budget_line'))
    )
    with op.batch_alter_table('budget_line', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_budget_line_event_id'), ['event_id'], unique=False)
    op.create_table('budget_mix',
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('ticket_type_id', sa.Integer(), nullable=False),
    sa.Column('planned', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['budget.event_id'], name=op.f('fk_budget_mix_event_id')),
    sa.ForeignKeyConstraint(['ticket_type_id'], ['ticket_type.id'], name=op.f('fk_budget_mix_ticket_type_id')),
    sa.PrimaryKeyConstraint('event_id', 'ticket_type_id', name=op.f('pk_budget_mix'))
    )


def downgrade():
    op.drop_table('budget_mix')
    with op.batch_alter_table('budget_line', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_budget_line_event_id'))
    op.drop_table('budget_line')
    op.drop_table('budget')
