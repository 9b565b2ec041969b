-- Who may see what, as owners said it; the newest version is in force. Only added to: an undo is a version more.
create table access_version (
  version_id uuid primary key,
  made_at timestamptz not null,
  made_by text not null,
  why text not null,
  rules jsonb not null
);

-- The teams, departments and regions of colleagues; ended, not deleted.
create table staff_place (
  staff_id text not null,
  place_id uuid not null,
  kind text not null,
  name text not null,
  begun_at timestamptz not null,
  begun_by text not null,
  ended_at timestamptz,
  ended_by text,
  primary key (staff_id, place_id)
);
create unique index staff_place_held on staff_place (staff_id, kind, lower(name)) where ended_at is null;
create index staff_place_name on staff_place (kind, lower(name)) where ended_at is null;
insert into staff_place (staff_id, place_id, kind, name, begun_at, begun_by)
  select staff_id, role_id, 'team', team, granted_at, granted_by from staff_role where ended_at is null and trim(coalesce(team, '')) <> '';

-- Which customers a key sees; null: all.
alter table api_key add column scope jsonb;
