-- Who may log in, and as what. None of this is sharded: it is small.

create table account (
	id text not null primary key,
	email text unique,                    -- lower case; null for feeds, which do not log in
	name text not null,
	role text not null check (role in ('partner', 'manager', 'administrator', 'feed')),
	partner_id text not null,             -- of a partner: whose page is theirs; else ''
	source text not null,                 -- of a feed: the source of its facts; else ''
	password_hash text not null,          -- '': none yet
	password_changed_at bigint not null,
	generation bigint not null,           -- sessions of an earlier generation are over
	disabled_at bigint not null,          -- 0: not disabled
	created_at bigint not null,
	check ((role = 'partner') = (partner_id <> '')),
	check ((role = 'feed') = (source <> '')),
	check ((role = 'feed') = (email is null))
) /*clustered*/;

-- Serves Accounts.
create index account_by_name on account (name, id);

-- The stations of managers.
create table account_station (
	account_id text not null references account,
	station text not null,
	primary key (account_id, station)
) /*clustered*/;

-- One-time links with which an account gets its password. Of tokens only the
-- hash is kept, here and below.
create table invitation (
	token_hash text not null primary key,
	account_id text not null references account,
	expires_at bigint not null,
	used_at bigint not null               -- 0: not used
) /*clustered*/;

-- Serves Invite, which replaces earlier invitations.
create index invitation_by_account on invitation (account_id);

-- The link that makes the first administrator; there is at most one.
create table setup (
	id bigint not null primary key check (id = 1),
	token_hash text not null,
	expires_at bigint not null
) /*clustered*/;

create table feed_token (
	token_hash text not null primary key,
	account_id text not null references account,
	created_at bigint not null
) /*clustered*/;

-- Serves RevokeFeedTokens.
create index feed_token_by_account on feed_token (account_id);

create table session (
	token_hash text not null primary key,
	account_id text references account,   -- null before login
	generation bigint not null,           -- of the account, when its password was checked
	data bytea,                           -- null: ended
	expires_at bigint not null
) /*clustered*/;

-- Serves whatever ends all sessions of an account.
create index session_by_account on session (account_id);

-- Serves PruneLogins.
create index session_by_expiry on session (expires_at);

create table login_attempt (
	key text not null primary key,        -- hash of an account's e-mail or of an address
	free_at bigint not null               -- when its attempts are forgotten
) /*clustered*/;
