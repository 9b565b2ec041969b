-- People who were known before an import and of whom it said something: where an undo looks beside those it made.
create table contact_import_touch (
  identity_id uuid not null,
  import_id uuid not null,
  primary key (identity_id, import_id)
);
create index on contact_import_touch (import_id);

-- Two people with one address or number: not joined, and to be looked at by somebody. `other_id` holds the address.
create table shared_address (
  identity_id uuid not null,
  kind text not null,
  value text not null,
  other_id uuid not null,
  import_id uuid not null,
  found_at timestamptz not null,
  primary key (identity_id, kind, value)
);
create index on shared_address (import_id);

-- A file that a person brought to the page: received piece by piece, looked at, brought in. The bytes lie in the data folder.
create table contact_file (
  file_id uuid primary key,
  file_name text not null,
  bytes bigint not null,
  brought_at timestamptz not null,
  brought_by text not null,
  reading jsonb not null,
  plan jsonb,
  result jsonb,
  failed_because text,
  import_id uuid
);
