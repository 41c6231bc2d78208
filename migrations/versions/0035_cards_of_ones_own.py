"""several cards of one person, what they say of themselves, a face

Revision ID: 0035
Revises: 0034
"""

import sqlalchemy as sa
from alembic import op

revision = '0035'
down_revision = '0034'
branch_labels = None
depends_on = None

CARD = ('title', 'whatsapp', 'linkedin', 'site', 'note')
PROFILE = ('about', 'brings', 'city', 'spoken')
FIRST = 'UPDATE card SET is_default = :yes WHERE id IN (SELECT min(id) FROM card GROUP BY profile_id)'


def upgrade():
    for name in CARD:
        op.add_column('card', sa.Column(name, sa.String(), nullable=False, server_default=''))
    op.add_column('card', sa.Column('is_default', sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column('card', sa.Column('ended_at', sa.DateTime(), nullable=True))
    op.execute(sa.text(FIRST).bindparams(sa.bindparam('yes', True, type_=sa.Boolean())))
    op.execute("UPDATE card SET label = 'Pro' WHERE label = 'pro'")
    op.create_index('uq_card_default', 'card', ['profile_id'], unique=True, sqlite_where=sa.text('is_default'), postgresql_where=sa.text('is_default'))
    for name in PROFILE:
        op.add_column('profile', sa.Column(name, sa.String(), nullable=False, server_default=''))
    op.add_column('profile', sa.Column('status', sa.String(length=40), nullable=True))
    op.add_column('profile', sa.Column('said_at', sa.DateTime(), nullable=True))
    op.add_column('profile', sa.Column('address', sa.String(), nullable=True))
    op.create_index('ix_profile_address', 'profile', ['address'], unique=True)
    op.create_table('profile_photo',
    sa.Column('profile_id', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(), nullable=False),
    sa.Column('large', sa.LargeBinary(), nullable=False),
    sa.Column('small', sa.LargeBinary(), nullable=False),
    sa.Column('added_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['profile_id'], ['profile.id'], name=op.f('fk_profile_photo_profile_id')),
    sa.PrimaryKeyConstraint('profile_id', name=op.f('pk_profile_photo'))
    )


def downgrade():
    op.drop_table('profile_photo')
    op.drop_index('ix_profile_address', 'profile')
    with op.batch_alter_table('profile', schema=None) as batch_op:
        for name in ('address', 'said_at', 'status', *PROFILE):
            batch_op.drop_column(name)
    op.drop_index('uq_card_default', 'card')
    with op.batch_alter_table('card', schema=None) as batch_op:
        for name in ('ended_at', 'is_default', *CARD):
            batch_op.drop_column(name)
