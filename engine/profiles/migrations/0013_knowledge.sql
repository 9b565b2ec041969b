-- What colleagues know and say of a customer. Facts belong to an identity, so they come together with a merge and part again
-- with its end.

-- Who said it, where a person did, and why.
alter table consent add column said_by text, add column why text;
alter table attribute add column said_by text, add column why text;
-- A source that says no more of something than that it says nothing: few, and read with every profile.
create index attribute_taken_back on attribute (identity_id, key, source) where value = 'null'::jsonb;

-- The words a customer agreed to. Never changed: other words are another version.
create table consent_wording (
  purpose text not null,
  version text not null,
  language text not null,
  body text not null,
  made_at timestamptz not null,
  made_by text not null,
  primary key (purpose, version, language)
);

-- A note is what was done to it: written, edited, removed, restored, pinned, unpinned.
create table note_change (
  identity_id uuid not null,
  change_id uuid not null,
  note_id uuid not null,
  act text not null,
  body text,
  at timestamptz not null,
  by_id text not null,
  primary key (identity_id, change_id)
);

create table tag (
  tag_id uuid primary key,
  name text not null,
  made_at timestamptz not null,
  made_by text not null
);
create unique index tag_name on tag (lower(name));

-- Ended, never deleted.
create table customer_tag (
  identity_id uuid not null,
  tagging_id uuid not null,
  tag_id uuid not null,
  added_at timestamptz not null,
  added_by text not null,
  ended_at timestamptz,
  ended_by text,
  primary key (identity_id, tagging_id)
);
create index on customer_tag (tag_id) where ended_at is null;

-- Something a colleague is to do, or a note in which they are mentioned and which they are to read.
create table task (
  identity_id uuid not null,
  task_id uuid not null,
  kind text not null,
  what text not null,
  assignee text not null,
  due_at timestamptz,
  note_id uuid,
  made_at timestamptz not null,
  made_by text not null,
  done_at timestamptz,
  done_by text,
  withdrawn_at timestamptz,
  withdrawn_by text,
  primary key (identity_id, task_id)
);
create index task_of on task (assignee, made_at) where withdrawn_at is null;

-- A colleague who wants to hear of a customer.
create table customer_follow (
  identity_id uuid not null,
  follow_id uuid not null,
  person_id text not null,
  since timestamptz not null,
  ended_at timestamptz,
  primary key (identity_id, follow_id)
);
create index on customer_follow (person_id) where ended_at is null;

-- A household, an organisation or a partner, and who belongs to it in which role.
create table customer_group (
  group_id uuid primary key,
  kind text not null,
  name text not null,
  made_at timestamptz not null,
  made_by text not null
);
create table group_member (
  identity_id uuid not null,
  group_member_id uuid not null,
  group_id uuid not null,
  role text not null,
  begun_at timestamptz not null,
  begun_by text not null,
  why text not null,
  ended_at timestamptz,
  ended_by text,
  end_why text,
  primary key (identity_id, group_member_id)
);
create index on group_member (group_id);
