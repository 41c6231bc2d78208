"""the book: circles, roles, territories, groups, criteria, filters, interactions

Revision ID: 0033
Revises: 0032
"""

import sqlalchemy as sa
from alembic import op

revision = '0033'
down_revision = '0032'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('circle_note',
    sa.Column('owner_id', sa.Integer(), nullable=False),
    sa.Column('circle', sa.String(length=40), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['owner_id'], ['profile.id'], name=op.f('fk_circle_note_owner_id')),
    sa.PrimaryKeyConstraint('owner_id', 'circle', name=op.f('pk_circle_note'))
    )
    op.create_table('contact_group',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('name_key', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['owner_id'], ['profile.id'], name=op.f('fk_contact_group_owner_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_contact_group')),
    sa.UniqueConstraint('owner_id', 'name_key', name=op.f('uq_contact_group_owner_id_name_key'))
    )
    op.create_table('criterion',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('name_key', sa.String(), nullable=False),
    sa.Column('choices', sa.JSON(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['owner_id'], ['profile.id'], name=op.f('fk_criterion_owner_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_criterion')),
    sa.UniqueConstraint('owner_id', 'name_key', name=op.f('uq_criterion_owner_id_name_key'))
    )
    op.create_table('interaction',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('channel', sa.String(length=40), nullable=False),
    sa.Column('direction', sa.String(length=40), nullable=False),
    sa.Column('occurred_at', sa.DateTime(), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=True),
    sa.Column('tone', sa.String(length=40), nullable=True),
    sa.Column('formality', sa.String(length=40), nullable=True),
    sa.Column('mode', sa.String(length=40), nullable=True),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['owner_id'], ['profile.id'], name=op.f('fk_interaction_owner_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_interaction'))
    )
    with op.batch_alter_table('interaction', schema=None) as batch_op:
        batch_op.create_index('ix_interaction_owner', ['owner_id', 'occurred_at'], unique=False)

    op.create_table('saved_filter',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('name_key', sa.String(), nullable=False),
    sa.Column('query', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['owner_id'], ['profile.id'], name=op.f('fk_saved_filter_owner_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_saved_filter')),
    sa.UniqueConstraint('owner_id', 'name_key', name=op.f('uq_saved_filter_owner_id_name_key'))
    )
    op.create_table('territory',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('name_key', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['owner_id'], ['profile.id'], name=op.f('fk_territory_owner_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_territory')),
    sa.UniqueConstraint('owner_id', 'name_key', name=op.f('uq_territory_owner_id_name_key'))
    )
    op.create_table('contact_circle',
    sa.Column('contact_id', sa.Integer(), nullable=False),
    sa.Column('circle', sa.String(length=40), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['contact_id'], ['contact.id'], name=op.f('fk_contact_circle_contact_id')),
    sa.ForeignKeyConstraint(['owner_id'], ['profile.id'], name=op.f('fk_contact_circle_owner_id')),
    sa.PrimaryKeyConstraint('contact_id', 'circle', name=op.f('pk_contact_circle'))
    )
    with op.batch_alter_table('contact_circle', schema=None) as batch_op:
        batch_op.create_index('ix_contact_circle_owner', ['owner_id', 'circle', 'contact_id'], unique=False)

    op.create_table('contact_in_group',
    sa.Column('group_id', sa.Integer(), nullable=False),
    sa.Column('contact_id', sa.Integer(), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['contact_id'], ['contact.id'], name=op.f('fk_contact_in_group_contact_id')),
    sa.ForeignKeyConstraint(['group_id'], ['contact_group.id'], name=op.f('fk_contact_in_group_group_id')),
    sa.ForeignKeyConstraint(['owner_id'], ['profile.id'], name=op.f('fk_contact_in_group_owner_id')),
    sa.PrimaryKeyConstraint('group_id', 'contact_id', name=op.f('pk_contact_in_group'))
    )
    with op.batch_alter_table('contact_in_group', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_contact_in_group_contact_id'), ['contact_id'], unique=False)
        batch_op.create_index('ix_contact_in_group_owner', ['owner_id', 'group_id'], unique=False)

    op.create_table('contact_role',
    sa.Column('contact_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.String(length=40), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['contact_id'], ['contact.id'], name=op.f('fk_contact_role_contact_id')),
    sa.ForeignKeyConstraint(['owner_id'], ['profile.id'], name=op.f('fk_contact_role_owner_id')),
    sa.PrimaryKeyConstraint('contact_id', 'role', name=op.f('pk_contact_role'))
    )
    with op.batch_alter_table('contact_role', schema=None) as batch_op:
        batch_op.create_index('ix_contact_role_owner', ['owner_id', 'role', 'contact_id'], unique=False)

    op.create_table('criterion_value',
    sa.Column('criterion_id', sa.Integer(), nullable=False),
    sa.Column('contact_id', sa.Integer(), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=False),
    sa.Column('value', sa.String(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['contact_id'], ['contact.id'], name=op.f('fk_criterion_value_contact_id')),
    sa.ForeignKeyConstraint(['criterion_id'], ['criterion.id'], name=op.f('fk_criterion_value_criterion_id')),
    sa.ForeignKeyConstraint(['owner_id'], ['profile.id'], name=op.f('fk_criterion_value_owner_id')),
    sa.PrimaryKeyConstraint('criterion_id', 'contact_id', name=op.f('pk_criterion_value'))
    )
    with op.batch_alter_table('criterion_value', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_criterion_value_contact_id'), ['contact_id'], unique=False)
        batch_op.create_index('ix_criterion_value_owner', ['owner_id', 'criterion_id', 'key'], unique=False)

    op.create_table('influence',
    sa.Column('contact_id', sa.Integer(), nullable=False),
    sa.Column('territory_id', sa.Integer(), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=False),
    sa.Column('level', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['contact_id'], ['contact.id'], name=op.f('fk_influence_contact_id')),
    sa.ForeignKeyConstraint(['owner_id'], ['profile.id'], name=op.f('fk_influence_owner_id')),
    sa.ForeignKeyConstraint(['territory_id'], ['territory.id'], name=op.f('fk_influence_territory_id')),
    sa.PrimaryKeyConstraint('contact_id', 'territory_id', name=op.f('pk_influence'))
    )
    with op.batch_alter_table('influence', schema=None) as batch_op:
        batch_op.create_index('ix_influence_owner', ['owner_id', 'territory_id', 'level'], unique=False)
        batch_op.create_index(batch_op.f('ix_influence_territory_id'), ['territory_id'], unique=False)

    op.create_table('interaction_contact',
    sa.Column('interaction_id', sa.String(), nullable=False),
    sa.Column('contact_id', sa.Integer(), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['contact_id'], ['contact.id'], name=op.f('fk_interaction_contact_contact_id')),
    sa.ForeignKeyConstraint(['interaction_id'], ['interaction.id'], name=op.f('fk_interaction_contact_interaction_id')),
    sa.ForeignKeyConstraint(['owner_id'], ['profile.id'], name=op.f('fk_interaction_contact_owner_id')),
    sa.PrimaryKeyConstraint('interaction_id', 'contact_id', name=op.f('pk_interaction_contact'))
    )
    with op.batch_alter_table('interaction_contact', schema=None) as batch_op:
        batch_op.create_index('ix_interaction_contact_of', ['contact_id', 'interaction_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_interaction_contact_owner_id'), ['owner_id'], unique=False)

    with op.batch_alter_table('contact', schema=None) as batch_op:
        batch_op.add_column(sa.Column('context_text', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('met_through_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('city', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('domain', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('sphere', sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column('family_link', sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column('formality', sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column('nature', sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column('nature_note', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('openness', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('closeness', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('pleasure', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('usefulness', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('has_no_influence', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('supporter_since', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('readiness', sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column('qualified_at', sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column('put_off_at', sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column('last_touch_at', sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column('last_in_person_at', sa.DateTime(), nullable=True))
        batch_op.drop_index(batch_op.f('ix_contact_owner_id'))
        batch_op.create_index('ix_contact_book', ['owner_id', 'created_at', 'id'], unique=False)
        batch_op.create_index('ix_contact_evening', ['owner_id', 'context_event_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_contact_met_through_id'), ['met_through_id'], unique=False)
        batch_op.create_index('ix_contact_state', ['owner_id', 'state'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_contact_met_through_id'), 'contact', ['met_through_id'], ['id'])



def downgrade():
    with op.batch_alter_table('contact', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_contact_met_through_id'), type_='foreignkey')
        batch_op.drop_index('ix_contact_state')
        batch_op.drop_index(batch_op.f('ix_contact_met_through_id'))
        batch_op.drop_index('ix_contact_evening')
        batch_op.drop_index('ix_contact_book')
        batch_op.create_index(batch_op.f('ix_contact_owner_id'), ['owner_id'], unique=False)
        batch_op.drop_column('last_in_person_at')
        batch_op.drop_column('last_touch_at')
        batch_op.drop_column('put_off_at')
        batch_op.drop_column('qualified_at')
        batch_op.drop_column('readiness')
        batch_op.drop_column('supporter_since')
        batch_op.drop_column('has_no_influence')
        batch_op.drop_column('usefulness')
        batch_op.drop_column('pleasure')
        batch_op.drop_column('closeness')
        batch_op.drop_column('openness')
        batch_op.drop_column('nature_note')
        batch_op.drop_column('nature')
        batch_op.drop_column('formality')
        batch_op.drop_column('family_link')
        batch_op.drop_column('sphere')
        batch_op.drop_column('domain')
        batch_op.drop_column('city')
        batch_op.drop_column('met_through_id')
        batch_op.drop_column('context_text')

    with op.batch_alter_table('interaction_contact', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_interaction_contact_owner_id'))
        batch_op.drop_index('ix_interaction_contact_of')

    op.drop_table('interaction_contact')
    with op.batch_alter_table('influence', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_influence_territory_id'))
        batch_op.drop_index('ix_influence_owner')

    op.drop_table('influence')
    with op.batch_alter_table('criterion_value', schema=None) as batch_op:
        batch_op.drop_index('ix_criterion_value_owner')
        batch_op.drop_index(batch_op.f('ix_criterion_value_contact_id'))

    op.drop_table('criterion_value')
    with op.batch_alter_table('contact_role', schema=None) as batch_op:
        batch_op.drop_index('ix_contact_role_owner')

    op.drop_table('contact_role')
    with op.batch_alter_table('contact_in_group', schema=None) as batch_op:
        batch_op.drop_index('ix_contact_in_group_owner')
        batch_op.drop_index(batch_op.f('ix_contact_in_group_contact_id'))

    op.drop_table('contact_in_group')
    with op.batch_alter_table('contact_circle', schema=None) as batch_op:
        batch_op.drop_index('ix_contact_circle_owner')

    op.drop_table('contact_circle')
    op.drop_table('territory')
    op.drop_table('saved_filter')
    with op.batch_alter_table('interaction', schema=None) as batch_op:
        batch_op.drop_index('ix_interaction_owner')

    op.drop_table('interaction')
    op.drop_table('criterion')
    op.drop_table('contact_group')
    op.drop_table('circle_note')
