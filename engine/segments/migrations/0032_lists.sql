-- A view of the customers list that somebody saved: which customers, in which order, with which columns.
create table saved_view (
  view_id uuid primary key,
  name text not null,
  -- Who made it; others see it where it is shared.
  owner_id text not null,
  shared boolean not null,
  filters jsonb not null,
  columns text[] not null,
  made_at timestamptz not null,
  changed_at timestamptz not null,
  removed_at timestamptz,
  removed_by text
);
create index saved_view_of on saved_view (owner_id) where removed_at is null;
create index saved_view_shared on saved_view (name) where shared and removed_at is null;

-- One act on many customers at once, and what it did to whom, so that it is taken back as a whole.
create table bulk_act (
  bulk_id uuid primary key,
  act jsonb not null,
  at timestamptz not null,
  by_id text not null,
  done integer not null,
  already_so integer not null,
  undone_at timestamptz,
  undone_by text
);
create table bulk_change (
  identity_id uuid not null,
  bulk_id uuid not null,
  -- The tagging, following or task that it made or ended.
  fact_id uuid not null,
  primary key (identity_id, bulk_id, fact_id)
);
create index bulk_change_of on bulk_change (bulk_id);
