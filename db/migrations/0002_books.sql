-- What feeds told us, and what the rules made of it.

-- The versions of the rules, as installed.
create table rulebook (
	version text not null primary key,
	in_force_from bigint not null,       -- 0: from the beginning
	installed_at bigint not null,
	body text not null                   -- the TOML
) /*plain*/;

create table station (
	station text not null primary key,
	name text not null,
	zone text not null,
	heard_at bigint not null,            -- when a live feed last told us something of it
	data_to bigint not null              -- the latest outcome that a fact told us of a partner at home here
) /*clustered*/;

-- Serves Stations: how many partners at home stand how. Kept by delta in the
-- transaction that moves a partner. Tiers are numbers here and in partner, to sort
-- by: 0 is none, 1 At Risk, up to 4 Fantastic.
create table station_tier (
	station text not null,
	tier bigint not null,
	partners bigint not null,
	primary key (station, tier)
) /*clustered*/;

create table import (
	import_id bigint not null primary key,
	backfill bigint not null,
	files text not null,
	fingerprint text not null,           -- of the files; '' where they cannot be read twice
	begun_at bigint not null,
	ended_at bigint not null,            -- 0: not finished
	undone_at bigint not null,
	facts bigint not null,               -- that were new or corrections
	refused bigint not null              -- lines
) /*plain*/;

-- Facts are append-only versions of (partner, type, source, id); only a backfill
-- replaces its own line by a later one. Facts of a station have the partner ''.
create table fact (
	partner_id text not null,
	type text not null,
	source text not null,
	fact_id text not null,
	version bigint not null,
	import_id bigint not null,           -- 0: live
	recorded_at bigint not null,         -- 0: each outcome when it was determined
	body text not null,                  -- what else it says; see body.go
	primary key (partner_id, type, source, fact_id, version)
) /*by partner*/;

-- Who told a version of a fact again, word for word, beside the import that it is
-- of: when that import is undone, the version stays, as the claimant's.
create table fact_claim (
	partner_id text not null,
	type text not null,
	source text not null,
	fact_id text not null,
	version bigint not null,
	import_id bigint not null,           -- of the claimant; 0: live
	primary key (partner_id, type, source, fact_id, version, import_id)
) /*by partner*/;

-- Which partners an import told of; serves undoing it.
create table import_partner (
	partner_id text not null,
	import_id bigint not null,
	primary key (partner_id, import_id)
) /*by partner*/;
create index import_partner_by_import on import_partner (import_id, partner_id);

-- A partner's state, and columns of it to list partners by.
create table partner (
	partner_id text not null primary key,
	name text not null,
	home text not null,                  -- station; '' while none is known
	known_at bigint not null,            -- 0: nothing folded yet
	standing bigint not null,
	set_by text not null,
	reliability bigint not null,         -- scores
	quality bigint not null,
	safety bigint not null,
	reliability_tier bigint not null,
	quality_tier bigint not null,
	safety_tier bigint not null,
	counting bigint not null,
	changed_at bigint not null,          -- the last change of the standing; 0: none
	data_to bigint not null,             -- the latest outcome that a fact told us of; 0: none
	next_due bigint not null,
	dirty bigint not null,               -- 1: facts came in that are not folded yet
	state text not null
) /*by partner*/;

-- Serve the partners' table of a station, in each of its orders.
create index partner_by_home on partner (home, partner_id);
create index partner_by_standing on partner (home, standing, partner_id);
-- Serves Sweep.
create index partner_by_due on partner (next_due, partner_id);
-- Serves Refold.
create index partner_dirty on partner (partner_id) where dirty = 1;

-- Serves the search by prefix of id or of any word of the name, in lower case.
create table partner_word (
	partner_id text not null,
	word text not null,
	home text not null,
	primary key (partner_id, word)
) /*by partner*/;
create index partner_word_by_home on partner_word (home, word, partner_id);

-- Where a partner has worked: a station may see its visitors.
create table partner_station (
	partner_id text not null,
	station text not null,
	primary key (partner_id, station)
) /*by partner*/;
create index partner_station_by_station on partner_station (station, partner_id);

create table event (
	partner_id text not null,
	type text not null,
	source text not null,
	fact_id text not null,
	kind text not null,
	number bigint not null,
	occurred_at bigint not null,
	recorded_at bigint not null,
	station text not null,
	block text not null,
	cause text not null,
	excuse text not null,
	excused_by text not null,
	priced bigint not null,
	price bigint not null,
	rulebook text not null,
	cost bigint not null,
	gone text not null,
	out text not null,
	never bigint not null,               -- 1: its window had passed when it was recorded
	primary key (partner_id, type, source, fact_id, kind)
) /*by partner*/;

-- Issues that nobody has confirmed or that were confirmed too late.
create table reported_issue (
	partner_id text not null,
	source text not null,
	fact_id text not null,
	place bigint not null,               -- in the delivery's list
	kind text not null,
	station text not null,
	completed_at bigint not null,
	reported_at bigint not null,
	primary key (partner_id, source, fact_id, place)
) /*by partner*/;

create table ledger (
	partner_id text not null,
	number bigint not null,
	at bigint not null,
	type text not null,
	source text not null,
	fact_id text not null,
	kind text not null,
	delta bigint not null,
	why text not null,
	points bigint not null,
	tier text not null,
	rulebook text not null,
	primary key (partner_id, number)
) /*by partner*/;

create table standing_change (
	partner_id text not null,
	number bigint not null,
	at bigint not null,
	from_tier text not null,
	to_tier text not null,
	set_by text not null,
	why text not null,
	type text not null,                  -- of the event that did it; '' without one
	source text not null,
	fact_id text not null,
	kind text not null,
	line bigint not null,
	rulebook text not null,
	primary key (partner_id, number)
) /*by partner*/;

-- The points that the late deliveries of a block have used up.
create table block_points (
	partner_id text not null,
	source text not null,
	block text not null,
	used bigint not null,
	primary key (partner_id, source, block)
) /*by partner*/;
