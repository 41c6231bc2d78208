"""anchor guests have a page and places to give; whoever comes may pass a link on

Revision ID: 0027
Revises: 0026
"""

import secrets

import sqlalchemy as sa
from alembic import op

revision = '0027'
down_revision = '0026'
branch_labels = None
depends_on = None

SYMBOLS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
TOLD = ('agreed_by', 'phone', 'email')


def upgrade():
    with op.batch_alter_table('anchor_guest', schema=None) as batch_op:
        for name in TOLD:
            batch_op.add_column(sa.Column(name, sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('allotment', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('gift_type_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('answered_at', sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column('secret', sa.String(), nullable=True))
        batch_op.create_unique_constraint(batch_op.f('uq_anchor_guest_secret'), ['secret'])
    guest = sa.table('anchor_guest', sa.column('id'), sa.column('code'), sa.column('secret'))
    bind = op.get_bind()
    for id_, code in bind.execute(sa.select(guest.c.id, guest.c.code)).all():
        links = {'code': code or ''.join(secrets.choice(SYMBOLS) for _ in range(8))}
        links['secret'] = secrets.token_urlsafe(18)
        bind.execute(guest.update().where(guest.c.id == id_).values(links))
    op.create_table('inviter',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('ticket_id', sa.Integer(), nullable=True),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.CheckConstraint('(ticket_id IS NULL) <> (user_id IS NULL)', name=op.f('ck_inviter_one')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_inviter_event_id')),
    sa.ForeignKeyConstraint(['ticket_id'], ['ticket.id'], name=op.f('fk_inviter_ticket_id')),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_inviter_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inviter')),
    sa.UniqueConstraint('code', name=op.f('uq_inviter_code')),
    sa.UniqueConstraint('event_id', 'user_id', name=op.f('uq_inviter_event_id_user_id')),
    sa.UniqueConstraint('ticket_id', name=op.f('uq_inviter_ticket_id'))
    )
    with op.batch_alter_table('inviter', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_inviter_event_id'), ['event_id'], unique=False)
    op.create_table('link_view',
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('n', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('code', 'day', name=op.f('pk_link_view'))
    )


def downgrade():
    op.drop_table('link_view')
    with op.batch_alter_table('inviter', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_inviter_event_id'))
    op.drop_table('inviter')
    with op.batch_alter_table('anchor_guest', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('uq_anchor_guest_secret'), type_='unique')
        for name in ('secret', 'answered_at', 'gift_type_id', 'allotment', *TOLD):
            batch_op.drop_column(name)
