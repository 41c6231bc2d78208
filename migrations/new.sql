BEGIN IMMEDIATE;
CREATE TABLE active_circle (
	owner_id INTEGER NOT NULL, 
	cap INTEGER NOT NULL, 
	CONSTRAINT pk_active_circle PRIMARY KEY (owner_id), 
	CONSTRAINT fk_active_circle_owner_id FOREIGN KEY(owner_id) REFERENCES profile (id)
);
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0056');
CREATE TABLE "anchor_guest" (
	id INTEGER NOT NULL, 
	event_id INTEGER NOT NULL, 
	name VARCHAR NOT NULL, 
	headline VARCHAR NOT NULL, 
	state VARCHAR(40) NOT NULL, 
	agreed BOOLEAN NOT NULL, 
	code VARCHAR, 
	greeter VARCHAR DEFAULT ('') NOT NULL, 
	agreed_by VARCHAR DEFAULT '' NOT NULL, 
	phone VARCHAR DEFAULT '' NOT NULL, 
	email VARCHAR DEFAULT '' NOT NULL, 
	allotment INTEGER DEFAULT '0' NOT NULL, 
	gift_type_id INTEGER, 
	answered_at DATETIME, 
	secret VARCHAR, 
	CONSTRAINT pk_anchor_guest PRIMARY KEY (id), 
	CONSTRAINT fk_anchor_guest_event_id FOREIGN KEY(event_id) REFERENCES event (id), 
	CONSTRAINT uq_anchor_guest_code UNIQUE (code), 
	CONSTRAINT uq_anchor_guest_secret UNIQUE (secret)
);
CREATE TABLE answer (
	question_id INTEGER NOT NULL, 
	order_id INTEGER NOT NULL, 
	ticket_id INTEGER NOT NULL, 
	value VARCHAR NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_answer PRIMARY KEY (question_id, order_id, ticket_id), 
	CONSTRAINT fk_answer_order_id FOREIGN KEY(order_id) REFERENCES orders (id), 
	CONSTRAINT fk_answer_question_id FOREIGN KEY(question_id) REFERENCES question (id)
);
CREATE TABLE appearance (
	id INTEGER NOT NULL, 
	event_id INTEGER NOT NULL, 
	speaker_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	headline VARCHAR NOT NULL, 
	CONSTRAINT pk_appearance PRIMARY KEY (id), 
	CONSTRAINT fk_appearance_event_id FOREIGN KEY(event_id) REFERENCES event (id), 
	CONSTRAINT fk_appearance_speaker_id FOREIGN KEY(speaker_id) REFERENCES speaker (id)
);
CREATE TABLE application (
	id INTEGER NOT NULL, 
	event_id INTEGER NOT NULL, 
	ticket_type_id INTEGER NOT NULL, 
	user_id INTEGER, 
	order_id INTEGER, 
	secret VARCHAR NOT NULL, 
	form_key VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	phone VARCHAR NOT NULL, 
	email VARCHAR NOT NULL, 
	locale VARCHAR NOT NULL, 
	quantity INTEGER NOT NULL, 
	words VARCHAR NOT NULL, 
	search VARCHAR NOT NULL, 
	link VARCHAR NOT NULL, 
	state VARCHAR(40) NOT NULL, 
	answer VARCHAR NOT NULL, 
	proposals INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	answered_at DATETIME, via VARCHAR DEFAULT '' NOT NULL, 
	CONSTRAINT pk_application PRIMARY KEY (id), 
	CONSTRAINT ck_application_quantity CHECK (quantity BETWEEN 1 AND 100), 
	CONSTRAINT fk_application_event_id FOREIGN KEY(event_id) REFERENCES event (id), 
	CONSTRAINT fk_application_order_id FOREIGN KEY(order_id) REFERENCES orders (id), 
	CONSTRAINT fk_application_ticket_type_id FOREIGN KEY(ticket_type_id) REFERENCES ticket_type (id), 
	CONSTRAINT fk_application_user_id FOREIGN KEY(user_id) REFERENCES user_account (id), 
	CONSTRAINT uq_application_form_key UNIQUE (form_key), 
	CONSTRAINT uq_application_secret UNIQUE (secret)
);
CREATE TABLE attempt (
	id INTEGER NOT NULL, 
	"key" VARCHAR NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_attempt PRIMARY KEY (id)
);
CREATE TABLE audit_entry (
	id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	actor VARCHAR NOT NULL, 
	action VARCHAR NOT NULL, 
	object VARCHAR NOT NULL, 
	organizer_id INTEGER, 
	facts JSON NOT NULL, 
	CONSTRAINT pk_audit_entry PRIMARY KEY (id), 
	CONSTRAINT fk_audit_entry_organizer_id FOREIGN KEY(organizer_id) REFERENCES organizer (id)
);
CREATE TABLE "badge" (
	ticket_id INTEGER NOT NULL, 
	code VARCHAR NOT NULL, 
	created_at DATETIME NOT NULL, 
	printed_at DATETIME, 
	event_id INTEGER NOT NULL, 
	table_code VARCHAR NOT NULL, 
	CONSTRAINT pk_badge PRIMARY KEY (ticket_id), 
	CONSTRAINT fk_badge_ticket_id FOREIGN KEY(ticket_id) REFERENCES ticket (id), 
	CONSTRAINT uq_badge_code UNIQUE (code), 
	CONSTRAINT fk_badge_event_id FOREIGN KEY(event_id) REFERENCES event (id), 
	CONSTRAINT uq_badge_event_id_table_code UNIQUE (event_id, table_code)
);
CREATE TABLE bounce (
	email VARCHAR NOT NULL, 
	said VARCHAR NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_bounce PRIMARY KEY (email)
);
CREATE TABLE breach (
	id INTEGER NOT NULL, 
	form_key VARCHAR NOT NULL, 
	recorded_at DATETIME NOT NULL, 
	discovered_at DATETIME NOT NULL, 
	happened TEXT NOT NULL, 
	activities JSON NOT NULL, 
	since DATE, 
	until DATE, 
	consequences TEXT NOT NULL, 
	measures TEXT NOT NULL, 
	told_authority_at DATETIME, 
	told_people_at DATETIME, 
	CONSTRAINT pk_breach PRIMARY KEY (id), 
	CONSTRAINT uq_breach_form_key UNIQUE (form_key)
);
CREATE TABLE budget (
	event_id INTEGER NOT NULL, 
	fee_bp INTEGER NOT NULL, 
	decide_on DATE, 
	reminded_at DATETIME, 
	decision VARCHAR(40) NOT NULL, 
	decided_at DATETIME, 
	decided_by INTEGER, 
	CONSTRAINT pk_budget PRIMARY KEY (event_id), 
	CONSTRAINT fk_budget_decided_by FOREIGN KEY(decided_by) REFERENCES user_account (id), 
	CONSTRAINT fk_budget_event_id FOREIGN KEY(event_id) REFERENCES event (id)
);
CREATE TABLE budget_line (
	id INTEGER NOT NULL, 
	event_id INTEGER NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	label VARCHAR NOT NULL, 
	amount BIGINT NOT NULL, 
	actual BIGINT, 
	CONSTRAINT pk_budget_line PRIMARY KEY (id), 
	CONSTRAINT fk_budget_line_event_id FOREIGN KEY(event_id) REFERENCES budget (event_id)
);
CREATE TABLE budget_mix (
	event_id INTEGER NOT NULL, 
	ticket_type_id INTEGER NOT NULL, 
	planned INTEGER NOT NULL, 
	CONSTRAINT pk_budget_mix PRIMARY KEY (event_id, ticket_type_id), 
	CONSTRAINT fk_budget_mix_event_id FOREIGN KEY(event_id) REFERENCES budget (event_id), 
	CONSTRAINT fk_budget_mix_ticket_type_id FOREIGN KEY(ticket_type_id) REFERENCES ticket_type (id)
);
CREATE TABLE cancellation (
	id INTEGER NOT NULL, 
	event_id INTEGER NOT NULL, 
	"key" VARCHAR NOT NULL, 
	whole BOOLEAN NOT NULL, 
	gives VARCHAR(40) NOT NULL, 
	choose_until DATETIME, 
	words VARCHAR NOT NULL, 
	started_by INTEGER NOT NULL, 
	started_at DATETIME NOT NULL, 
	done_at DATETIME, 
	CONSTRAINT pk_cancellation PRIMARY KEY (id), 
	CONSTRAINT fk_cancellation_event_id FOREIGN KEY(event_id) REFERENCES event (id), 
	CONSTRAINT fk_cancellation_started_by FOREIGN KEY(started_by) REFERENCES user_account (id), 
	CONSTRAINT uq_cancellation_key UNIQUE ("key")
);
CREATE TABLE cancelled_order (
	cancellation_id INTEGER NOT NULL, 
	order_id INTEGER NOT NULL, 
	refund BIGINT NOT NULL, 
	credit BIGINT NOT NULL, 
	offered BIGINT NOT NULL, 
	chosen VARCHAR(40), 
	chosen_at DATETIME, 
	chosen_by VARCHAR, 
	told VARCHAR(40), 
	at DATETIME, 
	CONSTRAINT pk_cancelled_order PRIMARY KEY (cancellation_id, order_id), 
	CONSTRAINT fk_cancelled_order_cancellation_id FOREIGN KEY(cancellation_id) REFERENCES cancellation (id), 
	CONSTRAINT fk_cancelled_order_order_id FOREIGN KEY(order_id) REFERENCES orders (id)
);
CREATE TABLE card (
	id INTEGER NOT NULL, 
	profile_id INTEGER NOT NULL, 
	label VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	headline VARCHAR NOT NULL, 
	organisation VARCHAR NOT NULL, 
	phone VARCHAR NOT NULL, 
	email VARCHAR NOT NULL, 
	search_key VARCHAR NOT NULL, 
	updated_at DATETIME NOT NULL, title VARCHAR DEFAULT '' NOT NULL, whatsapp VARCHAR DEFAULT '' NOT NULL, linkedin VARCHAR DEFAULT '' NOT NULL, site VARCHAR DEFAULT '' NOT NULL, note VARCHAR DEFAULT '' NOT NULL, is_default BOOLEAN DEFAULT 0 NOT NULL, ended_at DATETIME, 
	CONSTRAINT pk_card PRIMARY KEY (id), 
	CONSTRAINT fk_card_profile_id FOREIGN KEY(profile_id) REFERENCES profile (id)
);
CREATE TABLE card_token (
	id INTEGER NOT NULL, 
	token_digest VARCHAR NOT NULL, 
	token VARCHAR NOT NULL, 
	short_code VARCHAR NOT NULL, 
	card_id INTEGER NOT NULL, 
	event_id INTEGER NOT NULL, 
	mode VARCHAR(40) NOT NULL, 
	valid_from DATETIME NOT NULL, 
	valid_to DATETIME NOT NULL, 
	revoked_at DATETIME, 
	CONSTRAINT pk_card_token PRIMARY KEY (id), 
	CONSTRAINT fk_card_token_card_id FOREIGN KEY(card_id) REFERENCES card (id), 
	CONSTRAINT fk_card_token_event_id FOREIGN KEY(event_id) REFERENCES event (id), 
	CONSTRAINT uq_card_token_event_id_short_code UNIQUE (event_id, short_code), 
	CONSTRAINT uq_card_token_token_digest UNIQUE (token_digest)
);
CREATE TABLE circle_note (
	owner_id INTEGER NOT NULL, 
	circle VARCHAR(40) NOT NULL, 
	note TEXT NOT NULL, 
	CONSTRAINT pk_circle_note PRIMARY KEY (owner_id, circle), 
	CONSTRAINT fk_circle_note_owner_id FOREIGN KEY(owner_id) REFERENCES profile (id)
);
CREATE TABLE coming (
	ticket_id INTEGER NOT NULL, 
	event_id INTEGER NOT NULL, 
	coming BOOLEAN NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_coming PRIMARY KEY (ticket_id), 
	CONSTRAINT fk_coming_event_id FOREIGN KEY(event_id) REFERENCES event (id), 
	CONSTRAINT fk_coming_ticket_id FOREIGN KEY(ticket_id) REFERENCES ticket (id)
);
CREATE TABLE consent (
	id INTEGER NOT NULL, 
	subject VARCHAR NOT NULL, 
	purpose VARCHAR(40) NOT NULL, 
	event_id INTEGER, 
	given BOOLEAN NOT NULL, 
	text_version VARCHAR NOT NULL, 
	locale VARCHAR NOT NULL, 
	channel VARCHAR NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_consent PRIMARY KEY (id)
);
CREATE TABLE "contact" (
	id INTEGER NOT NULL, 
	owner_id INTEGER NOT NULL, 
	linked_profile_id INTEGER, 
	state VARCHAR(40) NOT NULL, 
	name VARCHAR NOT NULL, 
	search_key VARCHAR NOT NULL, 
	headline VARCHAR NOT NULL, 
	organisation VARCHAR NOT NULL, 
	phone VARCHAR NOT NULL, 
	email VARCHAR NOT NULL, 
	context_event_id INTEGER, 
	met_on DATE, 
	met_precision VARCHAR(40) NOT NULL, 
	reason VARCHAR NOT NULL, 
	note TEXT NOT NULL, 
	created_at DATETIME NOT NULL, 
	context_text VARCHAR DEFAULT ('') NOT NULL, 
	met_through_id INTEGER, 
	city VARCHAR DEFAULT ('') NOT NULL, 
	domain VARCHAR DEFAULT ('') NOT NULL, 
	sphere VARCHAR(40), 
	family_link VARCHAR(40), 
	formality VARCHAR(40), 
	nature VARCHAR(40), 
	nature_note VARCHAR DEFAULT ('') NOT NULL, 
	openness INTEGER, 
	closeness INTEGER, 
	pleasure INTEGER, 
	usefulness INTEGER, 
	has_no_influence BOOLEAN DEFAULT 0 NOT NULL, 
	supporter_since DATE, 
	readiness VARCHAR(40), 
	qualified_at DATETIME, 
	put_off_at DATETIME, 
	last_touch_at DATETIME, 
	last_in_person_at DATETIME, 
	merged_into_id INTEGER, archived_at DATETIME, structure VARCHAR(40), 
	CONSTRAINT pk_contact PRIMARY KEY (id), 
	CONSTRAINT fk_contact_met_through_id FOREIGN KEY(met_through_id) REFERENCES contact (id), 
	CONSTRAINT uq_contact_owner_id_linked_profile_id UNIQUE (owner_id, linked_profile_id), 
	CONSTRAINT fk_contact_owner_id FOREIGN KEY(owner_id) REFERENCES profile (id), 
	CONSTRAINT fk_contact_context_event_id FOREIGN KEY(context_event_id) REFERENCES event (id), 
	CONSTRAINT fk_contact_linked_profile_id FOREIGN KEY(linked_profile_id) REFERENCES profile (id), 
	CONSTRAINT fk_contact_merged_into_id FOREIGN KEY(merged_into_id) REFERENCES contact (id)
);
CREATE TABLE contact_circle (
	contact_id INTEGER NOT NULL, 
	circle VARCHAR(40) NOT NULL, 
	owner_id INTEGER NOT NULL, 
	CONSTRAINT pk_contact_circle PRIMARY KEY (contact_id, circle), 
	CONSTRAINT fk_contact_circle_contact_id FOREIGN KEY(contact_id) REFERENCES contact (id), 
	CONSTRAINT fk_contact_circle_owner_id FOREIGN KEY(owner_id) REFERENCES profile (id)
);
CREATE TABLE contact_file (
	id INTEGER NOT NULL, 
	owner_id INTEGER NOT NULL, 
	name VARCHAR NOT NULL, 
	source VARCHAR NOT NULL, 
	state VARCHAR(40) NOT NULL, 
	header JSON NOT NULL, 
	columns JSON NOT NULL, 
	created_at DATETIME NOT NULL, 
	done_at DATETIME, 
	CONSTRAINT pk_contact_file PRIMARY KEY (id), 
	CONSTRAINT fk_contact_file_owner_id FOREIGN KEY(owner_id) REFERENCES profile (id)
);
CREATE TABLE contact_file_row (
	id INTEGER NOT NULL, 
	file_id INTEGER NOT NULL, 
	owner_id INTEGER NOT NULL, 
	n INTEGER NOT NULL, 
	state VARCHAR(40) NOT NULL, 
	written JSON NOT NULL, 
	entry JSON NOT NULL, 
	contact_id INTEGER, 
	print VARCHAR NOT NULL, 
	CONSTRAINT pk_contact_file_row PRIMARY KEY (id), 
	CONSTRAINT fk_contact_file_row_contact_id FOREIGN KEY(contact_id) REFERENCES contact (id), 
	CONSTRAINT fk_contact_file_row_file_id FOREIGN KEY(file_id) REFERENCES contact_file (id), 
	CONSTRAINT fk_contact_file_row_owner_id FOREIGN KEY(owner_id) REFERENCES profile (id), 
	CONSTRAINT uq_contact_file_row_file_id_n UNIQUE (file_id, n)
);
CREATE TABLE contact_group (
	id INTEGER NOT NULL, 
	owner_id INTEGER NOT NULL, 
	name VARCHAR NOT NULL, 
	name_key VARCHAR NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_contact_group PRIMARY KEY (id), 
	CONSTRAINT fk_contact_group_owner_id FOREIGN KEY(owner_id) REFERENCES profile (id), 
	CONSTRAINT uq_contact_group_owner_id_name_key UNIQUE (owner_id, name_key)
);
CREATE TABLE contact_in_group (
	group_id INTEGER NOT NULL, 
	contact_id INTEGER NOT NULL, 
	owner_id INTEGER NOT NULL, 
	CONSTRAINT pk_contact_in_group PRIMARY KEY (group_id, contact_id), 
	CONSTRAINT fk_contact_in_group_contact_id FOREIGN KEY(contact_id) REFERENCES contact (id), 
	CONSTRAINT fk_contact_in_group_group_id FOREIGN KEY(group_id) REFERENCES contact_group (id), 
	CONSTRAINT fk_contact_in_group_owner_id FOREIGN KEY(owner_id) REFERENCES profile (id)
);
CREATE TABLE contact_merge (
	id INTEGER NOT NULL, 
	owner_id INTEGER NOT NULL, 
	kept_id INTEGER NOT NULL, 
	gone_id INTEGER NOT NULL, 
	gone_name VARCHAR NOT NULL, 
	"before" JSON NOT NULL, 
	"after" JSON NOT NULL, 
	links JSON NOT NULL, 
	created_at DATETIME NOT NULL, 
	undone_at DATETIME, 
	CONSTRAINT pk_contact_merge PRIMARY KEY (id), 
	CONSTRAINT fk_contact_merge_gone_id FOREIGN KEY(gone_id) REFERENCES contact (id), 
	CONSTRAINT fk_contact_merge_kept_id FOREIGN KEY(kept_id) REFERENCES contact (id), 
	CONSTRAINT fk_contact_merge_owner_id FOREIGN KEY(owner_id) REFERENCES profile (id)
);
CREATE TABLE contact_role (
	contact_id INTEGER NOT NULL, 
	role VARCHAR(40) NOT NULL, 
	owner_id INTEGER NOT NULL, 
	CONSTRAINT pk_contact_role PRIMARY KEY (contact_id, role), 
	CONSTRAINT fk_contact_role_contact_id FOREIGN KEY(contact_id) REFERENCES contact (id), 
	CONSTRAINT fk_contact_role_owner_id FOREIGN KEY(owner_id) REFERENCES profile (id)
);
CREATE TABLE contact_way (
	id INTEGER NOT NULL, 
	contact_id INTEGER NOT NULL, 
	owner_id INTEGER NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	label VARCHAR NOT NULL, 
	value VARCHAR NOT NULL, 
	CONSTRAINT pk_contact_way PRIMARY KEY (id), 
	CONSTRAINT fk_contact_way_contact_id FOREIGN KEY(contact_id) REFERENCES contact (id), 
	CONSTRAINT fk_contact_way_owner_id FOREIGN KEY(owner_id) REFERENCES profile (id), 
	CONSTRAINT uq_contact_way_contact_id_kind_value UNIQUE (contact_id, kind, value)
);
CREATE TABLE counter (
	organizer_id INTEGER NOT NULL, 
	series VARCHAR NOT NULL, 
	n INTEGER NOT NULL, 
	CONSTRAINT pk_counter PRIMARY KEY (organizer_id, series), 
	CONSTRAINT fk_counter_organizer_id FOREIGN KEY(organizer_id) REFERENCES organizer (id)
);
CREATE TABLE credit (
	id INTEGER NOT NULL, 
	organizer_id INTEGER NOT NULL, 
	order_id INTEGER NOT NULL, 
	code VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	phone VARCHAR NOT NULL, 
	email VARCHAR NOT NULL, 
	search VARCHAR NOT NULL, 
	amount BIGINT NOT NULL, 
	remaining BIGINT NOT NULL, 
	currency VARCHAR NOT NULL, 
	reason VARCHAR NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_credit PRIMARY KEY (id), 
	CONSTRAINT ck_credit_amount CHECK (amount > 0), 
	CONSTRAINT ck_credit_remaining CHECK (remaining BETWEEN 0 AND amount), 
	CONSTRAINT fk_credit_order_id FOREIGN KEY(order_id) REFERENCES orders (id), 
	CONSTRAINT fk_credit_organizer_id FOREIGN KEY(organizer_id) REFERENCES organizer (id), 
	CONSTRAINT uq_credit_code UNIQUE (code)
);
CREATE TABLE criterion (
	id INTEGER NOT NULL, 
	owner_id INTEGER NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	name VARCHAR NOT NULL, 
	name_key VARCHAR NOT NULL, 
	choices JSON NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_criterion PRIMARY KEY (id), 
	CONSTRAINT fk_criterion_owner_id FOREIGN KEY(owner_id) REFERENCES profile (id), 
	CONSTRAINT uq_criterion_owner_id_name_key UNIQUE (owner_id, name_key)
);
CREATE TABLE criterion_value (
	criterion_id INTEGER NOT NULL, 
	contact_id INTEGER NOT NULL, 
	owner_id INTEGER NOT NULL, 
	value VARCHAR NOT NULL, 
	"key" VARCHAR NOT NULL, 
	number INTEGER, 
	CONSTRAINT pk_criterion_value PRIMARY KEY (criterion_id, contact_id), 
	CONSTRAINT fk_criterion_value_contact_id FOREIGN KEY(contact_id) REFERENCES contact (id), 
	CONSTRAINT fk_criterion_value_criterion_id FOREIGN KEY(criterion_id) REFERENCES criterion (id), 
	CONSTRAINT fk_criterion_value_owner_id FOREIGN KEY(owner_id) REFERENCES profile (id)
);
CREATE TABLE deposit (
	order_id INTEGER NOT NULL, 
	amount BIGINT NOT NULL, 
	at_door BOOLEAN NOT NULL, 
	until DATETIME NOT NULL, 
	late VARCHAR(40) NOT NULL, 
	paid_amount BIGINT NOT NULL, 
	kept_amount BIGINT NOT NULL, 
	paid_at DATETIME, 
	reminded INTEGER NOT NULL, 
	CONSTRAINT pk_deposit PRIMARY KEY (order_id), 
	CONSTRAINT ck_deposit_amount CHECK (amount > 0), 
	CONSTRAINT ck_deposit_kept_amount CHECK (kept_amount >= 0), 
	CONSTRAINT ck_deposit_paid_amount CHECK (paid_amount >= 0), 
	CONSTRAINT fk_deposit_order_id FOREIGN KEY(order_id) REFERENCES orders (id)
);
CREATE TABLE deposit_terms (
	event_id INTEGER NOT NULL, 
	basis VARCHAR(40) NOT NULL, 
	value BIGINT NOT NULL, 
	until DATETIME, 
	late VARCHAR(40) NOT NULL, 
	CONSTRAINT pk_deposit_terms PRIMARY KEY (event_id), 
	CONSTRAINT ck_deposit_terms_value CHECK (value > 0), 
	CONSTRAINT fk_deposit_terms_event_id FOREIGN KEY(event_id) REFERENCES event (id)
);
CREATE TABLE dispute (
	id INTEGER NOT NULL, 
	payment_id VARCHAR NOT NULL, 
	provider_ref VARCHAR NOT NULL, 
	state VARCHAR(40) NOT NULL, 
	amount BIGINT NOT NULL, 
	currency VARCHAR NOT NULL, 
	fee_amount BIGINT NOT NULL, 
	fee_currency VARCHAR NOT NULL, 
	reason VARCHAR NOT NULL, 
	due_by DATETIME, 
	opened_at DATETIME NOT NULL, 
	ended_at DATETIME, 
	voided INTEGER NOT NULL, 
	next_look_at DATETIME, 
	CONSTRAINT pk_dispute PRIMARY KEY (id), 
	CONSTRAINT ck_dispute_amount CHECK (amount > 0), 
	CONSTRAINT fk_dispute_payment_id FOREIGN KEY(payment_id) REFERENCES payment (id), 
	CONSTRAINT uq_dispute_payment_id_provider_ref UNIQUE (payment_id, provider_ref)
);
CREATE TABLE door_rules (
	event_id INTEGER NOT NULL, 
	reentry VARCHAR(40) NOT NULL, 
	gates JSON NOT NULL, 
	CONSTRAINT pk_door_rules PRIMARY KEY (event_id), 
	CONSTRAINT fk_door_rules_event_id FOREIGN KEY(event_id) REFERENCES event (id)
);
CREATE TABLE drawer (
	id INTEGER NOT NULL, 
	organizer_id INTEGER NOT NULL, 
	user_id INTEGER NOT NULL, 
	currency VARCHAR NOT NULL, 
	opening BIGINT NOT NULL, 
	opened_line INTEGER NOT NULL, 
	opened_at DATETIME NOT NULL, 
	closed_at DATETIME, 
	came BIGINT NOT NULL, 
	back BIGINT NOT NULL, 
	moved BIGINT NOT NULL, 
	counted BIGINT NOT NULL, 
	counts INTEGER NOT NULL, mark VARCHAR, 
	CONSTRAINT pk_drawer PRIMARY KEY (id), 
	CONSTRAINT ck_drawer_counted CHECK (counted >= 0), 
	CONSTRAINT ck_drawer_opening CHECK (opening >= 0), 
	CONSTRAINT fk_drawer_organizer_id FOREIGN KEY(organizer_id) REFERENCES organizer (id), 
	CONSTRAINT fk_drawer_user_id FOREIGN KEY(user_id) REFERENCES user_account (id)
);
CREATE TABLE drawer_word (
	id VARCHAR NOT NULL, 
	event_id INTEGER NOT NULL, 
	scanner_id INTEGER NOT NULL, 
	cashier_id INTEGER NOT NULL, 
	drawer_id INTEGER, 
	mark VARCHAR NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	amount BIGINT NOT NULL, 
	pieces JSON NOT NULL, 
	phone_at DATETIME NOT NULL, 
	told_at DATETIME NOT NULL, 
	received_at DATETIME NOT NULL, 
	offline BOOLEAN NOT NULL, 
	result VARCHAR(40) NOT NULL, 
	CONSTRAINT pk_drawer_word PRIMARY KEY (id), 
	CONSTRAINT ck_drawer_word_amount CHECK (amount >= 0), 
	CONSTRAINT fk_drawer_word_cashier_id FOREIGN KEY(cashier_id) REFERENCES user_account (id), 
	CONSTRAINT fk_drawer_word_drawer_id FOREIGN KEY(drawer_id) REFERENCES drawer (id), 
	CONSTRAINT fk_drawer_word_event_id FOREIGN KEY(event_id) REFERENCES event (id), 
	CONSTRAINT fk_drawer_word_scanner_id FOREIGN KEY(scanner_id) REFERENCES scanner (id)
);
CREATE TABLE duplicate (
	id INTEGER NOT NULL, 
	owner_id INTEGER NOT NULL, 
	first_id INTEGER NOT NULL, 
	second_id INTEGER NOT NULL, 
	tier VARCHAR(40) NOT NULL, 
	apart_at DATETIME, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_duplicate PRIMARY KEY (id), 
	CONSTRAINT fk_duplicate_first_id FOREIGN KEY(first_id) REFERENCES contact (id), 
	CONSTRAINT fk_duplicate_owner_id FOREIGN KEY(owner_id) REFERENCES profile (id), 
	CONSTRAINT fk_duplicate_second_id FOREIGN KEY(second_id) REFERENCES contact (id), 
	CONSTRAINT uq_duplicate_first_id_second_id UNIQUE (first_id, second_id)
);
CREATE TABLE edition (
	id INTEGER NOT NULL, 
	organizer_id INTEGER NOT NULL, 
	theme_id INTEGER, 
	subject VARCHAR NOT NULL, 
	body VARCHAR NOT NULL, 
	subject_en VARCHAR NOT NULL, 
	body_en VARCHAR NOT NULL, 
	with_dates BOOLEAN NOT NULL, 
	created_at DATETIME NOT NULL, 
	sent_at DATETIME, 
	CONSTRAINT pk_edition PRIMARY KEY (id), 
	CONSTRAINT fk_edition_organizer_id FOREIGN KEY(organizer_id) REFERENCES organizer (id), 
	CONSTRAINT fk_edition_theme_id FOREIGN KEY(theme_id) REFERENCES theme (id)
);
CREATE TABLE encounter_fact (
	id VARCHAR NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	mode VARCHAR(40), 
	from_id INTEGER NOT NULL, 
	to_id INTEGER NOT NULL, 
	event_id INTEGER, 
	happened_at DATETIME NOT NULL, 
	received_at DATETIME NOT NULL, without_phone BOOLEAN DEFAULT 0 NOT NULL, stale BOOLEAN DEFAULT 0 NOT NULL, 
	CONSTRAINT pk_encounter_fact PRIMARY KEY (id), 
	CONSTRAINT fk_encounter_fact_event_id FOREIGN KEY(event_id) REFERENCES event (id), 
	CONSTRAINT fk_encounter_fact_from_id FOREIGN KEY(from_id) REFERENCES profile (id), 
	CONSTRAINT fk_encounter_fact_to_id FOREIGN KEY(to_id) REFERENCES profile (id)
);
CREATE TABLE entry (
	ticket_id INTEGER NOT NULL, 
	event_id INTEGER NOT NULL, 
	scan_id VARCHAR NOT NULL, 
	gate VARCHAR NOT NULL, 
	entered_at DATETIME NOT NULL, exited_at DATETIME, 
	CONSTRAINT pk_entry PRIMARY KEY (ticket_id), 
	CONSTRAINT fk_entry_event_id FOREIGN KEY(event_id) REFERENCES event (id), 
	CONSTRAINT fk_entry_scan_id FOREIGN KEY(scan_id) REFERENCES scan (id), 
	CONSTRAINT fk_entry_ticket_id FOREIGN KEY(ticket_id) REFERENCES ticket (id)
);
CREATE TABLE "event" (
	id INTEGER NOT NULL, 
	organizer_id INTEGER NOT NULL, 
	series_id INTEGER, 
	occurrence_on DATE, 
	code VARCHAR NOT NULL, 
	door_code VARCHAR NOT NULL, 
	door_salt BLOB NOT NULL, 
	change_seq INTEGER NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	title VARCHAR NOT NULL, 
	about VARCHAR NOT NULL, 
	audience VARCHAR NOT NULL, 
	format VARCHAR(40), 
	activity VARCHAR(40), 
	dinner BOOLEAN NOT NULL, 
	dinner_waived BOOLEAN NOT NULL, 
	theme_id INTEGER, 
	venue_id INTEGER, 
	starts_at DATETIME NOT NULL, 
	ends_at DATETIME NOT NULL, 
	timezone VARCHAR NOT NULL, 
	status VARCHAR(40) NOT NULL, 
	by_request BOOLEAN NOT NULL, 
	waitlist_open BOOLEAN NOT NULL, 
	proposal_hours INTEGER, 
	change_hours INTEGER NOT NULL, 
	may_transfer BOOLEAN NOT NULL, 
	may_move BOOLEAN NOT NULL, 
	cancels_as VARCHAR(40) NOT NULL, 
	form_key VARCHAR, 
	created_at DATETIME NOT NULL, 
	hand_share INTEGER DEFAULT '30' NOT NULL, 
	shifted_at DATETIME, 
	shifted_from DATETIME, 
	leave_until DATETIME, 
	agenda JSON DEFAULT '[]' NOT NULL, 
	picture_id INTEGER, 
	publish_at DATETIME, 
	preview VARCHAR, leisure VARCHAR DEFAULT '' NOT NULL, leisure_waived BOOLEAN DEFAULT 0 NOT NULL, 
	CONSTRAINT pk_event PRIMARY KEY (id), 
	CONSTRAINT fk_event_theme_id FOREIGN KEY(theme_id) REFERENCES theme (id), 
	CONSTRAINT fk_event_series_id FOREIGN KEY(series_id) REFERENCES series (id), 
	CONSTRAINT uq_event_door_code UNIQUE (door_code), 
	CONSTRAINT fk_event_picture_id FOREIGN KEY(picture_id) REFERENCES picture (id), 
	CONSTRAINT uq_event_code UNIQUE (code), 
	CONSTRAINT fk_event_organizer_id FOREIGN KEY(organizer_id) REFERENCES organizer (id), 
	CONSTRAINT fk_event_venue_id FOREIGN KEY(venue_id) REFERENCES venue (id), 
	CONSTRAINT uq_event_organizer_id_form_key UNIQUE (organizer_id, form_key), 
	CONSTRAINT uq_event_series_id_occurrence_on UNIQUE (series_id, occurrence_on), 
	CONSTRAINT uq_event_preview UNIQUE (preview)
);
CREATE TABLE event_directory (
	event_id INTEGER NOT NULL, 
	mode VARCHAR(40) NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_event_directory PRIMARY KEY (event_id), 
	CONSTRAINT fk_event_directory_event_id FOREIGN KEY(event_id) REFERENCES event (id)
);
CREATE TABLE event_presence (
	profile_id INTEGER NOT NULL, 
	event_id INTEGER NOT NULL, 
	visibility VARCHAR(40) NOT NULL, 
	until DATETIME NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_event_presence PRIMARY KEY (profile_id, event_id), 
	CONSTRAINT fk_event_presence_event_id FOREIGN KEY(event_id) REFERENCES event (id), 
	CONSTRAINT fk_event_presence_profile_id FOREIGN KEY(profile_id) REFERENCES profile (id)
);
CREATE TABLE influence (
	contact_id INTEGER NOT NULL, 
	territory_id INTEGER NOT NULL, 
	owner_id INTEGER NOT NULL, 
	level INTEGER NOT NULL, 
	CONSTRAINT pk_influence PRIMARY KEY (contact_id, territory_id), 
	CONSTRAINT fk_influence_contact_id FOREIGN KEY(contact_id) REFERENCES contact (id), 
	CONSTRAINT fk_influence_owner_id FOREIGN KEY(owner_id) REFERENCES profile (id), 
	CONSTRAINT fk_influence_territory_id FOREIGN KEY(territory_id) REFERENCES territory (id)
);
CREATE TABLE "inquiry" (
	id INTEGER NOT NULL, 
	event_id INTEGER, 
	form_key VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	email VARCHAR NOT NULL, 
	locale VARCHAR NOT NULL, 
	words VARCHAR NOT NULL, 
	answer VARCHAR NOT NULL, 
	state VARCHAR(40) NOT NULL, 
	created_at DATETIME NOT NULL, 
	answered_at DATETIME, 
	organizer_id INTEGER, 
	CONSTRAINT pk_inquiry PRIMARY KEY (id), 
	CONSTRAINT uq_inquiry_form_key UNIQUE (form_key), 
	CONSTRAINT fk_inquiry_event_id FOREIGN KEY(event_id) REFERENCES event (id), 
	CONSTRAINT fk_inquiry_organizer_id FOREIGN KEY(organizer_id) REFERENCES organizer (id)
);
CREATE TABLE interaction (
	id VARCHAR NOT NULL, 
	owner_id INTEGER NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	channel VARCHAR(40) NOT NULL, 
	direction VARCHAR(40) NOT NULL, 
	occurred_at DATETIME NOT NULL, 
	minutes INTEGER, 
	tone VARCHAR(40), 
	formality VARCHAR(40), 
	mode VARCHAR(40), 
	note TEXT NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_interaction PRIMARY KEY (id), 
	CONSTRAINT fk_interaction_owner_id FOREIGN KEY(owner_id) REFERENCES profile (id)
);
CREATE TABLE interaction_contact (
	interaction_id VARCHAR NOT NULL, 
	contact_id INTEGER NOT NULL, 
	owner_id INTEGER NOT NULL, 
	CONSTRAINT pk_interaction_contact PRIMARY KEY (interaction_id, contact_id), 
	CONSTRAINT fk_interaction_contact_contact_id FOREIGN KEY(contact_id) REFERENCES contact (id), 
	CONSTRAINT fk_interaction_contact_interaction_id FOREIGN KEY(interaction_id) REFERENCES interaction (id), 
	CONSTRAINT fk_interaction_contact_owner_id FOREIGN KEY(owner_id) REFERENCES profile (id)
);
CREATE TABLE interest (
	event_id INTEGER NOT NULL, 
	day DATE NOT NULL, 
	n INTEGER NOT NULL, 
	CONSTRAINT pk_interest PRIMARY KEY (event_id, day), 
	CONSTRAINT fk_interest_event_id_event FOREIGN KEY(event_id) REFERENCES event (id)
);
CREATE TABLE invitation (
	id INTEGER NOT NULL, 
	organizer_id INTEGER NOT NULL, 
	email VARCHAR NOT NULL, 
	role VARCHAR(40) NOT NULL, 
	token_digest VARCHAR NOT NULL, 
	invited_by VARCHAR NOT NULL, 
	created_at DATETIME NOT NULL, 
	expires_at DATETIME NOT NULL, 
	ended_at DATETIME, 
	CONSTRAINT pk_invitation PRIMARY KEY (id), 
	CONSTRAINT fk_invitation_organizer_id FOREIGN KEY(organizer_id) REFERENCES organizer (id), 
	CONSTRAINT uq_invitation_token_digest UNIQUE (token_digest)
);
CREATE TABLE inviter (
	id INTEGER NOT NULL, 
	event_id INTEGER NOT NULL, 
	ticket_id INTEGER, 
	user_id INTEGER, 
	code VARCHAR NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_inviter PRIMARY KEY (id), 
	CONSTRAINT ck_inviter_one CHECK ((ticket_id IS NULL) <> (user_id IS NULL)), 
	CONSTRAINT fk_inviter_event_id FOREIGN KEY(event_id) REFERENCES event (id), 
	CONSTRAINT fk_inviter_ticket_id FOREIGN KEY(ticket_id) REFERENCES ticket (id), 
	CONSTRAINT fk_inviter_user_id FOREIGN KEY(user_id) REFERENCES user_account (id), 
	CONSTRAINT uq_inviter_code UNIQUE (code), 
	CONSTRAINT uq_inviter_event_id_user_id UNIQUE (event_id, user_id), 
	CONSTRAINT uq_inviter_ticket_id UNIQUE (ticket_id)
);
CREATE TABLE jotting (
	fact_id VARCHAR NOT NULL, 
	owner_id INTEGER NOT NULL, 
	why VARCHAR NOT NULL, 
	words TEXT NOT NULL, 
	written_at DATETIME NOT NULL, 
	CONSTRAINT pk_jotting PRIMARY KEY (fact_id), 
	CONSTRAINT fk_jotting_fact_id FOREIGN KEY(fact_id) REFERENCES encounter_fact (id), 
	CONSTRAINT fk_jotting_owner_id FOREIGN KEY(owner_id) REFERENCES profile (id)
);
CREATE TABLE late_line (
	"key" VARCHAR NOT NULL, 
	drawer_id INTEGER NOT NULL, 
	CONSTRAINT pk_late_line PRIMARY KEY ("key"), 
	CONSTRAINT fk_late_line_drawer_id FOREIGN KEY(drawer_id) REFERENCES drawer (id)
);
CREATE TABLE ledger_line (
	id INTEGER NOT NULL, 
	"key" VARCHAR NOT NULL, 
	n INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	movement VARCHAR(40) NOT NULL, 
	organizer_id INTEGER NOT NULL, 
	account VARCHAR NOT NULL, 
	amount BIGINT NOT NULL, 
	currency VARCHAR NOT NULL, 
	order_id INTEGER, 
	note VARCHAR NOT NULL, 
	CONSTRAINT pk_ledger_line PRIMARY KEY (id), 
	CONSTRAINT ck_ledger_line_amount CHECK (amount <> 0), 
	CONSTRAINT fk_ledger_line_organizer_id FOREIGN KEY(organizer_id) REFERENCES organizer (id), 
	CONSTRAINT uq_ledger_line_key_n UNIQUE ("key", n)
);
CREATE TABLE left_card (
	id VARCHAR NOT NULL, 
	to_id INTEGER NOT NULL, 
	event_id INTEGER NOT NULL, 
	name VARCHAR NOT NULL, 
	phone VARCHAR NOT NULL, 
	email VARCHAR NOT NULL, 
	left_at DATETIME NOT NULL, 
	CONSTRAINT pk_left_card PRIMARY KEY (id), 
	CONSTRAINT fk_left_card_event_id FOREIGN KEY(event_id) REFERENCES event (id), 
	CONSTRAINT fk_left_card_to_id FOREIGN KEY(to_id) REFERENCES profile (id)
);
CREATE TABLE letter (
	id INTEGER NOT NULL, 
	organizer_id INTEGER NOT NULL, 
	event_id INTEGER, 
	series_id INTEGER, 
	kind VARCHAR(40) NOT NULL, 
	days INTEGER NOT NULL, 
	at TIME NOT NULL, 
	audience VARCHAR(40) NOT NULL, 
	subject VARCHAR NOT NULL, 
	body VARCHAR NOT NULL, 
	subject_en VARCHAR NOT NULL, 
	body_en VARCHAR NOT NULL, 
	created_at DATETIME NOT NULL, 
	ended_at DATETIME, 
	CONSTRAINT pk_letter PRIMARY KEY (id), 
	CONSTRAINT ck_letter_of_one CHECK ((event_id IS NULL) <> (series_id IS NULL)), 
	CONSTRAINT fk_letter_event_id FOREIGN KEY(event_id) REFERENCES event (id), 
	CONSTRAINT fk_letter_organizer_id FOREIGN KEY(organizer_id) REFERENCES organizer (id), 
	CONSTRAINT fk_letter_series_id FOREIGN KEY(series_id) REFERENCES series (id)
);
CREATE TABLE link_view (
	code VARCHAR NOT NULL, 
	day DATE NOT NULL, 
	n INTEGER NOT NULL, 
	CONSTRAINT pk_link_view PRIMARY KEY (code, day)
);
CREATE TABLE logo (
	organizer_id INTEGER NOT NULL, 
	picture_id INTEGER NOT NULL, 
	CONSTRAINT pk_logo PRIMARY KEY (organizer_id), 
	CONSTRAINT fk_logo_organizer_id FOREIGN KEY(organizer_id) REFERENCES organizer (id), 
	CONSTRAINT fk_logo_picture_id FOREIGN KEY(picture_id) REFERENCES picture (id)
);
CREATE TABLE mailing (
	id INTEGER NOT NULL, 
	organizer_id INTEGER NOT NULL, 
	"key" VARCHAR NOT NULL, 
	total INTEGER NOT NULL, 
	sent INTEGER NOT NULL, 
	failed INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	stopped_at DATETIME, 
	finished_at DATETIME, 
	CONSTRAINT pk_mailing PRIMARY KEY (id), 
	CONSTRAINT fk_mailing_organizer_id FOREIGN KEY(organizer_id) REFERENCES organizer (id), 
	CONSTRAINT uq_mailing_key UNIQUE ("key")
);
CREATE TABLE membership (
	id INTEGER NOT NULL, 
	user_id INTEGER NOT NULL, 
	organizer_id INTEGER NOT NULL, 
	role VARCHAR(40) NOT NULL, 
	CONSTRAINT pk_membership PRIMARY KEY (id), 
	CONSTRAINT fk_membership_organizer_id FOREIGN KEY(organizer_id) REFERENCES organizer (id), 
	CONSTRAINT fk_membership_user_id FOREIGN KEY(user_id) REFERENCES user_account (id), 
	CONSTRAINT uq_membership_user_id_organizer_id UNIQUE (user_id, organizer_id)
);
CREATE TABLE merchant_account (
	id INTEGER NOT NULL, 
	organizer_id INTEGER NOT NULL, 
	kind VARCHAR NOT NULL, 
	live BOOLEAN NOT NULL, 
	hook VARCHAR NOT NULL, 
	facts JSON NOT NULL, 
	sealed VARCHAR NOT NULL, 
	ends JSON NOT NULL, 
	version INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	checked_at DATETIME, 
	trouble VARCHAR NOT NULL, 
	paused_at DATETIME, 
	removed_at DATETIME, silent_since DATETIME, 
	CONSTRAINT pk_merchant_account PRIMARY KEY (id), 
	CONSTRAINT fk_merchant_account_organizer_id FOREIGN KEY(organizer_id) REFERENCES organizer (id), 
	CONSTRAINT uq_merchant_account_hook UNIQUE (hook)
);
CREATE TABLE message (
	id INTEGER NOT NULL, 
	template VARCHAR NOT NULL, 
	recipient VARCHAR NOT NULL, 
	locale VARCHAR NOT NULL, 
	about VARCHAR NOT NULL, 
	facts JSON NOT NULL, 
	dedupe_key VARCHAR, 
	created_at DATETIME NOT NULL, 
	not_before DATETIME NOT NULL, 
	claimed_until DATETIME, 
	attempts INTEGER NOT NULL, 
	done_at DATETIME, 
	failed_at DATETIME, 
	error VARCHAR NOT NULL, 
	CONSTRAINT pk_message PRIMARY KEY (id), 
	CONSTRAINT uq_message_dedupe_key UNIQUE (dedupe_key)
);
CREATE TABLE move (
	order_id INTEGER NOT NULL, 
	from_id INTEGER NOT NULL, 
	pieces JSON NOT NULL, 
	actor VARCHAR NOT NULL, 
	done_at DATETIME, 
	CONSTRAINT pk_move PRIMARY KEY (order_id), 
	CONSTRAINT fk_move_from_id FOREIGN KEY(from_id) REFERENCES orders (id), 
	CONSTRAINT fk_move_order_id FOREIGN KEY(order_id) REFERENCES orders (id)
);
CREATE TABLE need (
	question_id INTEGER NOT NULL, 
	order_id INTEGER NOT NULL, 
	ticket_id INTEGER NOT NULL, 
	value VARCHAR NOT NULL, 
	at_door BOOLEAN NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_need PRIMARY KEY (question_id, order_id, ticket_id), 
	CONSTRAINT fk_need_order_id FOREIGN KEY(order_id) REFERENCES orders (id), 
	CONSTRAINT fk_need_question_id FOREIGN KEY(question_id) REFERENCES question (id)
);
CREATE TABLE objection (
	id INTEGER NOT NULL, 
	mark VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	from_books BOOLEAN NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_objection PRIMARY KEY (id), 
	CONSTRAINT uq_objection_mark UNIQUE (mark)
);
CREATE TABLE objection_code (
	id INTEGER NOT NULL, 
	mark VARCHAR NOT NULL, 
	code VARCHAR NOT NULL, 
	ends_at DATETIME NOT NULL, 
	confirmed_at DATETIME, 
	CONSTRAINT pk_objection_code PRIMARY KEY (id)
);
CREATE TABLE order_line (
	id INTEGER NOT NULL, 
	order_id INTEGER NOT NULL, 
	ticket_type_id INTEGER NOT NULL, 
	quantity INTEGER NOT NULL, 
	unit_amount BIGINT NOT NULL, 
	cancelled INTEGER NOT NULL, vat_bp INTEGER DEFAULT '0' NOT NULL, 
	CONSTRAINT pk_order_line PRIMARY KEY (id), 
	CONSTRAINT ck_order_line_cancelled CHECK (cancelled BETWEEN 0 AND quantity), 
	CONSTRAINT ck_order_line_quantity CHECK (quantity BETWEEN 1 AND 100), 
	CONSTRAINT fk_order_line_order_id FOREIGN KEY(order_id) REFERENCES orders (id), 
	CONSTRAINT fk_order_line_ticket_type_id FOREIGN KEY(ticket_type_id) REFERENCES ticket_type (id), 
	CONSTRAINT uq_order_line_order_id_ticket_type_id_unit_amount UNIQUE (order_id, ticket_type_id, unit_amount)
);
CREATE TABLE order_quota (
	order_id INTEGER NOT NULL, 
	quota_id INTEGER NOT NULL, 
	seats INTEGER NOT NULL, 
	CONSTRAINT pk_order_quota PRIMARY KEY (order_id, quota_id), 
	CONSTRAINT fk_order_quota_order_id FOREIGN KEY(order_id) REFERENCES orders (id), 
	CONSTRAINT fk_order_quota_quota_id FOREIGN KEY(quota_id) REFERENCES quota (id)
);
CREATE TABLE orders (
	id INTEGER NOT NULL, 
	organizer_id INTEGER NOT NULL, 
	event_id INTEGER NOT NULL, 
	user_id INTEGER, 
	reference VARCHAR NOT NULL, 
	secret VARCHAR NOT NULL, 
	idem_key VARCHAR NOT NULL, 
	idem_hash VARCHAR NOT NULL, 
	buyer_name VARCHAR NOT NULL, 
	phone VARCHAR NOT NULL, 
	email VARCHAR NOT NULL, 
	search VARCHAR NOT NULL, 
	locale VARCHAR NOT NULL, 
	total_amount BIGINT NOT NULL, 
	discount_amount BIGINT NOT NULL, 
	credit_amount BIGINT NOT NULL, 
	credit_id INTEGER, 
	moved_amount BIGINT NOT NULL, 
	promo_id INTEGER, 
	via VARCHAR NOT NULL, 
	moved_from_id INTEGER, 
	currency VARCHAR NOT NULL, 
	status VARCHAR(40) NOT NULL, 
	held_until DATETIME NOT NULL, 
	provider VARCHAR NOT NULL, 
	channel VARCHAR(40) NOT NULL, 
	note VARCHAR NOT NULL, 
	refund_due BIGINT NOT NULL, 
	returned_amount BIGINT NOT NULL, 
	created_at DATETIME NOT NULL, 
	paid_at DATETIME, 
	cancelled_at DATETIME, flag VARCHAR(40) DEFAULT 'none' NOT NULL, 
	CONSTRAINT pk_orders PRIMARY KEY (id), 
	CONSTRAINT ck_orders_credit CHECK (credit_amount >= 0), 
	CONSTRAINT ck_orders_discount CHECK (discount_amount >= 0), 
	CONSTRAINT ck_orders_returned CHECK (returned_amount >= 0), 
	CONSTRAINT ck_orders_total CHECK (total_amount >= 0), 
	CONSTRAINT fk_orders_event_id FOREIGN KEY(event_id) REFERENCES event (id), 
	CONSTRAINT fk_orders_moved_from_id FOREIGN KEY(moved_from_id) REFERENCES orders (id), 
	CONSTRAINT fk_orders_organizer_id FOREIGN KEY(organizer_id) REFERENCES organizer (id), 
	CONSTRAINT fk_orders_promo_id FOREIGN KEY(promo_id) REFERENCES promo (id), 
	CONSTRAINT fk_orders_user_id FOREIGN KEY(user_id) REFERENCES user_account (id), 
	CONSTRAINT uq_orders_idem_key UNIQUE (idem_key), 
	CONSTRAINT uq_orders_reference UNIQUE (reference), 
	CONSTRAINT uq_orders_secret UNIQUE (secret)
);
CREATE TABLE organizer (
	id INTEGER NOT NULL, 
	code VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	about VARCHAR NOT NULL, 
	city VARCHAR NOT NULL, 
	email VARCHAR NOT NULL, 
	phone VARCHAR NOT NULL, 
	site VARCHAR NOT NULL, 
	currency VARCHAR NOT NULL, 
	timezone VARCHAR NOT NULL, 
	mtn_number VARCHAR NOT NULL, 
	orange_number VARCHAR NOT NULL, 
	wallet_name VARCHAR NOT NULL, 
	is_demo BOOLEAN NOT NULL, 
	created_at DATETIME NOT NULL, legal_name VARCHAR DEFAULT '' NOT NULL, address VARCHAR DEFAULT '' NOT NULL, tax_number VARCHAR DEFAULT '' NOT NULL, register_number VARCHAR DEFAULT '' NOT NULL, tax VARCHAR(40) DEFAULT 'none' NOT NULL, vat_bp INTEGER DEFAULT '1925' NOT NULL, waive_most BIGINT DEFAULT '0' NOT NULL, awaits_approval BOOLEAN DEFAULT 0 NOT NULL, kind VARCHAR(40), links JSON DEFAULT '{}' NOT NULL, 
	CONSTRAINT pk_organizer PRIMARY KEY (id), 
	CONSTRAINT uq_organizer_code UNIQUE (code)
);
CREATE TABLE other_calendar (
	id INTEGER NOT NULL, 
	organizer_id INTEGER NOT NULL, 
	name VARCHAR NOT NULL, 
	url VARCHAR NOT NULL, 
	city VARCHAR NOT NULL, 
	timezone VARCHAR NOT NULL, 
	created_at DATETIME NOT NULL, 
	looked_at DATETIME, 
	next_look_at DATETIME NOT NULL, 
	etag VARCHAR NOT NULL, 
	trouble VARCHAR(40), 
	CONSTRAINT pk_other_calendar PRIMARY KEY (id), 
	CONSTRAINT fk_other_calendar_organizer_id FOREIGN KEY(organizer_id) REFERENCES organizer (id), 
	CONSTRAINT uq_other_calendar_organizer_id_url UNIQUE (organizer_id, url)
);
CREATE TABLE other_date (
	id INTEGER NOT NULL, 
	calendar_id INTEGER NOT NULL, 
	uid VARCHAR NOT NULL, 
	starts_at DATETIME NOT NULL, 
	ends_at DATETIME NOT NULL, 
	whole_day BOOLEAN NOT NULL, 
	title VARCHAR NOT NULL, 
	place VARCHAR NOT NULL, 
	url VARCHAR NOT NULL, 
	CONSTRAINT pk_other_date PRIMARY KEY (id), 
	CONSTRAINT fk_other_date_calendar_id FOREIGN KEY(calendar_id) REFERENCES other_calendar (id)
);
CREATE TABLE "pairing" (
	code_digest VARCHAR NOT NULL, 
	event_id INTEGER NOT NULL, 
	gate VARCHAR NOT NULL, 
	role VARCHAR(40) NOT NULL, 
	created_by INTEGER, 
	expires_at DATETIME NOT NULL, 
	used_at DATETIME, 
	cashier_id INTEGER, practice BOOLEAN DEFAULT 0 NOT NULL, block_size INTEGER DEFAULT '0' NOT NULL, 
	CONSTRAINT pk_pairing PRIMARY KEY (code_digest), 
	CONSTRAINT fk_pairing_created_by FOREIGN KEY(created_by) REFERENCES user_account (id), 
	CONSTRAINT fk_pairing_event_id FOREIGN KEY(event_id) REFERENCES event (id), 
	CONSTRAINT fk_pairing_cashier_id FOREIGN KEY(cashier_id) REFERENCES user_account (id)
);
CREATE TABLE pass_gap (
	order_id INTEGER NOT NULL, 
	event_id INTEGER NOT NULL, 
	quota_id INTEGER, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_pass_gap PRIMARY KEY (order_id, event_id), 
	CONSTRAINT fk_pass_gap_event_id FOREIGN KEY(event_id) REFERENCES event (id), 
	CONSTRAINT fk_pass_gap_order_id FOREIGN KEY(order_id) REFERENCES pass_order (order_id), 
	CONSTRAINT fk_pass_gap_quota_id FOREIGN KEY(quota_id) REFERENCES quota (id)
);
CREATE TABLE pass_order (
	order_id INTEGER NOT NULL, 
	pass_id INTEGER NOT NULL, 
	dates INTEGER, 
	until DATE, 
	CONSTRAINT pk_pass_order PRIMARY KEY (order_id), 
	CONSTRAINT fk_pass_order_order_id FOREIGN KEY(order_id) REFERENCES orders (id), 
	CONSTRAINT fk_pass_order_pass_id FOREIGN KEY(pass_id) REFERENCES season_pass (id)
);
CREATE TABLE "payment" (
	id VARCHAR NOT NULL, 
	order_id INTEGER NOT NULL, 
	provider VARCHAR NOT NULL, 
	amount BIGINT NOT NULL, 
	currency VARCHAR NOT NULL, 
	status VARCHAR(40) NOT NULL, 
	provider_ref VARCHAR, 
	redirect_url VARCHAR NOT NULL, 
	operator VARCHAR, 
	operator_ref VARCHAR, 
	payer_phone VARCHAR NOT NULL, 
	declared_at DATETIME, 
	confirmed_by INTEGER, 
	failure VARCHAR NOT NULL, 
	facts JSON NOT NULL, 
	created_at DATETIME NOT NULL, 
	settled_at DATETIME, 
	checks INTEGER NOT NULL, 
	next_check_at DATETIME, 
	merchant_id INTEGER, 
	method VARCHAR DEFAULT '' NOT NULL, 
	CONSTRAINT pk_payment PRIMARY KEY (id), 
	CONSTRAINT ck_payment_amount CHECK (amount > 0), 
	CONSTRAINT fk_payment_order_id FOREIGN KEY(order_id) REFERENCES orders (id), 
	CONSTRAINT uq_payment_provider_provider_ref UNIQUE (provider, provider_ref), 
	CONSTRAINT fk_payment_confirmed_by FOREIGN KEY(confirmed_by) REFERENCES user_account (id), 
	CONSTRAINT uq_payment_operator_operator_ref UNIQUE (operator, operator_ref), 
	CONSTRAINT fk_payment_merchant_id FOREIGN KEY(merchant_id) REFERENCES merchant_account (id)
);
CREATE TABLE "payment_notice" (
	id INTEGER NOT NULL, 
	provider VARCHAR NOT NULL, 
	event_key VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	provider_ref VARCHAR NOT NULL, 
	our_ref VARCHAR NOT NULL, 
	body BLOB NOT NULL, 
	received_at DATETIME NOT NULL, 
	done_at DATETIME, 
	tries INTEGER NOT NULL, 
	next_try_at DATETIME, 
	error VARCHAR NOT NULL, 
	refund_ref VARCHAR DEFAULT '' NOT NULL, 
	is_signed BOOLEAN DEFAULT 1 NOT NULL, 
	CONSTRAINT pk_payment_notice PRIMARY KEY (id), 
	CONSTRAINT uq_payment_notice_provider_event_key UNIQUE (provider, event_key)
);
CREATE TABLE picture (
	id INTEGER NOT NULL, 
	organizer_id INTEGER NOT NULL, 
	code VARCHAR NOT NULL, 
	cut VARCHAR(40) NOT NULL, 
	alt VARCHAR NOT NULL, 
	added_at DATETIME NOT NULL, 
	CONSTRAINT pk_picture PRIMARY KEY (id), 
	CONSTRAINT fk_picture_organizer_id FOREIGN KEY(organizer_id) REFERENCES organizer (id), 
	CONSTRAINT uq_picture_code UNIQUE (code)
);
CREATE TABLE picture_size (
	picture_id INTEGER NOT NULL, 
	width INTEGER NOT NULL, 
	height INTEGER NOT NULL, 
	content BLOB NOT NULL, 
	CONSTRAINT pk_picture_size PRIMARY KEY (picture_id, width), 
	CONSTRAINT fk_picture_size_picture_id FOREIGN KEY(picture_id) REFERENCES picture (id)
);
CREATE TABLE presence (
	ticket_id INTEGER NOT NULL, 
	profile_id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_presence PRIMARY KEY (ticket_id), 
	CONSTRAINT fk_presence_profile_id FOREIGN KEY(profile_id) REFERENCES profile (id), 
	CONSTRAINT fk_presence_ticket_id FOREIGN KEY(ticket_id) REFERENCES ticket (id)
);
CREATE TABLE profile (
	id INTEGER NOT NULL, 
	user_id INTEGER, 
	state VARCHAR(40) NOT NULL, 
	adult_declared_at DATETIME, 
	moved_to_id INTEGER, 
	created_at DATETIME NOT NULL, about VARCHAR DEFAULT '' NOT NULL, brings VARCHAR DEFAULT '' NOT NULL, city VARCHAR DEFAULT '' NOT NULL, spoken VARCHAR DEFAULT '' NOT NULL, status VARCHAR(40), said_at DATETIME, address VARCHAR, deleted_at DATETIME, erased_at DATETIME, 
	CONSTRAINT pk_profile PRIMARY KEY (id), 
	CONSTRAINT fk_profile_moved_to_id FOREIGN KEY(moved_to_id) REFERENCES profile (id), 
	CONSTRAINT fk_profile_user_id FOREIGN KEY(user_id) REFERENCES user_account (id), 
	CONSTRAINT uq_profile_user_id UNIQUE (user_id)
);
CREATE TABLE profile_photo (
	profile_id INTEGER NOT NULL, 
	digest VARCHAR NOT NULL, 
	large BLOB NOT NULL, 
	small BLOB NOT NULL, 
	added_at DATETIME NOT NULL, 
	CONSTRAINT pk_profile_photo PRIMARY KEY (profile_id), 
	CONSTRAINT fk_profile_photo_profile_id FOREIGN KEY(profile_id) REFERENCES profile (id)
);
CREATE TABLE promo (
	id INTEGER NOT NULL, 
	event_id INTEGER, 
	pass_id INTEGER, 
	ticket_type_id INTEGER, 
	code VARCHAR NOT NULL, 
	shown VARCHAR NOT NULL, 
	effect VARCHAR(40) NOT NULL, 
	value BIGINT NOT NULL, 
	most INTEGER, 
	used INTEGER NOT NULL, 
	starts_at DATETIME, 
	ends_at DATETIME, 
	batch VARCHAR NOT NULL, 
	note VARCHAR NOT NULL, 
	search VARCHAR NOT NULL, 
	retired_at DATETIME, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_promo PRIMARY KEY (id), 
	CONSTRAINT ck_promo_one_owner CHECK ((event_id IS NULL) <> (pass_id IS NULL)), 
	CONSTRAINT ck_promo_most CHECK (most IS NULL OR used <= most), 
	CONSTRAINT ck_promo_used CHECK (used >= 0), 
	CONSTRAINT ck_promo_value CHECK (value >= 0), 
	CONSTRAINT fk_promo_event_id FOREIGN KEY(event_id) REFERENCES event (id), 
	CONSTRAINT fk_promo_pass_id FOREIGN KEY(pass_id) REFERENCES season_pass (id), 
	CONSTRAINT fk_promo_ticket_type_id FOREIGN KEY(ticket_type_id) REFERENCES ticket_type (id), 
	CONSTRAINT uq_promo_event_id_code UNIQUE (event_id, code), 
	CONSTRAINT uq_promo_pass_id_code UNIQUE (pass_id, code)
);
CREATE TABLE question (
	id INTEGER NOT NULL, 
	event_id INTEGER NOT NULL, 
	ticket_type_id INTEGER, 
	kind VARCHAR(40) NOT NULL, 
	label VARCHAR NOT NULL, 
	label_en VARCHAR NOT NULL, 
	options JSON NOT NULL, 
	required BOOLEAN NOT NULL, 
	per VARCHAR(40) NOT NULL, 
	moment VARCHAR(40) NOT NULL, 
	about VARCHAR(40) NOT NULL, 
	repeats BOOLEAN NOT NULL, 
	position INTEGER NOT NULL, 
	retired_at DATETIME, 
	CONSTRAINT pk_question PRIMARY KEY (id), 
	CONSTRAINT fk_question_event_id FOREIGN KEY(event_id) REFERENCES event (id), 
	CONSTRAINT fk_question_ticket_type_id FOREIGN KEY(ticket_type_id) REFERENCES ticket_type (id)
);
CREATE TABLE "quota" (
	id INTEGER NOT NULL, 
	event_id INTEGER NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	name VARCHAR NOT NULL, 
	size INTEGER, 
	held INTEGER NOT NULL, 
	sold INTEGER NOT NULL, 
	waiting INTEGER NOT NULL, 
	over INTEGER DEFAULT '0' NOT NULL, 
	aside INTEGER DEFAULT '0' NOT NULL, 
	CONSTRAINT pk_quota PRIMARY KEY (id), 
	CONSTRAINT ck_quota_held CHECK (held >= 0), 
	CONSTRAINT ck_quota_sold CHECK (sold >= 0), 
	CONSTRAINT ck_quota_waiting CHECK (waiting >= 0), 
	CONSTRAINT ck_quota_size CHECK (size IS NULL OR held + sold <= size + over), 
	CONSTRAINT ck_quota_aside CHECK (aside BETWEEN 0 AND held), 
	CONSTRAINT ck_quota_size CHECK (size IS NULL OR held + sold <= size), 
	CONSTRAINT ck_quota_waiting CHECK (waiting >= 0), 
	CONSTRAINT uq_quota_event_id_kind_name UNIQUE (event_id, kind, name), 
	CONSTRAINT fk_quota_event_id FOREIGN KEY(event_id) REFERENCES event (id), 
	CONSTRAINT ck_quota_sold CHECK (sold >= 0), 
	CONSTRAINT ck_quota_held CHECK (held >= 0)
);
CREATE TABLE reader (
	id INTEGER NOT NULL, 
	organizer_id INTEGER NOT NULL, 
	email VARCHAR NOT NULL, 
	secret VARCHAR NOT NULL, 
	silenced_at DATETIME, 
	CONSTRAINT pk_reader PRIMARY KEY (id), 
	CONSTRAINT fk_reader_organizer_id FOREIGN KEY(organizer_id) REFERENCES organizer (id), 
	CONSTRAINT uq_reader_organizer_id_email UNIQUE (organizer_id, email), 
	CONSTRAINT uq_reader_secret UNIQUE (secret)
);
CREATE TABLE recap (
	event_id INTEGER NOT NULL, 
	words VARCHAR NOT NULL, 
	exchanged VARCHAR NOT NULL, 
	published_at DATETIME, 
	changed_at DATETIME NOT NULL, 
	CONSTRAINT pk_recap PRIMARY KEY (event_id), 
	CONSTRAINT fk_recap_event_id FOREIGN KEY(event_id) REFERENCES event (id)
);
CREATE TABLE recap_file (
	id INTEGER NOT NULL, 
	event_id INTEGER NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	title VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	type VARCHAR NOT NULL, 
	size INTEGER NOT NULL, 
	width INTEGER NOT NULL, 
	height INTEGER NOT NULL, 
	content BLOB NOT NULL, 
	added_at DATETIME NOT NULL, 
	CONSTRAINT pk_recap_file PRIMARY KEY (id), 
	CONSTRAINT fk_recap_file_event_id FOREIGN KEY(event_id) REFERENCES event (id)
);
CREATE TABLE receipt (
	id INTEGER NOT NULL, 
	"key" VARCHAR NOT NULL, 
	organizer_id INTEGER NOT NULL, 
	series VARCHAR NOT NULL, 
	n INTEGER NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	order_id INTEGER NOT NULL, 
	amount BIGINT NOT NULL, 
	currency VARCHAR NOT NULL, 
	snapshot JSON NOT NULL, 
	sha256 VARCHAR NOT NULL, 
	issued_at DATETIME NOT NULL, 
	CONSTRAINT pk_receipt PRIMARY KEY (id), 
	CONSTRAINT fk_receipt_order_id FOREIGN KEY(order_id) REFERENCES orders (id), 
	CONSTRAINT fk_receipt_organizer_id FOREIGN KEY(organizer_id) REFERENCES organizer (id), 
	CONSTRAINT uq_receipt_key UNIQUE ("key"), 
	CONSTRAINT uq_receipt_organizer_id_series_n UNIQUE (organizer_id, series, n)
);
CREATE TABLE refund (
	id VARCHAR NOT NULL, 
	payment_id VARCHAR NOT NULL, 
	amount BIGINT NOT NULL, 
	currency VARCHAR NOT NULL, 
	status VARCHAR(40) NOT NULL, 
	provider_ref VARCHAR NOT NULL, 
	failure VARCHAR NOT NULL, 
	requested_by INTEGER, 
	created_at DATETIME NOT NULL, 
	settled_at DATETIME, 
	checks INTEGER NOT NULL, 
	next_check_at DATETIME, 
	CONSTRAINT pk_refund PRIMARY KEY (id), 
	CONSTRAINT ck_refund_amount CHECK (amount > 0), 
	CONSTRAINT fk_refund_payment_id FOREIGN KEY(payment_id) REFERENCES payment (id), 
	CONSTRAINT fk_refund_requested_by FOREIGN KEY(requested_by) REFERENCES user_account (id)
);
CREATE TABLE removal (
	id INTEGER NOT NULL, 
	owner_id INTEGER NOT NULL, 
	contact_id INTEGER NOT NULL, 
	objection_id INTEGER NOT NULL, 
	asked_at DATETIME NOT NULL, 
	due_at DATETIME NOT NULL, 
	CONSTRAINT pk_removal PRIMARY KEY (id), 
	CONSTRAINT fk_removal_contact_id FOREIGN KEY(contact_id) REFERENCES contact (id), 
	CONSTRAINT fk_removal_objection_id FOREIGN KEY(objection_id) REFERENCES objection (id), 
	CONSTRAINT fk_removal_owner_id FOREIGN KEY(owner_id) REFERENCES profile (id), 
	CONSTRAINT uq_removal_contact_id_objection_id UNIQUE (contact_id, objection_id)
);
CREATE TABLE report (
	id INTEGER NOT NULL, 
	by_id INTEGER NOT NULL, 
	about_id INTEGER NOT NULL, 
	why VARCHAR(40) NOT NULL, 
	words TEXT NOT NULL, 
	said_at DATETIME NOT NULL, 
	outcome VARCHAR(40), 
	looked_at DATETIME, 
	looked_by_id INTEGER, 
	CONSTRAINT pk_report PRIMARY KEY (id), 
	CONSTRAINT fk_report_about_id FOREIGN KEY(about_id) REFERENCES profile (id), 
	CONSTRAINT fk_report_by_id FOREIGN KEY(by_id) REFERENCES profile (id), 
	CONSTRAINT fk_report_looked_by_id FOREIGN KEY(looked_by_id) REFERENCES user_account (id)
);
CREATE TABLE review (
	owner_id INTEGER NOT NULL, 
	estimate INTEGER, 
	said_done_at DATETIME, 
	started_at DATETIME NOT NULL, 
	CONSTRAINT pk_review PRIMARY KEY (owner_id), 
	CONSTRAINT fk_review_owner_id FOREIGN KEY(owner_id) REFERENCES profile (id)
);
CREATE TABLE review_snapshot (
	id INTEGER NOT NULL, 
	owner_id INTEGER NOT NULL, 
	taken_at DATETIME NOT NULL, 
	numbers JSON NOT NULL, 
	CONSTRAINT pk_review_snapshot PRIMARY KEY (id), 
	CONSTRAINT fk_review_snapshot_owner_id FOREIGN KEY(owner_id) REFERENCES profile (id)
);
CREATE TABLE reviewed_circle (
	owner_id INTEGER NOT NULL, 
	circle VARCHAR(40) NOT NULL, 
	mark VARCHAR(40) NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_reviewed_circle PRIMARY KEY (owner_id, circle), 
	CONSTRAINT fk_reviewed_circle_owner_id FOREIGN KEY(owner_id) REFERENCES profile (id)
);
CREATE TABLE ring_choice (
	contact_id INTEGER NOT NULL, 
	owner_id INTEGER NOT NULL, 
	ring VARCHAR(40) NOT NULL, 
	CONSTRAINT pk_ring_choice PRIMARY KEY (contact_id), 
	CONSTRAINT fk_ring_choice_contact_id FOREIGN KEY(contact_id) REFERENCES contact (id) ON DELETE CASCADE, 
	CONSTRAINT fk_ring_choice_owner_id FOREIGN KEY(owner_id) REFERENCES profile (id)
);
CREATE TABLE saved_filter (
	id INTEGER NOT NULL, 
	owner_id INTEGER NOT NULL, 
	name VARCHAR NOT NULL, 
	name_key VARCHAR NOT NULL, 
	"query" VARCHAR NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_saved_filter PRIMARY KEY (id), 
	CONSTRAINT fk_saved_filter_owner_id FOREIGN KEY(owner_id) REFERENCES profile (id), 
	CONSTRAINT uq_saved_filter_owner_id_name_key UNIQUE (owner_id, name_key)
);
CREATE TABLE scan (
	id VARCHAR NOT NULL, 
	event_id INTEGER NOT NULL, 
	scanner_id INTEGER NOT NULL, 
	ticket_id INTEGER, 
	token_hash VARCHAR NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	verdict VARCHAR NOT NULL, 
	phone_at DATETIME NOT NULL, 
	scanned_at DATETIME NOT NULL, 
	received_at DATETIME NOT NULL, 
	offline BOOLEAN NOT NULL, 
	list_seq INTEGER NOT NULL, 
	undoes VARCHAR, 
	seq INTEGER NOT NULL, 
	result VARCHAR(40) NOT NULL, 
	first_gate VARCHAR NOT NULL, 
	first_at DATETIME, reason VARCHAR DEFAULT '' NOT NULL, 
	CONSTRAINT pk_scan PRIMARY KEY (id), 
	CONSTRAINT fk_scan_event_id FOREIGN KEY(event_id) REFERENCES event (id), 
	CONSTRAINT fk_scan_scanner_id FOREIGN KEY(scanner_id) REFERENCES scanner (id), 
	CONSTRAINT fk_scan_ticket_id FOREIGN KEY(ticket_id) REFERENCES ticket (id)
);
CREATE TABLE "scanner" (
	id INTEGER NOT NULL, 
	event_id INTEGER NOT NULL, 
	gate VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	role VARCHAR(40) NOT NULL, 
	token_digest VARCHAR NOT NULL, 
	created_at DATETIME NOT NULL, 
	ends_at DATETIME NOT NULL, 
	last_seen_at DATETIME, 
	skew_ms BIGINT NOT NULL, 
	queue_length INTEGER NOT NULL, 
	app_version VARCHAR NOT NULL, 
	revoked_at DATETIME, 
	cashier_id INTEGER, 
	practice BOOLEAN DEFAULT 0 NOT NULL, 
	block_size INTEGER DEFAULT '0' NOT NULL, 
	block_seats INTEGER DEFAULT '0' NOT NULL, till_ended_at DATETIME, handed_over_at DATETIME, 
	CONSTRAINT pk_scanner PRIMARY KEY (id), 
	CONSTRAINT fk_scanner_event_id FOREIGN KEY(event_id) REFERENCES event (id), 
	CONSTRAINT uq_scanner_token_digest UNIQUE (token_digest), 
	CONSTRAINT fk_scanner_cashier_id FOREIGN KEY(cashier_id) REFERENCES user_account (id), 
	CONSTRAINT ck_scanner_block_seats CHECK (block_seats >= 0)
);
CREATE TABLE season_pass (
	id INTEGER NOT NULL, 
	series_id INTEGER NOT NULL, 
	quota_id INTEGER NOT NULL, 
	name VARCHAR NOT NULL, 
	name_en VARCHAR NOT NULL, 
	amount BIGINT NOT NULL, 
	currency VARCHAR NOT NULL, 
	dates INTEGER, 
	until DATE, 
	sale_from DATETIME, 
	sale_to DATETIME, 
	retired_at DATETIME, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_season_pass PRIMARY KEY (id), 
	CONSTRAINT ck_season_pass_amount CHECK (amount >= 0), 
	CONSTRAINT ck_season_pass_dates CHECK (dates > 0), 
	CONSTRAINT ck_season_pass_reach CHECK (dates IS NOT NULL OR until IS NOT NULL), 
	CONSTRAINT fk_season_pass_quota_id FOREIGN KEY(quota_id) REFERENCES quota (id), 
	CONSTRAINT fk_season_pass_series_id FOREIGN KEY(series_id) REFERENCES series (id)
);
CREATE TABLE "series" (
	id INTEGER NOT NULL, 
	organizer_id INTEGER NOT NULL, 
	code VARCHAR NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	title VARCHAR NOT NULL, 
	about VARCHAR NOT NULL, 
	audience VARCHAR NOT NULL, 
	format VARCHAR(40), 
	activity VARCHAR(40), 
	dinner BOOLEAN NOT NULL, 
	dinner_waived BOOLEAN NOT NULL, 
	theme_id INTEGER, 
	venue_id INTEGER, 
	rule VARCHAR NOT NULL, 
	starts_on DATE NOT NULL, 
	starts_at TIME NOT NULL, 
	minutes INTEGER NOT NULL, 
	timezone VARCHAR NOT NULL, 
	capacity INTEGER NOT NULL, 
	prices JSON NOT NULL, 
	dates_ahead INTEGER NOT NULL, 
	change_hours INTEGER NOT NULL, 
	may_transfer BOOLEAN NOT NULL, 
	may_move BOOLEAN NOT NULL, 
	cancels_as VARCHAR(40) NOT NULL, 
	form_key VARCHAR, 
	published_at DATETIME, 
	created_at DATETIME NOT NULL, 
	hand_share INTEGER DEFAULT '30' NOT NULL, 
	picture_id INTEGER, leisure VARCHAR DEFAULT '' NOT NULL, leisure_waived BOOLEAN DEFAULT 0 NOT NULL, agenda JSON DEFAULT '[]' NOT NULL, 
	CONSTRAINT pk_series PRIMARY KEY (id), 
	CONSTRAINT fk_series_theme_id FOREIGN KEY(theme_id) REFERENCES theme (id), 
	CONSTRAINT uq_series_organizer_id_form_key UNIQUE (organizer_id, form_key), 
	CONSTRAINT fk_series_venue_id FOREIGN KEY(venue_id) REFERENCES venue (id), 
	CONSTRAINT fk_series_organizer_id FOREIGN KEY(organizer_id) REFERENCES organizer (id), 
	CONSTRAINT uq_series_code UNIQUE (code), 
	CONSTRAINT fk_series_picture_id FOREIGN KEY(picture_id) REFERENCES picture (id)
);
CREATE TABLE share_grant (
	id INTEGER NOT NULL, 
	giver_id INTEGER NOT NULL, 
	receiver_id INTEGER NOT NULL, 
	card_id INTEGER NOT NULL, 
	granted_at DATETIME NOT NULL, 
	revoked_at DATETIME, without_phone BOOLEAN DEFAULT 0 NOT NULL, 
	CONSTRAINT pk_share_grant PRIMARY KEY (id), 
	CONSTRAINT fk_share_grant_card_id FOREIGN KEY(card_id) REFERENCES card (id), 
	CONSTRAINT fk_share_grant_giver_id FOREIGN KEY(giver_id) REFERENCES profile (id), 
	CONSTRAINT fk_share_grant_receiver_id FOREIGN KEY(receiver_id) REFERENCES profile (id), 
	CONSTRAINT uq_share_grant_giver_id_receiver_id UNIQUE (giver_id, receiver_id)
);
CREATE TABLE shift (
	id INTEGER NOT NULL, 
	event_id INTEGER NOT NULL, 
	was_starts_at DATETIME NOT NULL, 
	was_ends_at DATETIME NOT NULL, 
	was_at VARCHAR NOT NULL, 
	words VARCHAR NOT NULL, 
	shifted_by INTEGER NOT NULL, 
	shifted_at DATETIME NOT NULL, 
	told_after INTEGER NOT NULL, 
	told INTEGER NOT NULL, 
	done_at DATETIME, 
	CONSTRAINT pk_shift PRIMARY KEY (id), 
	CONSTRAINT fk_shift_event_id FOREIGN KEY(event_id) REFERENCES event (id), 
	CONSTRAINT fk_shift_shifted_by FOREIGN KEY(shifted_by) REFERENCES user_account (id)
);
CREATE TABLE sign_in_link (
	token_digest VARCHAR NOT NULL, 
	email VARCHAR NOT NULL, 
	next_path VARCHAR NOT NULL, 
	created_at DATETIME NOT NULL, 
	expires_at DATETIME NOT NULL, 
	used_at DATETIME, 
	CONSTRAINT pk_sign_in_link PRIMARY KEY (token_digest)
);
CREATE TABLE signed_in (
	id INTEGER NOT NULL, 
	user_id INTEGER NOT NULL, 
	digest VARCHAR NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	browser VARCHAR NOT NULL, 
	started_at DATETIME NOT NULL, 
	used_on DATE NOT NULL, 
	CONSTRAINT pk_signed_in PRIMARY KEY (id), 
	CONSTRAINT fk_signed_in_user_id FOREIGN KEY(user_id) REFERENCES user_account (id), 
	CONSTRAINT uq_signed_in_digest UNIQUE (digest)
);
CREATE TABLE speaker (
	id INTEGER NOT NULL, 
	organizer_id INTEGER NOT NULL, 
	"key" VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	headline VARCHAR NOT NULL, 
	bio VARCHAR NOT NULL, 
	link VARCHAR NOT NULL, 
	picture_id INTEGER, 
	CONSTRAINT pk_speaker PRIMARY KEY (id), 
	CONSTRAINT fk_speaker_organizer_id FOREIGN KEY(organizer_id) REFERENCES organizer (id), 
	CONSTRAINT fk_speaker_picture_id FOREIGN KEY(picture_id) REFERENCES picture (id), 
	CONSTRAINT uq_speaker_organizer_id_key UNIQUE (organizer_id, "key")
);
CREATE TABLE statement_columns (
	id INTEGER NOT NULL, 
	organizer_id INTEGER NOT NULL, 
	source VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	header JSON NOT NULL, 
	columns JSON NOT NULL, 
	used_at DATETIME NOT NULL, 
	CONSTRAINT pk_statement_columns PRIMARY KEY (id), 
	CONSTRAINT fk_statement_columns_organizer_id FOREIGN KEY(organizer_id) REFERENCES organizer (id), 
	CONSTRAINT uq_statement_columns_organizer_id_source_name UNIQUE (organizer_id, source, name)
);
CREATE TABLE statement_file (
	id INTEGER NOT NULL, 
	organizer_id INTEGER NOT NULL, 
	rows JSON NOT NULL, 
	total INTEGER NOT NULL, 
	done INTEGER NOT NULL, 
	counts JSON NOT NULL, 
	created_by INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	done_at DATETIME, 
	CONSTRAINT pk_statement_file PRIMARY KEY (id), 
	CONSTRAINT fk_statement_file_created_by FOREIGN KEY(created_by) REFERENCES user_account (id), 
	CONSTRAINT fk_statement_file_organizer_id FOREIGN KEY(organizer_id) REFERENCES organizer (id)
);
CREATE TABLE statement_line (
	id INTEGER NOT NULL, 
	organizer_id INTEGER NOT NULL, 
	source VARCHAR NOT NULL, 
	"key" VARCHAR NOT NULL, 
	amount BIGINT NOT NULL, 
	currency VARCHAR NOT NULL, 
	at DATETIME, 
	payer VARCHAR NOT NULL, 
	phone VARCHAR NOT NULL, 
	text VARCHAR NOT NULL, 
	operator_ref VARCHAR NOT NULL, 
	state VARCHAR(40) NOT NULL, 
	order_id INTEGER, 
	payment_id VARCHAR, 
	moves INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	decided_at DATETIME, 
	decided_by INTEGER, others JSON DEFAULT '[]' NOT NULL, reason VARCHAR DEFAULT '' NOT NULL, 
	CONSTRAINT pk_statement_line PRIMARY KEY (id), 
	CONSTRAINT fk_statement_line_decided_by FOREIGN KEY(decided_by) REFERENCES user_account (id), 
	CONSTRAINT fk_statement_line_order_id FOREIGN KEY(order_id) REFERENCES orders (id), 
	CONSTRAINT fk_statement_line_organizer_id FOREIGN KEY(organizer_id) REFERENCES organizer (id), 
	CONSTRAINT fk_statement_line_payment_id FOREIGN KEY(payment_id) REFERENCES payment (id), 
	CONSTRAINT uq_statement_line_organizer_id_source_key UNIQUE (organizer_id, source, "key")
);
CREATE TABLE subscriber (
	id INTEGER NOT NULL, 
	organizer_id INTEGER NOT NULL, 
	email VARCHAR NOT NULL, 
	locale VARCHAR NOT NULL, 
	secret VARCHAR NOT NULL, 
	token_digest VARCHAR NOT NULL, 
	asked_at DATETIME NOT NULL, 
	confirmed_at DATETIME, 
	ended_at DATETIME, 
	CONSTRAINT pk_subscriber PRIMARY KEY (id), 
	CONSTRAINT fk_subscriber_organizer_id FOREIGN KEY(organizer_id) REFERENCES organizer (id), 
	CONSTRAINT uq_subscriber_organizer_id_email UNIQUE (organizer_id, email), 
	CONSTRAINT uq_subscriber_secret UNIQUE (secret)
);
CREATE TABLE subscriber_theme (
	subscriber_id INTEGER NOT NULL, 
	theme_id INTEGER NOT NULL, 
	CONSTRAINT pk_subscriber_theme PRIMARY KEY (subscriber_id, theme_id), 
	CONSTRAINT fk_subscriber_theme_subscriber_id FOREIGN KEY(subscriber_id) REFERENCES subscriber (id), 
	CONSTRAINT fk_subscriber_theme_theme_id FOREIGN KEY(theme_id) REFERENCES theme (id)
);
CREATE TABLE take (
	id VARCHAR NOT NULL, 
	event_id INTEGER NOT NULL, 
	scanner_id INTEGER NOT NULL, 
	cashier_id INTEGER NOT NULL, 
	ticket_id INTEGER, 
	order_id INTEGER, 
	payment_id VARCHAR, 
	token_hash VARCHAR NOT NULL, 
	amount BIGINT NOT NULL, 
	currency VARCHAR NOT NULL, 
	method VARCHAR(40) NOT NULL, 
	reference VARCHAR NOT NULL, 
	over_amount BIGINT NOT NULL, 
	phone_at DATETIME NOT NULL, 
	taken_at DATETIME NOT NULL, 
	received_at DATETIME NOT NULL, 
	offline BOOLEAN NOT NULL, 
	result VARCHAR(40) NOT NULL, 
	CONSTRAINT pk_take PRIMARY KEY (id), 
	CONSTRAINT ck_take_amount CHECK (amount > 0), 
	CONSTRAINT fk_take_cashier_id FOREIGN KEY(cashier_id) REFERENCES user_account (id), 
	CONSTRAINT fk_take_event_id FOREIGN KEY(event_id) REFERENCES event (id), 
	CONSTRAINT fk_take_order_id FOREIGN KEY(order_id) REFERENCES orders (id), 
	CONSTRAINT fk_take_payment_id FOREIGN KEY(payment_id) REFERENCES payment (id), 
	CONSTRAINT fk_take_scanner_id FOREIGN KEY(scanner_id) REFERENCES scanner (id), 
	CONSTRAINT fk_take_ticket_id FOREIGN KEY(ticket_id) REFERENCES ticket (id)
);
CREATE TABLE take_undo (
	id VARCHAR NOT NULL, 
	take_id VARCHAR NOT NULL, 
	event_id INTEGER NOT NULL, 
	scanner_id INTEGER NOT NULL, 
	cashier_id INTEGER NOT NULL, 
	phone_at DATETIME NOT NULL, 
	undone_at DATETIME NOT NULL, 
	received_at DATETIME NOT NULL, 
	offline BOOLEAN NOT NULL, 
	result VARCHAR(40) NOT NULL, 
	CONSTRAINT pk_take_undo PRIMARY KEY (id), 
	CONSTRAINT fk_take_undo_cashier_id FOREIGN KEY(cashier_id) REFERENCES user_account (id), 
	CONSTRAINT fk_take_undo_event_id FOREIGN KEY(event_id) REFERENCES event (id), 
	CONSTRAINT fk_take_undo_scanner_id FOREIGN KEY(scanner_id) REFERENCES scanner (id), 
	CONSTRAINT uq_take_undo_take_id UNIQUE (take_id)
);
CREATE TABLE territory (
	id INTEGER NOT NULL, 
	owner_id INTEGER NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	name VARCHAR NOT NULL, 
	name_key VARCHAR NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_territory PRIMARY KEY (id), 
	CONSTRAINT fk_territory_owner_id FOREIGN KEY(owner_id) REFERENCES profile (id), 
	CONSTRAINT uq_territory_owner_id_name_key UNIQUE (owner_id, name_key)
);
CREATE TABLE testimony (
	ticket_id INTEGER NOT NULL, 
	event_id INTEGER NOT NULL, 
	words VARCHAR NOT NULL, 
	signed VARCHAR NOT NULL, 
	public BOOLEAN NOT NULL, 
	said_at DATETIME NOT NULL, 
	chosen_at DATETIME, 
	CONSTRAINT pk_testimony PRIMARY KEY (ticket_id), 
	CONSTRAINT fk_testimony_event_id FOREIGN KEY(event_id) REFERENCES event (id), 
	CONSTRAINT fk_testimony_ticket_id FOREIGN KEY(ticket_id) REFERENCES ticket (id)
);
CREATE TABLE theme (
	id INTEGER NOT NULL, 
	organizer_id INTEGER NOT NULL, 
	name VARCHAR NOT NULL, 
	hue INTEGER NOT NULL, 
	CONSTRAINT pk_theme PRIMARY KEY (id), 
	CONSTRAINT fk_theme_organizer_id FOREIGN KEY(organizer_id) REFERENCES organizer (id), 
	CONSTRAINT uq_theme_organizer_id_name UNIQUE (organizer_id, name)
);
CREATE TABLE ticket (
	id INTEGER NOT NULL, 
	event_id INTEGER NOT NULL, 
	ticket_type_id INTEGER NOT NULL, 
	order_line_id INTEGER NOT NULL, 
	n INTEGER NOT NULL, 
	holder_name VARCHAR NOT NULL, 
	holder_phone VARCHAR NOT NULL, 
	holder_email VARCHAR NOT NULL, 
	holder_locale VARCHAR NOT NULL, 
	claimed_at DATETIME, 
	token VARCHAR NOT NULL, 
	token_hash VARCHAR NOT NULL, 
	secret VARCHAR NOT NULL, 
	status VARCHAR(40) NOT NULL, 
	extras VARCHAR NOT NULL, 
	note VARCHAR NOT NULL, 
	replaces_id INTEGER, 
	changed_seq INTEGER NOT NULL, 
	issued_at DATETIME NOT NULL, 
	CONSTRAINT pk_ticket PRIMARY KEY (id), 
	CONSTRAINT fk_ticket_event_id FOREIGN KEY(event_id) REFERENCES event (id), 
	CONSTRAINT fk_ticket_order_line_id FOREIGN KEY(order_line_id) REFERENCES order_line (id), 
	CONSTRAINT fk_ticket_replaces_id FOREIGN KEY(replaces_id) REFERENCES ticket (id), 
	CONSTRAINT fk_ticket_ticket_type_id FOREIGN KEY(ticket_type_id) REFERENCES ticket_type (id), 
	CONSTRAINT uq_ticket_order_line_id_n UNIQUE (order_line_id, n), 
	CONSTRAINT uq_ticket_secret UNIQUE (secret), 
	CONSTRAINT uq_ticket_token UNIQUE (token)
);
CREATE TABLE ticket_type (
	id INTEGER NOT NULL, 
	event_id INTEGER NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	name VARCHAR NOT NULL, 
	name_en VARCHAR NOT NULL, 
	description VARCHAR NOT NULL, 
	description_en VARCHAR NOT NULL, 
	amount INTEGER NOT NULL, 
	currency VARCHAR NOT NULL, 
	open_price BOOLEAN NOT NULL, 
	early_amount INTEGER, 
	early_until DATETIME, 
	early_quota_id INTEGER, 
	group_from INTEGER, 
	group_amount INTEGER, 
	seats INTEGER NOT NULL, 
	per_order INTEGER NOT NULL, 
	per_person INTEGER, 
	sale_from DATETIME, 
	sale_to DATETIME, 
	hidden BOOLEAN NOT NULL, 
	door_only BOOLEAN NOT NULL, 
	choice_group VARCHAR NOT NULL, 
	choice_group_en VARCHAR NOT NULL, 
	one_each BOOLEAN NOT NULL, 
	door_note VARCHAR NOT NULL, 
	pass_id INTEGER, 
	position INTEGER NOT NULL, 
	retired_at DATETIME, 
	CONSTRAINT pk_ticket_type PRIMARY KEY (id), 
	CONSTRAINT ck_ticket_type_amount CHECK (amount >= 0), 
	CONSTRAINT ck_ticket_type_early_amount CHECK (early_amount >= 0), 
	CONSTRAINT ck_ticket_type_group_amount CHECK (group_amount >= 0), 
	CONSTRAINT fk_ticket_type_early_quota_id FOREIGN KEY(early_quota_id) REFERENCES quota (id), 
	CONSTRAINT fk_ticket_type_event_id FOREIGN KEY(event_id) REFERENCES event (id)
);
CREATE TABLE ticket_type_quota (
	ticket_type_id INTEGER NOT NULL, 
	quota_id INTEGER NOT NULL, 
	CONSTRAINT pk_ticket_type_quota PRIMARY KEY (ticket_type_id, quota_id), 
	CONSTRAINT fk_ticket_type_quota_quota_id FOREIGN KEY(quota_id) REFERENCES quota (id), 
	CONSTRAINT fk_ticket_type_quota_ticket_type_id FOREIGN KEY(ticket_type_id) REFERENCES ticket_type (id)
);
CREATE TABLE user_account (
	id INTEGER NOT NULL, 
	email VARCHAR, 
	phone VARCHAR, 
	name VARCHAR NOT NULL, 
	locale VARCHAR NOT NULL, 
	is_operator BOOLEAN NOT NULL, 
	session_key VARCHAR NOT NULL, 
	created_at DATETIME NOT NULL, last_used_at DATETIME, told_unused_at DATETIME, 
	CONSTRAINT pk_user_account PRIMARY KEY (id), 
	CONSTRAINT uq_user_account_email UNIQUE (email), 
	CONSTRAINT uq_user_account_session_key UNIQUE (session_key)
);
CREATE TABLE venue (
	id INTEGER NOT NULL, 
	organizer_id INTEGER NOT NULL, 
	name VARCHAR NOT NULL, 
	address VARCHAR NOT NULL, 
	city VARCHAR NOT NULL, 
	capacity INTEGER, 
	CONSTRAINT pk_venue PRIMARY KEY (id), 
	CONSTRAINT fk_venue_organizer_id FOREIGN KEY(organizer_id) REFERENCES organizer (id), 
	CONSTRAINT uq_venue_organizer_id_name_city UNIQUE (organizer_id, name, city)
);
CREATE TABLE waitlist_entry (
	id INTEGER NOT NULL, 
	event_id INTEGER NOT NULL, 
	ticket_type_id INTEGER, 
	user_id INTEGER, 
	secret VARCHAR NOT NULL, 
	form_key VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	phone VARCHAR NOT NULL, 
	email VARCHAR NOT NULL, 
	search VARCHAR NOT NULL, 
	locale VARCHAR NOT NULL, 
	quantity INTEGER NOT NULL, 
	split BOOLEAN NOT NULL, 
	state VARCHAR(40) NOT NULL, 
	position INTEGER NOT NULL, 
	moved_why VARCHAR NOT NULL, 
	proposals INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, via VARCHAR DEFAULT '' NOT NULL, 
	CONSTRAINT pk_waitlist_entry PRIMARY KEY (id), 
	CONSTRAINT ck_waitlist_entry_quantity CHECK (quantity BETWEEN 0 AND 100), 
	CONSTRAINT fk_waitlist_entry_event_id FOREIGN KEY(event_id) REFERENCES event (id), 
	CONSTRAINT fk_waitlist_entry_ticket_type_id FOREIGN KEY(ticket_type_id) REFERENCES ticket_type (id), 
	CONSTRAINT fk_waitlist_entry_user_id FOREIGN KEY(user_id) REFERENCES user_account (id), 
	CONSTRAINT uq_waitlist_entry_form_key UNIQUE (form_key), 
	CONSTRAINT uq_waitlist_entry_secret UNIQUE (secret)
);
CREATE TABLE waitlist_proposal (
	order_id INTEGER NOT NULL, 
	entry_id INTEGER NOT NULL, 
	CONSTRAINT pk_waitlist_proposal PRIMARY KEY (order_id), 
	CONSTRAINT fk_waitlist_proposal_entry_id FOREIGN KEY(entry_id) REFERENCES waitlist_entry (id), 
	CONSTRAINT fk_waitlist_proposal_order_id FOREIGN KEY(order_id) REFERENCES orders (id)
);
CREATE TABLE waitlist_quota (
	entry_id INTEGER NOT NULL, 
	quota_id INTEGER NOT NULL, 
	CONSTRAINT pk_waitlist_quota PRIMARY KEY (entry_id, quota_id), 
	CONSTRAINT fk_waitlist_quota_entry_id FOREIGN KEY(entry_id) REFERENCES waitlist_entry (id), 
	CONSTRAINT fk_waitlist_quota_quota_id FOREIGN KEY(quota_id) REFERENCES quota (id)
);
CREATE TABLE walk_in (
	id VARCHAR NOT NULL, 
	event_id INTEGER NOT NULL, 
	scanner_id INTEGER NOT NULL, 
	cashier_id INTEGER NOT NULL, 
	ticket_type_id INTEGER, 
	order_id INTEGER, 
	quantity INTEGER NOT NULL, 
	amount BIGINT NOT NULL, 
	currency VARCHAR NOT NULL, 
	way VARCHAR(40) NOT NULL, 
	reference VARCHAR NOT NULL, 
	block_seats INTEGER NOT NULL, 
	over_seats INTEGER NOT NULL, 
	phone_at DATETIME NOT NULL, 
	sold_at DATETIME NOT NULL, 
	received_at DATETIME NOT NULL, 
	offline BOOLEAN NOT NULL, 
	result VARCHAR(40) NOT NULL, facts JSON DEFAULT '{}' NOT NULL, 
	CONSTRAINT pk_walk_in PRIMARY KEY (id), 
	CONSTRAINT ck_walk_in_amount CHECK (amount >= 0), 
	CONSTRAINT ck_walk_in_over_seats CHECK (over_seats >= 0), 
	CONSTRAINT ck_walk_in_quantity CHECK (quantity > 0), 
	CONSTRAINT fk_walk_in_cashier_id FOREIGN KEY(cashier_id) REFERENCES user_account (id), 
	CONSTRAINT fk_walk_in_event_id FOREIGN KEY(event_id) REFERENCES event (id), 
	CONSTRAINT fk_walk_in_order_id FOREIGN KEY(order_id) REFERENCES orders (id), 
	CONSTRAINT fk_walk_in_scanner_id FOREIGN KEY(scanner_id) REFERENCES scanner (id), 
	CONSTRAINT fk_walk_in_ticket_type_id FOREIGN KEY(ticket_type_id) REFERENCES ticket_type (id)
);
CREATE INDEX ix_attempt_key_at ON attempt ("key", at);
CREATE INDEX ix_consent_subject_purpose ON consent (subject, purpose);
CREATE INDEX ix_message_about ON message (about);
CREATE INDEX ix_message_waiting ON message (not_before) WHERE done_at IS NULL AND failed_at IS NULL;
CREATE INDEX ix_sign_in_link_email ON sign_in_link (email);
CREATE INDEX ix_user_account_phone ON user_account (phone);
CREATE INDEX ix_audit_entry_object ON audit_entry (object);
CREATE INDEX ix_audit_entry_organizer_id ON audit_entry (organizer_id);
CREATE INDEX ix_membership_organizer_id ON membership (organizer_id);
CREATE INDEX ix_card_profile_id ON card (profile_id);
CREATE INDEX ix_share_grant_receiver_id ON share_grant (receiver_id);
CREATE INDEX ix_cancellation_event_id ON cancellation (event_id);
CREATE INDEX ix_card_token_card_id ON card_token (card_id);
CREATE INDEX ix_encounter_fact_pair ON encounter_fact (from_id, to_id);
CREATE INDEX ix_encounter_fact_to ON encounter_fact (to_id);
CREATE INDEX ix_season_pass_series_id ON season_pass (series_id);
CREATE INDEX ix_ticket_type_event_id ON ticket_type (event_id);
CREATE INDEX ix_ticket_type_pass_id ON ticket_type (pass_id);
CREATE INDEX ix_promo_event_id ON promo (event_id);
CREATE INDEX ix_promo_pass_id ON promo (pass_id);
CREATE INDEX ix_question_event_id ON question (event_id);
CREATE UNIQUE INDEX ix_waitlist_entry_email ON waitlist_entry (event_id, email) WHERE state = 'waiting' AND email <> '';
CREATE INDEX ix_waitlist_entry_line ON waitlist_entry (event_id, state, position);
CREATE UNIQUE INDEX ix_waitlist_entry_phone ON waitlist_entry (event_id, phone) WHERE state = 'waiting' AND phone <> '';
CREATE INDEX ix_waitlist_entry_user_id ON waitlist_entry (user_id);
CREATE INDEX ix_orders_credit_id ON orders (credit_id);
CREATE INDEX ix_orders_email ON orders (email);
CREATE INDEX ix_orders_event_newest ON orders (event_id, created_at, id);
CREATE INDEX ix_orders_event_status ON orders (event_id, status, created_at, id);
CREATE INDEX ix_orders_held ON orders (held_until) WHERE status = 'held';
CREATE INDEX ix_orders_phone ON orders (phone);
CREATE INDEX ix_orders_promo_id ON orders (promo_id);
CREATE INDEX ix_orders_user_id ON orders (user_id);
CREATE INDEX ix_waitlist_quota_quota_id ON waitlist_quota (quota_id);
CREATE INDEX ix_answer_order_id ON answer (order_id);
CREATE INDEX ix_application_event_state ON application (event_id, state, id);
CREATE INDEX ix_application_user_id ON application (user_id);
CREATE INDEX ix_cancelled_order_order_id ON cancelled_order (order_id);
CREATE INDEX ix_cancelled_order_waits ON cancelled_order (cancellation_id) WHERE chosen IS NULL AND offered > 0;
CREATE INDEX ix_credit_email ON credit (email);
CREATE INDEX ix_credit_order_id ON credit (order_id);
CREATE INDEX ix_credit_organizer_id ON credit (organizer_id);
CREATE INDEX ix_credit_phone ON credit (phone);
CREATE INDEX ix_move_from_id ON move (from_id);
CREATE INDEX ix_need_order_id ON need (order_id);
CREATE INDEX ix_pass_order_pass_id ON pass_order (pass_id);
CREATE INDEX ix_waitlist_proposal_entry_id ON waitlist_proposal (entry_id);
CREATE INDEX ix_pass_gap_quota_id ON pass_gap (quota_id);
CREATE INDEX ix_ticket_holder_email ON ticket (holder_email);
CREATE INDEX ix_ticket_order_line_id ON ticket (order_line_id);
CREATE INDEX ix_ticket_token_hash ON ticket (token_hash);
CREATE INDEX ix_presence_profile_id ON presence (profile_id);
CREATE INDEX ix_scan_event_result_seq ON scan (event_id, result, seq);
CREATE INDEX ix_scan_event_token ON scan (event_id, token_hash);
CREATE INDEX ix_scan_scanner_id ON scan (scanner_id);
CREATE INDEX ix_scan_ticket_id ON scan (ticket_id);
CREATE INDEX ix_scan_undoes ON scan (undoes);
CREATE INDEX ix_entry_event_id ON entry (event_id);
CREATE INDEX ix_ledger_line_account ON ledger_line (organizer_id, account, id);
CREATE INDEX ix_ledger_line_order ON ledger_line (order_id);
CREATE INDEX ix_receipt_order_id ON receipt (order_id);
CREATE TRIGGER ledger_line_no_update BEFORE UPDATE ON ledger_line BEGIN SELECT RAISE(ABORT, 'ledger_line is only added to'); END;
CREATE TRIGGER ledger_line_no_delete BEFORE DELETE ON ledger_line BEGIN SELECT RAISE(ABORT, 'ledger_line is only added to'); END;
CREATE TRIGGER receipt_no_update BEFORE UPDATE ON receipt BEGIN SELECT RAISE(ABORT, 'receipt is only added to'); END;
CREATE TRIGGER receipt_no_delete BEFORE DELETE ON receipt BEGIN SELECT RAISE(ABORT, 'receipt is only added to'); END;
CREATE INDEX ix_merchant_account_organizer_id ON merchant_account (organizer_id);
CREATE UNIQUE INDEX ix_merchant_account_one_of_a_kind ON merchant_account (organizer_id, kind, live) WHERE removed_at IS NULL;
CREATE INDEX ix_payment_next_check_at ON payment (next_check_at);
CREATE INDEX ix_payment_order_id ON payment (order_id);
CREATE INDEX ix_payment_merchant_id ON payment (merchant_id);
CREATE INDEX ix_statement_line_state ON statement_line (organizer_id, state, id);
CREATE INDEX ix_statement_line_order_id ON statement_line (order_id);
CREATE INDEX ix_statement_line_payment_id ON statement_line (payment_id);
CREATE INDEX ix_refund_next_check_at ON refund (next_check_at);
CREATE INDEX ix_refund_payment_id ON refund (payment_id);
CREATE INDEX ix_deposit_until ON deposit (until) WHERE paid_at IS NOT NULL;
CREATE INDEX ix_dispute_next_look_at ON dispute (next_look_at);
CREATE INDEX ix_drawer_closed_at ON drawer (organizer_id, closed_at);
CREATE UNIQUE INDEX ux_drawer_open ON drawer (organizer_id, user_id) WHERE closed_at IS NULL;
CREATE INDEX ix_statement_file_organizer_id ON statement_file (organizer_id);
CREATE INDEX ix_statement_file_running ON statement_file (id) WHERE done_at IS NULL;
CREATE INDEX ix_take_order_id ON take (order_id);
CREATE INDEX ix_take_scanner_id ON take (scanner_id);
CREATE INDEX ix_take_event_result ON take (event_id, result);
CREATE INDEX ix_shift_event_id ON shift (event_id);
CREATE INDEX ix_mailing_organizer_id ON mailing (organizer_id);
CREATE INDEX ix_letter_event_id ON letter (event_id);
CREATE INDEX ix_letter_series_id ON letter (series_id);
CREATE INDEX ix_coming_event_id ON coming (event_id);
CREATE INDEX ix_invitation_organizer_id ON invitation (organizer_id);
CREATE INDEX ix_other_calendar_next_look_at ON other_calendar (next_look_at);
CREATE INDEX ix_other_date_calendar_id ON other_date (calendar_id);
CREATE INDEX ix_other_date_starts_at ON other_date (starts_at);
CREATE INDEX ix_quota_event_id ON quota (event_id);
CREATE INDEX ix_scanner_event_id ON scanner (event_id);
CREATE INDEX ix_walk_in_event_id ON walk_in (event_id);
CREATE INDEX ix_walk_in_order_id ON walk_in (order_id);
CREATE INDEX ix_walk_in_scanner_id ON walk_in (scanner_id);
CREATE INDEX ix_left_card_to_id ON left_card (to_id);
CREATE INDEX ix_anchor_guest_event_id ON anchor_guest (event_id);
CREATE INDEX ix_inviter_event_id ON inviter (event_id);
CREATE INDEX ix_budget_line_event_id ON budget_line (event_id);
CREATE INDEX ix_subscriber_token_digest ON subscriber (token_digest);
CREATE INDEX ix_edition_organizer_id ON edition (organizer_id);
CREATE INDEX ix_recap_file_event_id ON recap_file (event_id);
CREATE INDEX ix_testimony_event_id ON testimony (event_id);
CREATE UNIQUE INDEX ux_drawer_mark ON drawer (organizer_id, user_id, mark);
CREATE INDEX ix_late_line_drawer_id ON late_line (drawer_id);
CREATE INDEX ix_take_undo_event_result ON take_undo (event_id, result);
CREATE INDEX ix_drawer_word_drawer_id ON drawer_word (drawer_id);
CREATE INDEX ix_drawer_word_scanner_id ON drawer_word (scanner_id);
CREATE INDEX ix_interaction_owner ON interaction (owner_id, occurred_at);
CREATE INDEX ix_contact_circle_owner ON contact_circle (owner_id, circle, contact_id);
CREATE INDEX ix_contact_in_group_contact_id ON contact_in_group (contact_id);
CREATE INDEX ix_contact_in_group_owner ON contact_in_group (owner_id, group_id);
CREATE INDEX ix_contact_role_owner ON contact_role (owner_id, role, contact_id);
CREATE INDEX ix_criterion_value_contact_id ON criterion_value (contact_id);
CREATE INDEX ix_criterion_value_owner ON criterion_value (owner_id, criterion_id, "key");
CREATE INDEX ix_influence_owner ON influence (owner_id, territory_id, level);
CREATE INDEX ix_influence_territory_id ON influence (territory_id);
CREATE INDEX ix_interaction_contact_of ON interaction_contact (contact_id, interaction_id);
CREATE INDEX ix_interaction_contact_owner_id ON interaction_contact (owner_id);
CREATE UNIQUE INDEX uq_card_default ON card (profile_id) WHERE is_default;
CREATE UNIQUE INDEX ix_profile_address ON profile (address);
CREATE INDEX ix_event_presence_event_id ON event_presence (event_id);
CREATE INDEX ix_contact_file_owner_id ON contact_file (owner_id);
CREATE INDEX ix_contact_file_state ON contact_file (state, id);
CREATE INDEX ix_contact_file_row_contact_id ON contact_file_row (contact_id);
CREATE INDEX ix_contact_file_row_owner_id ON contact_file_row (owner_id);
CREATE INDEX ix_contact_file_row_state ON contact_file_row (file_id, state, n);
CREATE INDEX ix_contact_merge_gone_id ON contact_merge (gone_id);
CREATE INDEX ix_contact_merge_kept_id ON contact_merge (kept_id);
CREATE INDEX ix_contact_merge_owner_id ON contact_merge (owner_id);
CREATE INDEX ix_contact_way_owner ON contact_way (owner_id);
CREATE INDEX ix_duplicate_owner_id ON duplicate (owner_id);
CREATE INDEX ix_duplicate_second_id ON duplicate (second_id);
CREATE INDEX ix_contact_evening ON contact (owner_id, context_event_id);
CREATE INDEX ix_contact_book ON contact (owner_id, created_at, id);
CREATE INDEX ix_contact_met_through_id ON contact (met_through_id);
CREATE INDEX ix_contact_state ON contact (owner_id, state);
CREATE INDEX ix_contact_merged_into_id ON contact (merged_into_id);
CREATE INDEX ix_picture_organizer_id ON picture (organizer_id);
CREATE INDEX ix_series_organizer_id ON series (organizer_id);
CREATE INDEX ix_series_picture_id ON series (picture_id);
CREATE INDEX ix_event_picture_id ON event (picture_id);
CREATE INDEX ix_event_status_starts_at ON event (status, starts_at);
CREATE INDEX ix_event_organizer_id ON event (organizer_id);
CREATE INDEX ix_event_status_publish_at ON event (status, publish_at);
CREATE INDEX ix_appearance_event_id ON appearance (event_id);
CREATE INDEX ix_appearance_speaker_id ON appearance (speaker_id);
CREATE INDEX ix_jotting_owner_id ON jotting (owner_id);
CREATE INDEX ix_review_snapshot_owner ON review_snapshot (owner_id, taken_at);
CREATE INDEX ix_ring_choice_owner_id ON ring_choice (owner_id);
CREATE INDEX ix_report_about_id ON report (about_id);
CREATE INDEX ix_report_by_id ON report (by_id);
CREATE INDEX ix_ticket_changes ON ticket (event_id, changed_seq);
CREATE INDEX ix_inquiry_event_id_state ON inquiry (event_id, state);
CREATE INDEX ix_inquiry_organizer_id ON inquiry (organizer_id);
CREATE INDEX ix_objection_code_mark ON objection_code (mark);
CREATE INDEX ix_removal_owner_id ON removal (owner_id);
CREATE INDEX ix_removal_objection_id ON removal (objection_id);
CREATE INDEX ix_removal_due_at ON removal (due_at);
CREATE INDEX ix_signed_in_user_id ON signed_in (user_id);
CREATE INDEX ix_breach_discovered_at ON breach (discovered_at);
COMMIT;
