"""first tables

Revision ID: 0001
Revises: 
"""

import sqlalchemy as sa
from alembic import op

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('attempt',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attempt'))
    )
    with op.batch_alter_table('attempt', schema=None) as batch_op:
        batch_op.create_index('ix_attempt_key_at', ['key', 'at'], unique=False)

    op.create_table('consent',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('subject', sa.String(), nullable=False),
    sa.Column('purpose', sa.String(length=40), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=True),
    sa.Column('given', sa.Boolean(), nullable=False),
    sa.Column('text_version', sa.String(), nullable=False),
    sa.Column('locale', sa.String(), nullable=False),
    sa.Column('channel', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_consent'))
    )
    with op.batch_alter_table('consent', schema=None) as batch_op:
        batch_op.create_index('ix_consent_subject_purpose', ['subject', 'purpose'], unique=False)

    op.create_table('message',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('template', sa.String(), nullable=False),
    sa.Column('recipient', sa.String(), nullable=False),
    sa.Column('locale', sa.String(), nullable=False),
    sa.Column('about', sa.String(), nullable=False),
    sa.Column('facts', sa.JSON(), nullable=False),
    sa.Column('dedupe_key', sa.String(), nullable=True),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('not_before', sa.DateTime(), nullable=False),
    sa.Column('claimed_until', sa.DateTime(), nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('done_at', sa.DateTime(), nullable=True),
    sa.Column('failed_at', sa.DateTime(), nullable=True),
    sa.Column('error', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_message')),
    sa.UniqueConstraint('dedupe_key', name=op.f('uq_message_dedupe_key'))
    )
    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_message_about'), ['about'], unique=False)
        batch_op.create_index('ix_message_waiting', ['not_before'], unique=False, sqlite_where=sa.text('done_at IS NULL AND failed_at IS NULL'), postgresql_where=sa.text('done_at IS NULL AND failed_at IS NULL'))

    op.create_table('organizer',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('about', sa.String(), nullable=False),
    sa.Column('city', sa.String(), nullable=False),
    sa.Column('email', sa.String(), nullable=False),
    sa.Column('phone', sa.String(), nullable=False),
    sa.Column('site', sa.String(), nullable=False),
    sa.Column('currency', sa.String(), nullable=False),
    sa.Column('timezone', sa.String(), nullable=False),
    sa.Column('mtn_number', sa.String(), nullable=False),
    sa.Column('orange_number', sa.String(), nullable=False),
    sa.Column('wallet_name', sa.String(), nullable=False),
    sa.Column('is_demo', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_organizer')),
    sa.UniqueConstraint('code', name=op.f('uq_organizer_code'))
    )
    op.create_table('payment_notice',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('provider', sa.String(), nullable=False),
    sa.Column('event_key', sa.String(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('provider_ref', sa.String(), nullable=False),
    sa.Column('our_ref', sa.String(), nullable=False),
    sa.Column('body', sa.LargeBinary(), nullable=False),
    sa.Column('received_at', sa.DateTime(), nullable=False),
    sa.Column('done_at', sa.DateTime(), nullable=True),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('next_try_at', sa.DateTime(), nullable=True),
    sa.Column('error', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_payment_notice')),
    sa.UniqueConstraint('provider', 'event_key', name=op.f('uq_payment_notice_provider_event_key'))
    )
    op.create_table('sign_in_link',
    sa.Column('token_digest', sa.String(), nullable=False),
    sa.Column('email', sa.String(), nullable=False),
    sa.Column('next_path', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('expires_at', sa.DateTime(), nullable=False),
    sa.Column('used_at', sa.DateTime(), nullable=True),
    sa.PrimaryKeyConstraint('token_digest', name=op.f('pk_sign_in_link'))
    )
    with op.batch_alter_table('sign_in_link', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sign_in_link_email'), ['email'], unique=False)

    op.create_table('user_account',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('email', sa.String(), nullable=True),
    sa.Column('phone', sa.String(), nullable=True),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('locale', sa.String(), nullable=False),
    sa.Column('is_operator', sa.Boolean(), nullable=False),
    sa.Column('session_key', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_user_account')),
    sa.UniqueConstraint('email', name=op.f('uq_user_account_email')),
    sa.UniqueConstraint('session_key', name=op.f('uq_user_account_session_key'))
    )
    with op.batch_alter_table('user_account', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_user_account_phone'), ['phone'], unique=False)

    op.create_table('audit_entry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('actor', sa.String(), nullable=False),
    sa.Column('action', sa.String(), nullable=False),
    sa.Column('object', sa.String(), nullable=False),
    sa.Column('organizer_id', sa.Integer(), nullable=True),
    sa.Column('facts', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['organizer_id'], ['organizer.id'], name=op.f('fk_audit_entry_organizer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_entry'))
    )
    with op.batch_alter_table('audit_entry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_audit_entry_object'), ['object'], unique=False)
        batch_op.create_index(batch_op.f('ix_audit_entry_organizer_id'), ['organizer_id'], unique=False)

    op.create_table('membership',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('organizer_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.String(length=40), nullable=False),
    sa.ForeignKeyConstraint(['organizer_id'], ['organizer.id'], name=op.f('fk_membership_organizer_id')),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_membership_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_membership')),
    sa.UniqueConstraint('user_id', 'organizer_id', name=op.f('uq_membership_user_id_organizer_id'))
    )
    with op.batch_alter_table('membership', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_membership_organizer_id'), ['organizer_id'], unique=False)

    op.create_table('profile',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.String(length=40), nullable=False),
    sa.Column('adult_declared_at', sa.DateTime(), nullable=True),
    sa.Column('moved_to_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['moved_to_id'], ['profile.id'], name=op.f('fk_profile_moved_to_id')),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_profile_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_profile')),
    sa.UniqueConstraint('user_id', name=op.f('uq_profile_user_id'))
    )
    op.create_table('theme',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organizer_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('hue', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['organizer_id'], ['organizer.id'], name=op.f('fk_theme_organizer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_theme')),
    sa.UniqueConstraint('organizer_id', 'name', name=op.f('uq_theme_organizer_id_name'))
    )
    op.create_table('venue',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organizer_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('address', sa.String(), nullable=False),
    sa.Column('city', sa.String(), nullable=False),
    sa.Column('capacity', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['organizer_id'], ['organizer.id'], name=op.f('fk_venue_organizer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_venue')),
    sa.UniqueConstraint('organizer_id', 'name', 'city', name=op.f('uq_venue_organizer_id_name_city'))
    )
    op.create_table('card',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('profile_id', sa.Integer(), nullable=False),
    sa.Column('label', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('headline', sa.String(), nullable=False),
    sa.Column('organisation', sa.String(), nullable=False),
    sa.Column('phone', sa.String(), nullable=False),
    sa.Column('email', sa.String(), nullable=False),
    sa.Column('search_key', sa.String(), nullable=False),
    sa.Column('updated_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['profile_id'], ['profile.id'], name=op.f('fk_card_profile_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_card'))
    )
    with op.batch_alter_table('card', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_card_profile_id'), ['profile_id'], unique=False)

    op.create_table('series',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organizer_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('about', sa.String(), nullable=False),
    sa.Column('audience', sa.String(), nullable=False),
    sa.Column('format', sa.String(length=40), nullable=True),
    sa.Column('activity', sa.String(length=40), nullable=True),
    sa.Column('dinner', sa.Boolean(), nullable=False),
    sa.Column('dinner_waived', sa.Boolean(), nullable=False),
    sa.Column('theme_id', sa.Integer(), nullable=True),
    sa.Column('venue_id', sa.Integer(), nullable=True),
    sa.Column('rule', sa.String(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('starts_at', sa.Time(), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('timezone', sa.String(), nullable=False),
    sa.Column('capacity', sa.Integer(), nullable=False),
    sa.Column('prices', sa.JSON(), nullable=False),
    sa.Column('dates_ahead', sa.Integer(), nullable=False),
    sa.Column('change_hours', sa.Integer(), nullable=False),
    sa.Column('may_transfer', sa.Boolean(), nullable=False),
    sa.Column('may_move', sa.Boolean(), nullable=False),
    sa.Column('cancels_as', sa.String(length=40), nullable=False),
    sa.Column('form_key', sa.String(), nullable=True),
    sa.Column('published_at', sa.DateTime(), nullable=True),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['organizer_id'], ['organizer.id'], name=op.f('fk_series_organizer_id')),
    sa.ForeignKeyConstraint(['theme_id'], ['theme.id'], name=op.f('fk_series_theme_id')),
    sa.ForeignKeyConstraint(['venue_id'], ['venue.id'], name=op.f('fk_series_venue_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_series')),
    sa.UniqueConstraint('code', name=op.f('uq_series_code')),
    sa.UniqueConstraint('organizer_id', 'form_key', name=op.f('uq_series_organizer_id_form_key'))
    )
    with op.batch_alter_table('series', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_series_organizer_id'), ['organizer_id'], unique=False)

    op.create_table('event',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organizer_id', sa.Integer(), nullable=False),
    sa.Column('series_id', sa.Integer(), nullable=True),
    sa.Column('occurrence_on', sa.Date(), nullable=True),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('door_code', sa.String(), nullable=False),
    sa.Column('door_salt', sa.LargeBinary(length=16), nullable=False),
    sa.Column('change_seq', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('about', sa.String(), nullable=False),
    sa.Column('audience', sa.String(), nullable=False),
    sa.Column('format', sa.String(length=40), nullable=True),
    sa.Column('activity', sa.String(length=40), nullable=True),
    sa.Column('dinner', sa.Boolean(), nullable=False),
    sa.Column('dinner_waived', sa.Boolean(), nullable=False),
    sa.Column('theme_id', sa.Integer(), nullable=True),
    sa.Column('venue_id', sa.Integer(), nullable=True),
    sa.Column('starts_at', sa.DateTime(), nullable=False),
    sa.Column('ends_at', sa.DateTime(), nullable=False),
    sa.Column('timezone', sa.String(), nullable=False),
    sa.Column('status', sa.String(length=40), nullable=False),
    sa.Column('by_request', sa.Boolean(), nullable=False),
    sa.Column('waitlist_open', sa.Boolean(), nullable=False),
    sa.Column('proposal_hours', sa.Integer(), nullable=True),
    sa.Column('change_hours', sa.Integer(), nullable=False),
    sa.Column('may_transfer', sa.Boolean(), nullable=False),
    sa.Column('may_move', sa.Boolean(), nullable=False),
    sa.Column('cancels_as', sa.String(length=40), nullable=False),
    sa.Column('form_key', sa.String(), nullable=True),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['organizer_id'], ['organizer.id'], name=op.f('fk_event_organizer_id')),
    sa.ForeignKeyConstraint(['series_id'], ['series.id'], name=op.f('fk_event_series_id')),
    sa.ForeignKeyConstraint(['theme_id'], ['theme.id'], name=op.f('fk_event_theme_id')),
    sa.ForeignKeyConstraint(['venue_id'], ['venue.id'], name=op.f('fk_event_venue_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_event')),
    sa.UniqueConstraint('code', name=op.f('uq_event_code')),
    sa.UniqueConstraint('door_code', name=op.f('uq_event_door_code')),
    sa.UniqueConstraint('organizer_id', 'form_key', name=op.f('uq_event_organizer_id_form_key')),
    sa.UniqueConstraint('series_id', 'occurrence_on', name=op.f('uq_event_series_id_occurrence_on'))
    )
    with op.batch_alter_table('event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_event_organizer_id'), ['organizer_id'], unique=False)
        batch_op.create_index('ix_event_status_starts_at', ['status', 'starts_at'], unique=False)

    op.create_table('share_grant',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('giver_id', sa.Integer(), nullable=False),
    sa.Column('receiver_id', sa.Integer(), nullable=False),
    sa.Column('card_id', sa.Integer(), nullable=False),
    sa.Column('granted_at', sa.DateTime(), nullable=False),
    sa.Column('revoked_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['card_id'], ['card.id'], name=op.f('fk_share_grant_card_id')),
    sa.ForeignKeyConstraint(['giver_id'], ['profile.id'], name=op.f('fk_share_grant_giver_id')),
    sa.ForeignKeyConstraint(['receiver_id'], ['profile.id'], name=op.f('fk_share_grant_receiver_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_share_grant')),
    sa.UniqueConstraint('giver_id', 'receiver_id', name=op.f('uq_share_grant_giver_id_receiver_id'))
    )
    with op.batch_alter_table('share_grant', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_share_grant_receiver_id'), ['receiver_id'], unique=False)

    op.create_table('anchor_guest',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('headline', sa.String(), nullable=False),
    sa.Column('state', sa.String(length=40), nullable=False),
    sa.Column('agreed', sa.Boolean(), nullable=False),
    sa.Column('code', sa.String(), nullable=True),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_anchor_guest_event_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_anchor_guest')),
    sa.UniqueConstraint('code', name=op.f('uq_anchor_guest_code'))
    )
    with op.batch_alter_table('anchor_guest', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_anchor_guest_event_id'), ['event_id'], unique=False)

    op.create_table('cancellation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('whole', sa.Boolean(), nullable=False),
    sa.Column('gives', sa.String(length=40), nullable=False),
    sa.Column('choose_until', sa.DateTime(), nullable=True),
    sa.Column('words', sa.String(), nullable=False),
    sa.Column('started_by', sa.Integer(), nullable=False),
    sa.Column('started_at', sa.DateTime(), nullable=False),
    sa.Column('done_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_cancellation_event_id')),
    sa.ForeignKeyConstraint(['started_by'], ['user_account.id'], name=op.f('fk_cancellation_started_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_cancellation')),
    sa.UniqueConstraint('key', name=op.f('uq_cancellation_key'))
    )
    with op.batch_alter_table('cancellation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_cancellation_event_id'), ['event_id'], unique=False)

    op.create_table('card_token',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('token_digest', sa.String(), nullable=False),
    sa.Column('token', sa.String(), nullable=False),
    sa.Column('short_code', sa.String(), nullable=False),
    sa.Column('card_id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('mode', sa.String(length=40), nullable=False),
    sa.Column('valid_from', sa.DateTime(), nullable=False),
    sa.Column('valid_to', sa.DateTime(), nullable=False),
    sa.Column('revoked_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['card_id'], ['card.id'], name=op.f('fk_card_token_card_id')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_card_token_event_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_card_token')),
    sa.UniqueConstraint('event_id', 'short_code', name=op.f('uq_card_token_event_id_short_code')),
    sa.UniqueConstraint('token_digest', name=op.f('uq_card_token_token_digest'))
    )
    with op.batch_alter_table('card_token', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_card_token_card_id'), ['card_id'], unique=False)

    op.create_table('contact',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=False),
    sa.Column('linked_profile_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.String(length=40), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('search_key', sa.String(), nullable=False),
    sa.Column('headline', sa.String(), nullable=False),
    sa.Column('organisation', sa.String(), nullable=False),
    sa.Column('phone', sa.String(), nullable=False),
    sa.Column('email', sa.String(), nullable=False),
    sa.Column('context_event_id', sa.Integer(), nullable=True),
    sa.Column('met_on', sa.Date(), nullable=True),
    sa.Column('met_precision', sa.String(length=40), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['context_event_id'], ['event.id'], name=op.f('fk_contact_context_event_id')),
    sa.ForeignKeyConstraint(['linked_profile_id'], ['profile.id'], name=op.f('fk_contact_linked_profile_id')),
    sa.ForeignKeyConstraint(['owner_id'], ['profile.id'], name=op.f('fk_contact_owner_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_contact')),
    sa.UniqueConstraint('owner_id', 'linked_profile_id', name=op.f('uq_contact_owner_id_linked_profile_id'))
    )
    with op.batch_alter_table('contact', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_contact_owner_id'), ['owner_id'], unique=False)

    op.create_table('encounter_fact',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('mode', sa.String(length=40), nullable=True),
    sa.Column('from_id', sa.Integer(), nullable=False),
    sa.Column('to_id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=True),
    sa.Column('happened_at', sa.DateTime(), nullable=False),
    sa.Column('received_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_encounter_fact_event_id')),
    sa.ForeignKeyConstraint(['from_id'], ['profile.id'], name=op.f('fk_encounter_fact_from_id')),
    sa.ForeignKeyConstraint(['to_id'], ['profile.id'], name=op.f('fk_encounter_fact_to_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_encounter_fact'))
    )
    with op.batch_alter_table('encounter_fact', schema=None) as batch_op:
        batch_op.create_index('ix_encounter_fact_pair', ['from_id', 'to_id'], unique=False)
        batch_op.create_index('ix_encounter_fact_to', ['to_id'], unique=False)

    op.create_table('pairing',
    sa.Column('code_digest', sa.String(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('gate', sa.String(), nullable=False),
    sa.Column('role', sa.String(length=40), nullable=False),
    sa.Column('created_by', sa.Integer(), nullable=True),
    sa.Column('expires_at', sa.DateTime(), nullable=False),
    sa.Column('used_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['created_by'], ['user_account.id'], name=op.f('fk_pairing_created_by')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_pairing_event_id')),
    sa.PrimaryKeyConstraint('code_digest', name=op.f('pk_pairing'))
    )
    op.create_table('quota',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('size', sa.Integer(), nullable=True),
    sa.Column('held', sa.Integer(), nullable=False),
    sa.Column('sold', sa.Integer(), nullable=False),
    sa.Column('waiting', sa.Integer(), nullable=False),
    sa.CheckConstraint('held >= 0', name=op.f('ck_quota_held')),
    sa.CheckConstraint('size IS NULL OR held + sold <= size', name=op.f('ck_quota_size')),
    sa.CheckConstraint('sold >= 0', name=op.f('ck_quota_sold')),
    sa.CheckConstraint('waiting >= 0', name=op.f('ck_quota_waiting')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_quota_event_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_quota')),
    sa.UniqueConstraint('event_id', 'kind', 'name', name=op.f('uq_quota_event_id_kind_name')),
    postgresql_with={'fillfactor': '50'}
    )
    with op.batch_alter_table('quota', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_quota_event_id'), ['event_id'], unique=False)

    op.create_table('scanner',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('gate', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('role', sa.String(length=40), nullable=False),
    sa.Column('token_digest', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('ends_at', sa.DateTime(), nullable=False),
    sa.Column('last_seen_at', sa.DateTime(), nullable=True),
    sa.Column('skew_ms', sa.BigInteger(), nullable=False),
    sa.Column('queue_length', sa.Integer(), nullable=False),
    sa.Column('app_version', sa.String(), nullable=False),
    sa.Column('revoked_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_scanner_event_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_scanner')),
    sa.UniqueConstraint('token_digest', name=op.f('uq_scanner_token_digest'))
    )
    with op.batch_alter_table('scanner', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_scanner_event_id'), ['event_id'], unique=False)

    op.create_table('speaker',
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

    op.create_table('season_pass',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('series_id', sa.Integer(), nullable=False),
    sa.Column('quota_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('name_en', sa.String(), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('currency', sa.String(), nullable=False),
    sa.Column('dates', sa.Integer(), nullable=True),
    sa.Column('until', sa.Date(), nullable=True),
    sa.Column('sale_from', sa.DateTime(), nullable=True),
    sa.Column('sale_to', sa.DateTime(), nullable=True),
    sa.Column('retired_at', sa.DateTime(), nullable=True),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.CheckConstraint('amount >= 0', name=op.f('ck_season_pass_amount')),
    sa.CheckConstraint('dates > 0', name=op.f('ck_season_pass_dates')),
    sa.CheckConstraint('dates IS NOT NULL OR until IS NOT NULL', name=op.f('ck_season_pass_reach')),
    sa.ForeignKeyConstraint(['quota_id'], ['quota.id'], name=op.f('fk_season_pass_quota_id')),
    sa.ForeignKeyConstraint(['series_id'], ['series.id'], name=op.f('fk_season_pass_series_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_season_pass'))
    )
    with op.batch_alter_table('season_pass', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_season_pass_series_id'), ['series_id'], unique=False)

    op.create_table('ticket_type',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('name_en', sa.String(), nullable=False),
    sa.Column('description', sa.String(), nullable=False),
    sa.Column('description_en', sa.String(), nullable=False),
    sa.Column('amount', sa.Integer(), nullable=False),
    sa.Column('currency', sa.String(), nullable=False),
    sa.Column('open_price', sa.Boolean(), nullable=False),
    sa.Column('early_amount', sa.Integer(), nullable=True),
    sa.Column('early_until', sa.DateTime(), nullable=True),
    sa.Column('early_quota_id', sa.Integer(), nullable=True),
    sa.Column('group_from', sa.Integer(), nullable=True),
    sa.Column('group_amount', sa.Integer(), nullable=True),
    sa.Column('seats', sa.Integer(), nullable=False),
    sa.Column('per_order', sa.Integer(), nullable=False),
    sa.Column('per_person', sa.Integer(), nullable=True),
    sa.Column('sale_from', sa.DateTime(), nullable=True),
    sa.Column('sale_to', sa.DateTime(), nullable=True),
    sa.Column('hidden', sa.Boolean(), nullable=False),
    sa.Column('door_only', sa.Boolean(), nullable=False),
    sa.Column('choice_group', sa.String(), nullable=False),
    sa.Column('choice_group_en', sa.String(), nullable=False),
    sa.Column('one_each', sa.Boolean(), nullable=False),
    sa.Column('door_note', sa.String(), nullable=False),
    sa.Column('pass_id', sa.Integer(), nullable=True),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('retired_at', sa.DateTime(), nullable=True),
    sa.CheckConstraint('amount >= 0', name=op.f('ck_ticket_type_amount')),
    sa.CheckConstraint('early_amount >= 0', name=op.f('ck_ticket_type_early_amount')),
    sa.CheckConstraint('group_amount >= 0', name=op.f('ck_ticket_type_group_amount')),
    sa.ForeignKeyConstraint(['early_quota_id'], ['quota.id'], name=op.f('fk_ticket_type_early_quota_id')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_ticket_type_event_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ticket_type'))
    )
    with op.batch_alter_table('ticket_type', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_ticket_type_event_id'), ['event_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_ticket_type_pass_id'), ['pass_id'], unique=False)

    op.create_table('promo',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=True),
    sa.Column('pass_id', sa.Integer(), nullable=True),
    sa.Column('ticket_type_id', sa.Integer(), nullable=True),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('shown', sa.String(), nullable=False),
    sa.Column('effect', sa.String(length=40), nullable=False),
    sa.Column('value', sa.BigInteger(), nullable=False),
    sa.Column('most', sa.Integer(), nullable=True),
    sa.Column('used', sa.Integer(), nullable=False),
    sa.Column('starts_at', sa.DateTime(), nullable=True),
    sa.Column('ends_at', sa.DateTime(), nullable=True),
    sa.Column('batch', sa.String(), nullable=False),
    sa.Column('note', sa.String(), nullable=False),
    sa.Column('search', sa.String(), nullable=False),
    sa.Column('retired_at', sa.DateTime(), nullable=True),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.CheckConstraint('(event_id IS NULL) <> (pass_id IS NULL)', name=op.f('ck_promo_one_owner')),
    sa.CheckConstraint('most IS NULL OR used <= most', name=op.f('ck_promo_most')),
    sa.CheckConstraint('used >= 0', name=op.f('ck_promo_used')),
    sa.CheckConstraint('value >= 0', name=op.f('ck_promo_value')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_promo_event_id')),
    sa.ForeignKeyConstraint(['pass_id'], ['season_pass.id'], name=op.f('fk_promo_pass_id')),
    sa.ForeignKeyConstraint(['ticket_type_id'], ['ticket_type.id'], name=op.f('fk_promo_ticket_type_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_promo')),
    sa.UniqueConstraint('event_id', 'code', name=op.f('uq_promo_event_id_code')),
    sa.UniqueConstraint('pass_id', 'code', name=op.f('uq_promo_pass_id_code'))
    )
    with op.batch_alter_table('promo', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_promo_event_id'), ['event_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_promo_pass_id'), ['pass_id'], unique=False)

    op.create_table('question',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('ticket_type_id', sa.Integer(), nullable=True),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('label', sa.String(), nullable=False),
    sa.Column('label_en', sa.String(), nullable=False),
    sa.Column('options', sa.JSON(), nullable=False),
    sa.Column('required', sa.Boolean(), nullable=False),
    sa.Column('per', sa.String(length=40), nullable=False),
    sa.Column('moment', sa.String(length=40), nullable=False),
    sa.Column('about', sa.String(length=40), nullable=False),
    sa.Column('repeats', sa.Boolean(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('retired_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_question_event_id')),
    sa.ForeignKeyConstraint(['ticket_type_id'], ['ticket_type.id'], name=op.f('fk_question_ticket_type_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_question'))
    )
    with op.batch_alter_table('question', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_question_event_id'), ['event_id'], unique=False)

    op.create_table('ticket_type_quota',
    sa.Column('ticket_type_id', sa.Integer(), nullable=False),
    sa.Column('quota_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['quota_id'], ['quota.id'], name=op.f('fk_ticket_type_quota_quota_id')),
    sa.ForeignKeyConstraint(['ticket_type_id'], ['ticket_type.id'], name=op.f('fk_ticket_type_quota_ticket_type_id')),
    sa.PrimaryKeyConstraint('ticket_type_id', 'quota_id', name=op.f('pk_ticket_type_quota'))
    )
    op.create_table('waitlist_entry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('ticket_type_id', sa.Integer(), nullable=True),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.Column('secret', sa.String(), nullable=False),
    sa.Column('form_key', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('phone', sa.String(), nullable=False),
    sa.Column('email', sa.String(), nullable=False),
    sa.Column('search', sa.String(), nullable=False),
    sa.Column('locale', sa.String(), nullable=False),
    sa.Column('quantity', sa.Integer(), nullable=False),
    sa.Column('split', sa.Boolean(), nullable=False),
    sa.Column('state', sa.String(length=40), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('moved_why', sa.String(), nullable=False),
    sa.Column('proposals', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.CheckConstraint('quantity BETWEEN 0 AND 100', name=op.f('ck_waitlist_entry_quantity')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_waitlist_entry_event_id')),
    sa.ForeignKeyConstraint(['ticket_type_id'], ['ticket_type.id'], name=op.f('fk_waitlist_entry_ticket_type_id')),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_waitlist_entry_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_waitlist_entry')),
    sa.UniqueConstraint('form_key', name=op.f('uq_waitlist_entry_form_key')),
    sa.UniqueConstraint('secret', name=op.f('uq_waitlist_entry_secret'))
    )
    with op.batch_alter_table('waitlist_entry', schema=None) as batch_op:
        batch_op.create_index('ix_waitlist_entry_email', ['event_id', 'email'], unique=True, sqlite_where=sa.text("state = 'waiting' AND email <> ''"), postgresql_where=sa.text("state = 'waiting' AND email <> ''"))
        batch_op.create_index('ix_waitlist_entry_line', ['event_id', 'state', 'position'], unique=False)
        batch_op.create_index('ix_waitlist_entry_phone', ['event_id', 'phone'], unique=True, sqlite_where=sa.text("state = 'waiting' AND phone <> ''"), postgresql_where=sa.text("state = 'waiting' AND phone <> ''"))
        batch_op.create_index(batch_op.f('ix_waitlist_entry_user_id'), ['user_id'], unique=False)

    op.create_table('orders',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organizer_id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.Column('reference', sa.String(), nullable=False),
    sa.Column('secret', sa.String(), nullable=False),
    sa.Column('idem_key', sa.String(), nullable=False),
    sa.Column('idem_hash', sa.String(), nullable=False),
    sa.Column('buyer_name', sa.String(), nullable=False),
    sa.Column('phone', sa.String(), nullable=False),
    sa.Column('email', sa.String(), nullable=False),
    sa.Column('search', sa.String(), nullable=False),
    sa.Column('locale', sa.String(), nullable=False),
    sa.Column('total_amount', sa.BigInteger(), nullable=False),
    sa.Column('discount_amount', sa.BigInteger(), nullable=False),
    sa.Column('credit_amount', sa.BigInteger(), nullable=False),
    sa.Column('credit_id', sa.Integer(), nullable=True),
    sa.Column('moved_amount', sa.BigInteger(), nullable=False),
    sa.Column('promo_id', sa.Integer(), nullable=True),
    sa.Column('via', sa.String(), nullable=False),
    sa.Column('moved_from_id', sa.Integer(), nullable=True),
    sa.Column('currency', sa.String(), nullable=False),
    sa.Column('status', sa.String(length=40), nullable=False),
    sa.Column('held_until', sa.DateTime(), nullable=False),
    sa.Column('provider', sa.String(), nullable=False),
    sa.Column('channel', sa.String(length=40), nullable=False),
    sa.Column('note', sa.String(), nullable=False),
    sa.Column('refund_due', sa.BigInteger(), nullable=False),
    sa.Column('returned_amount', sa.BigInteger(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('paid_at', sa.DateTime(), nullable=True),
    sa.Column('cancelled_at', sa.DateTime(), nullable=True),
    sa.CheckConstraint('credit_amount >= 0', name=op.f('ck_orders_credit')),
    sa.CheckConstraint('discount_amount >= 0', name=op.f('ck_orders_discount')),
    sa.CheckConstraint('returned_amount >= 0', name=op.f('ck_orders_returned')),
    sa.CheckConstraint('total_amount >= 0', name=op.f('ck_orders_total')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_orders_event_id')),
    sa.ForeignKeyConstraint(['moved_from_id'], ['orders.id'], name=op.f('fk_orders_moved_from_id')),
    sa.ForeignKeyConstraint(['organizer_id'], ['organizer.id'], name=op.f('fk_orders_organizer_id')),
    sa.ForeignKeyConstraint(['promo_id'], ['promo.id'], name=op.f('fk_orders_promo_id')),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_orders_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_orders')),
    sa.UniqueConstraint('idem_key', name=op.f('uq_orders_idem_key')),
    sa.UniqueConstraint('reference', name=op.f('uq_orders_reference')),
    sa.UniqueConstraint('secret', name=op.f('uq_orders_secret'))
    )
    with op.batch_alter_table('orders', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_orders_credit_id'), ['credit_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_orders_email'), ['email'], unique=False)
        batch_op.create_index('ix_orders_event_newest', ['event_id', 'created_at', 'id'], unique=False)
        batch_op.create_index('ix_orders_event_status', ['event_id', 'status', 'created_at', 'id'], unique=False)
        batch_op.create_index('ix_orders_held', ['held_until'], unique=False, sqlite_where=sa.text("status = 'held'"), postgresql_where=sa.text("status = 'held'"))
        batch_op.create_index(batch_op.f('ix_orders_phone'), ['phone'], unique=False)
        batch_op.create_index(batch_op.f('ix_orders_promo_id'), ['promo_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_orders_user_id'), ['user_id'], unique=False)

    op.create_table('waitlist_quota',
    sa.Column('entry_id', sa.Integer(), nullable=False),
    sa.Column('quota_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['entry_id'], ['waitlist_entry.id'], name=op.f('fk_waitlist_quota_entry_id')),
    sa.ForeignKeyConstraint(['quota_id'], ['quota.id'], name=op.f('fk_waitlist_quota_quota_id')),
    sa.PrimaryKeyConstraint('entry_id', 'quota_id', name=op.f('pk_waitlist_quota'))
    )
    with op.batch_alter_table('waitlist_quota', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_waitlist_quota_quota_id'), ['quota_id'], unique=False)

    op.create_table('answer',
    sa.Column('question_id', sa.Integer(), nullable=False),
    sa.Column('order_id', sa.Integer(), nullable=False),
    sa.Column('ticket_id', sa.Integer(), nullable=False),
    sa.Column('value', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['order_id'], ['orders.id'], name=op.f('fk_answer_order_id')),
    sa.ForeignKeyConstraint(['question_id'], ['question.id'], name=op.f('fk_answer_question_id')),
    sa.PrimaryKeyConstraint('question_id', 'order_id', 'ticket_id', name=op.f('pk_answer'))
    )
    with op.batch_alter_table('answer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_answer_order_id'), ['order_id'], unique=False)

    op.create_table('application',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('ticket_type_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.Column('order_id', sa.Integer(), nullable=True),
    sa.Column('secret', sa.String(), nullable=False),
    sa.Column('form_key', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('phone', sa.String(), nullable=False),
    sa.Column('email', sa.String(), nullable=False),
    sa.Column('locale', sa.String(), nullable=False),
    sa.Column('quantity', sa.Integer(), nullable=False),
    sa.Column('words', sa.String(), nullable=False),
    sa.Column('search', sa.String(), nullable=False),
    sa.Column('link', sa.String(), nullable=False),
    sa.Column('state', sa.String(length=40), nullable=False),
    sa.Column('answer', sa.String(), nullable=False),
    sa.Column('proposals', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('answered_at', sa.DateTime(), nullable=True),
    sa.CheckConstraint('quantity BETWEEN 1 AND 100', name=op.f('ck_application_quantity')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_application_event_id')),
    sa.ForeignKeyConstraint(['order_id'], ['orders.id'], name=op.f('fk_application_order_id')),
    sa.ForeignKeyConstraint(['ticket_type_id'], ['ticket_type.id'], name=op.f('fk_application_ticket_type_id')),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_application_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_application')),
    sa.UniqueConstraint('form_key', name=op.f('uq_application_form_key')),
    sa.UniqueConstraint('secret', name=op.f('uq_application_secret'))
    )
    with op.batch_alter_table('application', schema=None) as batch_op:
        batch_op.create_index('ix_application_event_state', ['event_id', 'state', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_application_user_id'), ['user_id'], unique=False)

    op.create_table('cancelled_order',
    sa.Column('cancellation_id', sa.Integer(), nullable=False),
    sa.Column('order_id', sa.Integer(), nullable=False),
    sa.Column('refund', sa.BigInteger(), nullable=False),
    sa.Column('credit', sa.BigInteger(), nullable=False),
    sa.Column('offered', sa.BigInteger(), nullable=False),
    sa.Column('chosen', sa.String(length=40), nullable=True),
    sa.Column('chosen_at', sa.DateTime(), nullable=True),
    sa.Column('chosen_by', sa.String(), nullable=True),
    sa.Column('told', sa.String(length=40), nullable=True),
    sa.Column('at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['cancellation_id'], ['cancellation.id'], name=op.f('fk_cancelled_order_cancellation_id')),
    sa.ForeignKeyConstraint(['order_id'], ['orders.id'], name=op.f('fk_cancelled_order_order_id')),
    sa.PrimaryKeyConstraint('cancellation_id', 'order_id', name=op.f('pk_cancelled_order'))
    )
    with op.batch_alter_table('cancelled_order', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_cancelled_order_order_id'), ['order_id'], unique=False)
        batch_op.create_index('ix_cancelled_order_waits', ['cancellation_id'], unique=False, sqlite_where=sa.text('chosen IS NULL AND offered > 0'), postgresql_where=sa.text('chosen IS NULL AND offered > 0'))

    op.create_table('credit',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organizer_id', sa.Integer(), nullable=False),
    sa.Column('order_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('phone', sa.String(), nullable=False),
    sa.Column('email', sa.String(), nullable=False),
    sa.Column('search', sa.String(), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('remaining', sa.BigInteger(), nullable=False),
    sa.Column('currency', sa.String(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.CheckConstraint('amount > 0', name=op.f('ck_credit_amount')),
    sa.CheckConstraint('remaining BETWEEN 0 AND amount', name=op.f('ck_credit_remaining')),
    sa.ForeignKeyConstraint(['order_id'], ['orders.id'], name=op.f('fk_credit_order_id')),
    sa.ForeignKeyConstraint(['organizer_id'], ['organizer.id'], name=op.f('fk_credit_organizer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_credit')),
    sa.UniqueConstraint('code', name=op.f('uq_credit_code'))
    )
    with op.batch_alter_table('credit', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_credit_email'), ['email'], unique=False)
        batch_op.create_index(batch_op.f('ix_credit_order_id'), ['order_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_credit_organizer_id'), ['organizer_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_credit_phone'), ['phone'], unique=False)

    op.create_table('move',
    sa.Column('order_id', sa.Integer(), nullable=False),
    sa.Column('from_id', sa.Integer(), nullable=False),
    sa.Column('pieces', sa.JSON(), nullable=False),
    sa.Column('actor', sa.String(), nullable=False),
    sa.Column('done_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['from_id'], ['orders.id'], name=op.f('fk_move_from_id')),
    sa.ForeignKeyConstraint(['order_id'], ['orders.id'], name=op.f('fk_move_order_id')),
    sa.PrimaryKeyConstraint('order_id', name=op.f('pk_move'))
    )
    with op.batch_alter_table('move', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_move_from_id'), ['from_id'], unique=False)

    op.create_table('need',
    sa.Column('question_id', sa.Integer(), nullable=False),
    sa.Column('order_id', sa.Integer(), nullable=False),
    sa.Column('ticket_id', sa.Integer(), nullable=False),
    sa.Column('value', sa.String(), nullable=False),
    sa.Column('at_door', sa.Boolean(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['order_id'], ['orders.id'], name=op.f('fk_need_order_id')),
    sa.ForeignKeyConstraint(['question_id'], ['question.id'], name=op.f('fk_need_question_id')),
    sa.PrimaryKeyConstraint('question_id', 'order_id', 'ticket_id', name=op.f('pk_need'))
    )
    with op.batch_alter_table('need', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_need_order_id'), ['order_id'], unique=False)

    op.create_table('order_line',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('order_id', sa.Integer(), nullable=False),
    sa.Column('ticket_type_id', sa.Integer(), nullable=False),
    sa.Column('quantity', sa.Integer(), nullable=False),
    sa.Column('unit_amount', sa.BigInteger(), nullable=False),
    sa.Column('cancelled', sa.Integer(), nullable=False),
    sa.CheckConstraint('cancelled BETWEEN 0 AND quantity', name=op.f('ck_order_line_cancelled')),
    sa.CheckConstraint('quantity BETWEEN 1 AND 100', name=op.f('ck_order_line_quantity')),
    sa.ForeignKeyConstraint(['order_id'], ['orders.id'], name=op.f('fk_order_line_order_id')),
    sa.ForeignKeyConstraint(['ticket_type_id'], ['ticket_type.id'], name=op.f('fk_order_line_ticket_type_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_order_line')),
    sa.UniqueConstraint('order_id', 'ticket_type_id', 'unit_amount', name=op.f('uq_order_line_order_id_ticket_type_id_unit_amount'))
    )
    op.create_table('order_quota',
    sa.Column('order_id', sa.Integer(), nullable=False),
    sa.Column('quota_id', sa.Integer(), nullable=False),
    sa.Column('seats', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['order_id'], ['orders.id'], name=op.f('fk_order_quota_order_id')),
    sa.ForeignKeyConstraint(['quota_id'], ['quota.id'], name=op.f('fk_order_quota_quota_id')),
    sa.PrimaryKeyConstraint('order_id', 'quota_id', name=op.f('pk_order_quota'))
    )
    op.create_table('pass_order',
    sa.Column('order_id', sa.Integer(), nullable=False),
    sa.Column('pass_id', sa.Integer(), nullable=False),
    sa.Column('dates', sa.Integer(), nullable=True),
    sa.Column('until', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['order_id'], ['orders.id'], name=op.f('fk_pass_order_order_id')),
    sa.ForeignKeyConstraint(['pass_id'], ['season_pass.id'], name=op.f('fk_pass_order_pass_id')),
    sa.PrimaryKeyConstraint('order_id', name=op.f('pk_pass_order'))
    )
    with op.batch_alter_table('pass_order', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_pass_order_pass_id'), ['pass_id'], unique=False)

    op.create_table('payment',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('order_id', sa.Integer(), nullable=False),
    sa.Column('provider', sa.String(), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('currency', sa.String(), nullable=False),
    sa.Column('status', sa.String(length=40), nullable=False),
    sa.Column('provider_ref', sa.String(), nullable=True),
    sa.Column('redirect_url', sa.String(), nullable=False),
    sa.Column('operator', sa.String(), nullable=True),
    sa.Column('operator_ref', sa.String(), nullable=True),
    sa.Column('payer_phone', sa.String(), nullable=False),
    sa.Column('declared_at', sa.DateTime(), nullable=True),
    sa.Column('confirmed_by', sa.Integer(), nullable=True),
    sa.Column('failure', sa.String(), nullable=False),
    sa.Column('facts', sa.JSON(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('settled_at', sa.DateTime(), nullable=True),
    sa.Column('checks', sa.Integer(), nullable=False),
    sa.Column('next_check_at', sa.DateTime(), nullable=True),
    sa.CheckConstraint('amount > 0', name=op.f('ck_payment_amount')),
    sa.ForeignKeyConstraint(['confirmed_by'], ['user_account.id'], name=op.f('fk_payment_confirmed_by')),
    sa.ForeignKeyConstraint(['order_id'], ['orders.id'], name=op.f('fk_payment_order_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_payment')),
    sa.UniqueConstraint('operator', 'operator_ref', name=op.f('uq_payment_operator_operator_ref')),
    sa.UniqueConstraint('provider', 'provider_ref', name=op.f('uq_payment_provider_provider_ref'))
    )
    with op.batch_alter_table('payment', schema=None) as batch_op:
        batch_op.create_index('ix_payment_next_check_at', ['next_check_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_payment_order_id'), ['order_id'], unique=False)

    op.create_table('waitlist_proposal',
    sa.Column('order_id', sa.Integer(), nullable=False),
    sa.Column('entry_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['entry_id'], ['waitlist_entry.id'], name=op.f('fk_waitlist_proposal_entry_id')),
    sa.ForeignKeyConstraint(['order_id'], ['orders.id'], name=op.f('fk_waitlist_proposal_order_id')),
    sa.PrimaryKeyConstraint('order_id', name=op.f('pk_waitlist_proposal'))
    )
    with op.batch_alter_table('waitlist_proposal', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_waitlist_proposal_entry_id'), ['entry_id'], unique=False)

    op.create_table('pass_gap',
    sa.Column('order_id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('quota_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_pass_gap_event_id')),
    sa.ForeignKeyConstraint(['order_id'], ['pass_order.order_id'], name=op.f('fk_pass_gap_order_id')),
    sa.ForeignKeyConstraint(['quota_id'], ['quota.id'], name=op.f('fk_pass_gap_quota_id')),
    sa.PrimaryKeyConstraint('order_id', 'event_id', name=op.f('pk_pass_gap'))
    )
    with op.batch_alter_table('pass_gap', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_pass_gap_quota_id'), ['quota_id'], unique=False)

    op.create_table('ticket',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('ticket_type_id', sa.Integer(), nullable=False),
    sa.Column('order_line_id', sa.Integer(), nullable=False),
    sa.Column('n', sa.Integer(), nullable=False),
    sa.Column('holder_name', sa.String(), nullable=False),
    sa.Column('holder_phone', sa.String(), nullable=False),
    sa.Column('holder_email', sa.String(), nullable=False),
    sa.Column('holder_locale', sa.String(), nullable=False),
    sa.Column('claimed_at', sa.DateTime(), nullable=True),
    sa.Column('token', sa.String(), nullable=False),
    sa.Column('token_hash', sa.String(), nullable=False),
    sa.Column('secret', sa.String(), nullable=False),
    sa.Column('status', sa.String(length=40), nullable=False),
    sa.Column('extras', sa.String(), nullable=False),
    sa.Column('note', sa.String(), nullable=False),
    sa.Column('replaces_id', sa.Integer(), nullable=True),
    sa.Column('changed_seq', sa.Integer(), nullable=False),
    sa.Column('issued_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_ticket_event_id')),
    sa.ForeignKeyConstraint(['order_line_id'], ['order_line.id'], name=op.f('fk_ticket_order_line_id')),
    sa.ForeignKeyConstraint(['replaces_id'], ['ticket.id'], name=op.f('fk_ticket_replaces_id')),
    sa.ForeignKeyConstraint(['ticket_type_id'], ['ticket_type.id'], name=op.f('fk_ticket_ticket_type_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ticket')),
    sa.UniqueConstraint('order_line_id', 'n', name=op.f('uq_ticket_order_line_id_n')),
    sa.UniqueConstraint('secret', name=op.f('uq_ticket_secret')),
    sa.UniqueConstraint('token', name=op.f('uq_ticket_token'))
    )
    with op.batch_alter_table('ticket', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_ticket_event_id'), ['event_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_ticket_holder_email'), ['holder_email'], unique=False)
        batch_op.create_index(batch_op.f('ix_ticket_order_line_id'), ['order_line_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_ticket_token_hash'), ['token_hash'], unique=False)

    op.create_table('presence',
    sa.Column('ticket_id', sa.Integer(), nullable=False),
    sa.Column('profile_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['profile_id'], ['profile.id'], name=op.f('fk_presence_profile_id')),
    sa.ForeignKeyConstraint(['ticket_id'], ['ticket.id'], name=op.f('fk_presence_ticket_id')),
    sa.PrimaryKeyConstraint('ticket_id', name=op.f('pk_presence'))
    )
    with op.batch_alter_table('presence', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_presence_profile_id'), ['profile_id'], unique=False)

    op.create_table('scan',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('scanner_id', sa.Integer(), nullable=False),
    sa.Column('ticket_id', sa.Integer(), nullable=True),
    sa.Column('token_hash', sa.String(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('verdict', sa.String(), nullable=False),
    sa.Column('phone_at', sa.DateTime(), nullable=False),
    sa.Column('scanned_at', sa.DateTime(), nullable=False),
    sa.Column('received_at', sa.DateTime(), nullable=False),
    sa.Column('offline', sa.Boolean(), nullable=False),
    sa.Column('list_seq', sa.Integer(), nullable=False),
    sa.Column('undoes', sa.String(), nullable=True),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('result', sa.String(length=40), nullable=False),
    sa.Column('first_gate', sa.String(), nullable=False),
    sa.Column('first_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_scan_event_id')),
    sa.ForeignKeyConstraint(['scanner_id'], ['scanner.id'], name=op.f('fk_scan_scanner_id')),
    sa.ForeignKeyConstraint(['ticket_id'], ['ticket.id'], name=op.f('fk_scan_ticket_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_scan'))
    )
    with op.batch_alter_table('scan', schema=None) as batch_op:
        batch_op.create_index('ix_scan_event_result_seq', ['event_id', 'result', 'seq'], unique=False)
        batch_op.create_index('ix_scan_event_token', ['event_id', 'token_hash'], unique=False)
        batch_op.create_index(batch_op.f('ix_scan_scanner_id'), ['scanner_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_scan_ticket_id'), ['ticket_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_scan_undoes'), ['undoes'], unique=False)

    op.create_table('entry',
    sa.Column('ticket_id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('scan_id', sa.String(), nullable=False),
    sa.Column('gate', sa.String(), nullable=False),
    sa.Column('entered_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_entry_event_id')),
    sa.ForeignKeyConstraint(['scan_id'], ['scan.id'], name=op.f('fk_entry_scan_id')),
    sa.ForeignKeyConstraint(['ticket_id'], ['ticket.id'], name=op.f('fk_entry_ticket_id')),
    sa.PrimaryKeyConstraint('ticket_id', name=op.f('pk_entry'))
    )
    with op.batch_alter_table('entry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_entry_event_id'), ['event_id'], unique=False)



def downgrade():
    with op.batch_alter_table('entry', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_entry_event_id'))

    op.drop_table('entry')
    with op.batch_alter_table('scan', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_scan_undoes'))
        batch_op.drop_index(batch_op.f('ix_scan_ticket_id'))
        batch_op.drop_index(batch_op.f('ix_scan_scanner_id'))
        batch_op.drop_index('ix_scan_event_token')
        batch_op.drop_index('ix_scan_event_result_seq')

    op.drop_table('scan')
    with op.batch_alter_table('presence', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_presence_profile_id'))

    op.drop_table('presence')
    with op.batch_alter_table('ticket', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_ticket_token_hash'))
        batch_op.drop_index(batch_op.f('ix_ticket_order_line_id'))
        batch_op.drop_index(batch_op.f('ix_ticket_holder_email'))
        batch_op.drop_index(batch_op.f('ix_ticket_event_id'))

    op.drop_table('ticket')
    with op.batch_alter_table('pass_gap', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_pass_gap_quota_id'))

    op.drop_table('pass_gap')
    with op.batch_alter_table('waitlist_proposal', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_waitlist_proposal_entry_id'))

    op.drop_table('waitlist_proposal')
    with op.batch_alter_table('payment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_payment_order_id'))
        batch_op.drop_index('ix_payment_next_check_at')

    op.drop_table('payment')
    with op.batch_alter_table('pass_order', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_pass_order_pass_id'))

    op.drop_table('pass_order')
    op.drop_table('order_quota')
    op.drop_table('order_line')
    with op.batch_alter_table('need', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_need_order_id'))

    op.drop_table('need')
    with op.batch_alter_table('move', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_move_from_id'))

    op.drop_table('move')
    with op.batch_alter_table('credit', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_credit_phone'))
        batch_op.drop_index(batch_op.f('ix_credit_organizer_id'))
        batch_op.drop_index(batch_op.f('ix_credit_order_id'))
        batch_op.drop_index(batch_op.f('ix_credit_email'))

    op.drop_table('credit')
    with op.batch_alter_table('cancelled_order', schema=None) as batch_op:
        batch_op.drop_index('ix_cancelled_order_waits', sqlite_where=sa.text('chosen IS NULL AND offered > 0'), postgresql_where=sa.text('chosen IS NULL AND offered > 0'))
        batch_op.drop_index(batch_op.f('ix_cancelled_order_order_id'))

    op.drop_table('cancelled_order')
    with op.batch_alter_table('application', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_application_user_id'))
        batch_op.drop_index('ix_application_event_state')

    op.drop_table('application')
    with op.batch_alter_table('answer', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_answer_order_id'))

    op.drop_table('answer')
    with op.batch_alter_table('waitlist_quota', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_waitlist_quota_quota_id'))

    op.drop_table('waitlist_quota')
    with op.batch_alter_table('orders', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_orders_user_id'))
        batch_op.drop_index(batch_op.f('ix_orders_promo_id'))
        batch_op.drop_index(batch_op.f('ix_orders_phone'))
        batch_op.drop_index('ix_orders_held', sqlite_where=sa.text("status = 'held'"), postgresql_where=sa.text("status = 'held'"))
        batch_op.drop_index('ix_orders_event_status')
        batch_op.drop_index('ix_orders_event_newest')
        batch_op.drop_index(batch_op.f('ix_orders_email'))
        batch_op.drop_index(batch_op.f('ix_orders_credit_id'))

    op.drop_table('orders')
    with op.batch_alter_table('waitlist_entry', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_waitlist_entry_user_id'))
        batch_op.drop_index('ix_waitlist_entry_phone', sqlite_where=sa.text("state = 'waiting' AND phone <> ''"), postgresql_where=sa.text("state = 'waiting' AND phone <> ''"))
        batch_op.drop_index('ix_waitlist_entry_line')
        batch_op.drop_index('ix_waitlist_entry_email', sqlite_where=sa.text("state = 'waiting' AND email <> ''"), postgresql_where=sa.text("state = 'waiting' AND email <> ''"))

    op.drop_table('waitlist_entry')
    op.drop_table('ticket_type_quota')
    with op.batch_alter_table('question', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_question_event_id'))

    op.drop_table('question')
    with op.batch_alter_table('promo', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_promo_pass_id'))
        batch_op.drop_index(batch_op.f('ix_promo_event_id'))

    op.drop_table('promo')
    with op.batch_alter_table('ticket_type', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_ticket_type_pass_id'))
        batch_op.drop_index(batch_op.f('ix_ticket_type_event_id'))

    op.drop_table('ticket_type')
    with op.batch_alter_table('season_pass', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_season_pass_series_id'))

    op.drop_table('season_pass')
    with op.batch_alter_table('speaker', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_speaker_event_id'))

    op.drop_table('speaker')
    with op.batch_alter_table('scanner', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_scanner_event_id'))

    op.drop_table('scanner')
    with op.batch_alter_table('quota', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_quota_event_id'))

    op.drop_table('quota')
    op.drop_table('pairing')
    with op.batch_alter_table('encounter_fact', schema=None) as batch_op:
        batch_op.drop_index('ix_encounter_fact_to')
        batch_op.drop_index('ix_encounter_fact_pair')

    op.drop_table('encounter_fact')
    with op.batch_alter_table('contact', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_contact_owner_id'))

    op.drop_table('contact')
    with op.batch_alter_table('card_token', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_card_token_card_id'))

    op.drop_table('card_token')
    with op.batch_alter_table('cancellation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_cancellation_event_id'))

    op.drop_table('cancellation')
    with op.batch_alter_table('anchor_guest', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_anchor_guest_event_id'))

    op.drop_table('anchor_guest')
    with op.batch_alter_table('share_grant', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_share_grant_receiver_id'))

    op.drop_table('share_grant')
    with op.batch_alter_table('event', schema=None) as batch_op:
        batch_op.drop_index('ix_event_status_starts_at')
        batch_op.drop_index(batch_op.f('ix_event_organizer_id'))

    op.drop_table('event')
    with op.batch_alter_table('series', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_series_organizer_id'))

    op.drop_table('series')
    with op.batch_alter_table('card', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_card_profile_id'))

    op.drop_table('card')
    op.drop_table('venue')
    op.drop_table('theme')
    op.drop_table('profile')
    with op.batch_alter_table('membership', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_membership_organizer_id'))

    op.drop_table('membership')
    with op.batch_alter_table('audit_entry', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_audit_entry_organizer_id'))
        batch_op.drop_index(batch_op.f('ix_audit_entry_object'))

    op.drop_table('audit_entry')
    with op.batch_alter_table('user_account', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_user_account_phone'))

    op.drop_table('user_account')
    with op.batch_alter_table('sign_in_link', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sign_in_link_email'))

    op.drop_table('sign_in_link')
    op.drop_table('payment_notice')
    op.drop_table('organizer')
    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.drop_index('ix_message_waiting', sqlite_where=sa.text('done_at IS NULL AND failed_at IS NULL'), postgresql_where=sa.text('done_at IS NULL AND failed_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_message_about'))

    op.drop_table('message')
    with op.batch_alter_table('consent', schema=None) as batch_op:
        batch_op.drop_index('ix_consent_subject_purpose')

    op.drop_table('consent')
    with op.batch_alter_table('attempt', schema=None) as batch_op:
        batch_op.drop_index('ix_attempt_key_at')

    op.drop_table('attempt')
