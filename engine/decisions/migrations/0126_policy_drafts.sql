-- From when a version decides, where that is not when it was published; a later version always takes the place of an earlier
-- one. approved_by is the second person, where one was needed.
alter table policy_version add column effective_from timestamptz;
alter table policy_version add column approved_by text;
-- What was foreseen of it when it was published, to be held against what came.
alter table policy_version add column rehearsal json;

-- The next version while it is written. revision counts every change, so that two writers notice each other; authors are all
-- who changed it, for whoever wrote a rule does not approve it.
create table policy_draft (
  draft_id uuid primary key,
  policy_key text not null,
  based_on integer not null,
  content json not null,
  revision integer not null,
  state text not null check (state in ('open', 'asked', 'published', 'discarded')),
  note text not null,
  authors text[] not null,
  started_by text not null,
  started_at timestamptz not null,
  changed_by text not null,
  changed_at timestamptz not null,
  asked_by text,
  asked_at timestamptz,
  approved_by text,
  approved_at timestamptz,
  approved_revision integer,
  returned_why text
);
create unique index on policy_draft (policy_key) where state in ('open', 'asked');

-- What a draft would have decided otherwise. result is null until it is done; touched_at tells one that goes on from one whose
-- server was stopped.
create table policy_rehearsal (
  rehearsal_id uuid primary key,
  draft_id uuid not null,
  revision integer not null,
  over text not null check (over in ('recorded', 'today')),
  days integer not null,
  state text not null check (state in ('running', 'done', 'failed')),
  done integer not null,
  total integer not null,
  result json,
  why text,
  started_by text not null,
  started_at timestamptz not null,
  touched_at timestamptz not null
);
create index on policy_rehearsal (draft_id, started_at desc);

-- Overrides from which somebody wants the rules to learn.
alter table override add column teaches boolean not null default false;
