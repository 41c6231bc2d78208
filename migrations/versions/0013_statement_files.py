"""statements as files

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('statement_columns',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organizer_id', sa.Integer(), nullable=False),
    sa.Column('source', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('header', sa.JSON(), nullable=False),
    sa.Column('columns', sa.JSON(), nullable=False),
    sa.Column('used_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['organizer_id'], ['organizer.id'], name=op.f('fk_statement_columns_organizer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_statement_columns')),
    sa.UniqueConstraint('organizer_id', 'source', 'name', name=op.f('uq_statement_columns_organizer_id_source_name'))
    )
    op.create_table('statement_file',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organizer_id', sa.Integer(), nullable=False),
    sa.Column('rows', sa.JSON(), nullable=False),
    sa.Column('total', sa.Integer(), nullable=False),
    sa.Column('done', sa.Integer(), nullable=False),
    sa.Column('counts', sa.JSON(), nullable=False),
    sa.Column('created_by', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('done_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['created_by'], ['user_account.id'], name=op.f('fk_statement_file_created_by')),
    sa.ForeignKeyConstraint(['organizer_id'], ['organizer.id'], name=op.f('fk_statement_file_organizer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_statement_file'))
    )
    with op.batch_alter_table('statement_file', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_statement_file_organizer_id'), ['organizer_id'], unique=False)
        batch_op.create_index(
            'ix_statement_file_running', ['id'], unique=False,
            sqlite_where=sa.text('done_at IS NULL'), postgresql_where=sa.text('done_at IS NULL'),
        )


def downgrade():
    op.drop_table('statement_file')
    op.drop_table('statement_columns')
