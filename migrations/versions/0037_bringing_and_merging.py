"""files of contacts, several ways to reach one, duplicates and merges

Revision ID: 0037
Revises: 0036
"""

import sqlalchemy as sa
from alembic import op

revision = '0037'
down_revision = '0036'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('contact_file',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('source', sa.String(), nullable=False),
    sa.Column('state', sa.String(length=40), nullable=False),
    sa.Column('header', sa.JSON(), nullable=False),
    sa.Column('columns', sa.JSON(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('done_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['owner_id'], ['profile.id'], name=op.f('fk_contact_file_owner_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_contact_file'))
    )
    with op.batch_alter_table('contact_file', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_contact_file_owner_id'), ['owner_id'], unique=False)
        batch_op.create_index('ix_contact_file_state', ['state', 'id'], unique=False)

    op.create_table('contact_file_row',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('file_id', sa.Integer(), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=False),
    sa.Column('n', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=40), nullable=False),
    sa.Column('written', sa.JSON(), nullable=False),
    sa.Column('entry', sa.JSON(), nullable=False),
    sa.Column('contact_id', sa.Integer(), nullable=True),
    sa.Column('print', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['contact_id'], ['contact.id'], name=op.f('fk_contact_file_row_contact_id')),
    sa.ForeignKeyConstraint(['file_id'], ['contact_file.id'], name=op.f('fk_contact_file_row_file_id')),
    sa.ForeignKeyConstraint(['owner_id'], ['profile.id'], name=op.f('fk_contact_file_row_owner_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_contact_file_row')),
    sa.UniqueConstraint('file_id', 'n', name=op.f('uq_contact_file_row_file_id_n'))
    )
    with op.batch_alter_table('contact_file_row', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_contact_file_row_contact_id'), ['contact_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_contact_file_row_owner_id'), ['owner_id'], unique=False)
        batch_op.create_index('ix_contact_file_row_state', ['file_id', 'state', 'n'], unique=False)

    op.create_table('contact_merge',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=False),
    sa.Column('kept_id', sa.Integer(), nullable=False),
    sa.Column('gone_id', sa.Integer(), nullable=False),
    sa.Column('gone_name', sa.String(), nullable=False),
    sa.Column('before', sa.JSON(), nullable=False),
    sa.Column('after', sa.JSON(), nullable=False),
    sa.Column('links', sa.JSON(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('undone_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['gone_id'], ['contact.id'], name=op.f('fk_contact_merge_gone_id')),
    sa.ForeignKeyConstraint(['kept_id'], ['contact.id'], name=op.f('fk_contact_merge_kept_id')),
    sa.ForeignKeyConstraint(['owner_id'], ['profile.id'], name=op.f('fk_contact_merge_owner_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_contact_merge'))
    )
    with op.batch_alter_table('contact_merge', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_contact_merge_gone_id'), ['gone_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_contact_merge_kept_id'), ['kept_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_contact_merge_owner_id'), ['owner_id'], unique=False)

    op.create_table('contact_way',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('contact_id', sa.Integer(), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('label', sa.String(), nullable=False),
    sa.Column('value', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['contact_id'], ['contact.id'], name=op.f('fk_contact_way_contact_id')),
    sa.ForeignKeyConstraint(['owner_id'], ['profile.id'], name=op.f('fk_contact_way_owner_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_contact_way')),
    sa.UniqueConstraint('contact_id', 'kind', 'value', name=op.f('uq_contact_way_contact_id_kind_value'))
    )
    with op.batch_alter_table('contact_way', schema=None) as batch_op:
        batch_op.create_index('ix_contact_way_owner', ['owner_id'], unique=False)

    op.create_table('duplicate',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=False),
    sa.Column('first_id', sa.Integer(), nullable=False),
    sa.Column('second_id', sa.Integer(), nullable=False),
    sa.Column('tier', sa.String(length=40), nullable=False),
    sa.Column('apart_at', sa.DateTime(), nullable=True),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['first_id'], ['contact.id'], name=op.f('fk_duplicate_first_id')),
    sa.ForeignKeyConstraint(['owner_id'], ['profile.id'], name=op.f('fk_duplicate_owner_id')),
    sa.ForeignKeyConstraint(['second_id'], ['contact.id'], name=op.f('fk_duplicate_second_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_duplicate')),
    sa.UniqueConstraint('first_id', 'second_id', name=op.f('uq_duplicate_first_id_second_id'))
    )
    with op.batch_alter_table('duplicate', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_duplicate_owner_id'), ['owner_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_duplicate_second_id'), ['second_id'], unique=False)

    with op.batch_alter_table('contact', schema=None) as batch_op:
        batch_op.add_column(sa.Column('merged_into_id', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_contact_merged_into_id'), ['merged_into_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_contact_merged_into_id'), 'contact', ['merged_into_id'], ['id'])



def downgrade():
    with op.batch_alter_table('contact', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_contact_merged_into_id'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_contact_merged_into_id'))
        batch_op.drop_column('merged_into_id')

    with op.batch_alter_table('duplicate', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_duplicate_second_id'))
        batch_op.drop_index(batch_op.f('ix_duplicate_owner_id'))

    op.drop_table('duplicate')
    with op.batch_alter_table('contact_way', schema=None) as batch_op:
        batch_op.drop_index('ix_contact_way_owner')

    op.drop_table('contact_way')
    with op.batch_alter_table('contact_merge', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_contact_merge_owner_id'))
        batch_op.drop_index(batch_op.f('ix_contact_merge_kept_id'))
        batch_op.drop_index(batch_op.f('ix_contact_merge_gone_id'))

    op.drop_table('contact_merge')
    with op.batch_alter_table('contact_file_row', schema=None) as batch_op:
        batch_op.drop_index('ix_contact_file_row_state')
        batch_op.drop_index(batch_op.f('ix_contact_file_row_owner_id'))
        batch_op.drop_index(batch_op.f('ix_contact_file_row_contact_id'))

    op.drop_table('contact_file_row')
    with op.batch_alter_table('contact_file', schema=None) as batch_op:
        batch_op.drop_index('ix_contact_file_state')
        batch_op.drop_index(batch_op.f('ix_contact_file_owner_id'))

    op.drop_table('contact_file')
