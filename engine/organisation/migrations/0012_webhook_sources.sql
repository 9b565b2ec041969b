-- A shop or payment provider that sends what happens there, and is believed by its signature. It says under which name
-- (source) what it sends is kept; the name is free again when the source is removed.
create table webhook_source (
  source_id uuid primary key,
  provider text not null,
  name text not null,
  source text not null,
  trusted boolean not null,
  created_at timestamptz not null,
  created_by text not null,
  removed_at timestamptz,
  removed_by text
);
create unique index webhook_source_name on webhook_source (source) where removed_at is null;

-- What a source signs with, encrypted; deleted with the source. One that was replaced counts on until ends_at.
create table webhook_secret (
  source_id uuid not null,
  secret_id uuid not null,
  sealed text not null,
  set_at timestamptz not null,
  set_by text not null,
  ends_at timestamptz,
  primary key (source_id, secret_id)
);

-- What became of its deliveries, and the one account (shop) that it turned out to be.
create table webhook_tally (
  source_id uuid primary key,
  account text,
  kept bigint not null default 0,
  duplicates bigint not null default 0,
  set_aside bigint not null default 0,
  left_out bigint not null default 0,
  refused bigint not null default 0,
  last_received_at timestamptz,
  last_topic text,
  last_left_out text,
  last_refused_at timestamptz,
  last_refused_because text
);
