-- What another program exported, brought to the page: one or several files, whose bytes lie in the data folder.
create table bundle (
  bundle_id uuid primary key,
  name text not null,
  files jsonb not null,
  brought_at timestamptz not null,
  brought_by text not null,
  reading jsonb not null,
  plan jsonb,
  result jsonb,
  failed_because text,
  import_id uuid
);
