"""photos of dates and series, logos

Revision ID: 0038
Revises: 0037
"""

import sqlalchemy as sa
from alembic import op

revision = '0038'
down_revision = '0037'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('picture',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organizer_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('cut', sa.String(length=40), nullable=False),
    sa.Column('alt', sa.String(), nullable=False),
    sa.Column('added_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['organizer_id'], ['organizer.id'], name=op.f('fk_picture_organizer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_picture')),
    sa.UniqueConstraint('code', name=op.f('uq_picture_code'))
    )
    with op.batch_alter_table('picture', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_picture_organizer_id'), ['organizer_id'], unique=False)
    op.create_table('picture_size',
    sa.Column('picture_id', sa.Integer(), nullable=False),
    sa.Column('width', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('height', sa.Integer(), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['picture_id'], ['picture.id'], name=op.f('fk_picture_size_picture_id')),
    sa.PrimaryKeyConstraint('picture_id', 'width', name=op.f('pk_picture_size'))
    )
    op.create_table('logo',
    sa.Column('organizer_id', sa.Integer(), nullable=False),
    sa.Column('picture_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['organizer_id'], ['organizer.id'], name=op.f('fk_logo_organizer_id')),
    sa.ForeignKeyConstraint(['picture_id'], ['picture.id'], name=op.f('fk_logo_picture_id')),
    sa.PrimaryKeyConstraint('organizer_id', name=op.f('pk_logo'))
    )
    for table in ('series', 'event'):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column('picture_id', sa.Integer(), nullable=True))
            batch_op.create_foreign_key(batch_op.f(f'fk_{table}_picture_id'), 'picture', ['picture_id'], ['id'])
            batch_op.create_index(batch_op.f(f'ix_{table}_picture_id'), ['picture_id'], unique=False)


def downgrade():
    for table in ('event', 'series'):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_index(batch_op.f(f'ix_{table}_picture_id'))
            batch_op.drop_constraint(batch_op.f(f'fk_{table}_picture_id'), type_='foreignkey')
            batch_op.drop_column('picture_id')
    for table in ('logo', 'picture_size', 'picture'):
        op.drop_table(table)
