"""who speaks is told of once, whatever the dates

Revision ID: 0040
Revises: 0039
"""

import unicodedata

import sqlalchemy as sa
from alembic import op

revision = '0040'
down_revision = '0039'
branch_labels = None
depends_on = None


def upgrade():
    connection = op.get_bind()
    query = sa.text(
        'SELECT speaker.id, event_id, position, name, headline, organizer_id FROM speaker'
        ' JOIN event ON event.id = event_id ORDER BY starts_at, speaker.id'
    )
    stood = connection.execute(query).all()
    op.drop_table('speaker')
    speaker = op.create_table('speaker',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organizer_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('headline', sa.String(), nullable=False),
    sa.Column('bio', sa.String(), nullable=False),
    sa.Column('link', sa.String(), nullable=False),
    sa.Column('picture_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['organizer_id'], ['organizer.id'], name=op.f('fk_speaker_organizer_id')),
    sa.ForeignKeyConstraint(['picture_id'], ['picture.id'], name=op.f('fk_speaker_picture_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_speaker')),
    sa.UniqueConstraint('organizer_id', 'key', name=op.f('uq_speaker_organizer_id_key'))
    )
    appearance = op.create_table('appearance',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('speaker_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('headline', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_appearance_event_id')),
    sa.ForeignKeyConstraint(['speaker_id'], ['speaker.id'], name=op.f('fk_appearance_speaker_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_appearance'))
    )
    with op.batch_alter_table('appearance', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_appearance_event_id'), ['event_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_appearance_speaker_id'), ['speaker_id'], unique=False)
    carry_over(connection, stood, speaker, appearance)


def carry_over(connection, stood, speaker, appearance):
    """One row a name of an organizer, introduced as the last time; one appearance a date."""
    known, there = {}, set()
    for _id, _event, _position, name, headline, organizer in stood:
        row = known.setdefault((organizer, folded(name)), {'name': name, 'headline': ''})
        row['headline'] = headline or row['headline']
    for (organizer, key), row in known.items():
        facts = {'organizer_id': organizer, 'key': key, 'bio': '', 'link': ''}
        made = connection.execute(speaker.insert().values(**row, **facts))
        row['id'] = made.inserted_primary_key[0]
    for _id, event, position, name, headline, organizer in stood:
        person = known[organizer, folded(name)]['id']
        if (event, person) not in there:
            there.add((event, person))
            facts = {'event_id': event, 'speaker_id': person, 'position': position}
            connection.execute(appearance.insert().values(headline=headline, **facts))


def folded(text):
    """As app/kernel/text.py folded on the day of this migration."""
    plain = unicodedata.normalize('NFKD', text.replace('’', "'").casefold())
    plain = plain.replace('œ', 'oe').replace('æ', 'ae')
    return ' '.join(''.join(c for c in plain if unicodedata.category(c) != 'Mn').split())


def downgrade():
    connection = op.get_bind()
    query = sa.text(
        'SELECT event_id, position, name, appearance.headline FROM appearance'
        ' JOIN speaker ON speaker.id = speaker_id ORDER BY appearance.id'
    )
    stood = [row._asdict() for row in connection.execute(query)]
    op.drop_table('appearance')
    op.drop_table('speaker')
    speaker = op.create_table('speaker',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('headline', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_speaker_event_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_speaker'))
    )
    with op.batch_alter_table('speaker', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_speaker_event_id'), ['event_id'], unique=False)
    for facts in stood:
        connection.execute(speaker.insert().values(**facts))
