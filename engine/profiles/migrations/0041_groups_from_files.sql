-- Organisations that came with an import, and who is in them because of it: what an undo takes away.
alter table customer_group add column import_id uuid;
create index on customer_group (import_id) where import_id is not null;
alter table group_member add column import_id uuid;
create index on group_member (import_id) where import_id is not null;

-- Look-up owned by the source: its own number of an organisation ("id:17"), or the name where it gives no number ("name:acme").
create table group_source (
  source text not null,
  source_id text not null,
  group_id uuid not null,
  import_id uuid,
  primary key (source, source_id)
);
create index on group_source (group_id);
create index on group_source (import_id) where import_id is not null;

-- What a source says of an organisation; the last word of a key counts, none is overwritten.
create table group_attribute (
  group_id uuid not null,
  attribute_id uuid not null,
  key text not null,
  value jsonb not null,
  source text not null,
  observed_at timestamptz not null,
  import_id uuid,
  primary key (group_id, attribute_id)
);
create index on group_attribute (import_id) where import_id is not null;
