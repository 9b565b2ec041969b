-- What a draft said before somebody wrote over it, and who did: so that it can be taken back, whoever wrote and wherever. digest tells
-- one that says what is written now, which takes the change back and does not add another.
create table policy_draft_before (
  draft_id uuid not null,
  revision integer not null,
  based_on integer not null,
  content json not null,
  digest text not null,
  changed_by text not null,
  changed_at timestamptz not null,
  primary key (draft_id, revision)
);
