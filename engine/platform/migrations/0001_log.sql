-- One numbered log of what happened, read by live screens and by later steps from a remembered place.
-- Positions are handed out in commit order: taking one locks the single row of log_head until commit,
-- so a transaction that commits late can never hold an earlier number than one already read.
create table log_head (
  name text primary key,
  position bigint not null
);
insert into log_head (name, position) values ('main', 0);

create table log (
  position bigint primary key,
  topic text not null,
  at timestamptz not null,
  body jsonb not null
);

-- How far each reader of the log has come.
create table follower (
  name text primary key,
  position bigint not null
);

create table setting (
  key text primary key,
  value jsonb not null,
  changed_at timestamptz not null,
  changed_by text not null
);

-- The write that /readyz makes to prove that the database takes writes.
create table heartbeat (
  name text primary key,
  at timestamptz not null
);
