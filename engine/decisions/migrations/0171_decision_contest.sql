-- A customer asks that a person looks at what was decided (GDPR art. 22): with what they say of it, and what came of it. Withdrawn
-- where it was recorded by mistake.
create table decision_contest (
  identity_id uuid not null,
  contest_id uuid not null,
  decision_id uuid not null,
  words text not null,
  asked_at timestamptz not null,
  recorded_by text not null,
  answered_at timestamptz,
  answered_by text,
  outcome text check (outcome in ('stands', 'changed', 'withdrawn')),
  answer text not null default '',
  primary key (identity_id, contest_id)
);
create index on decision_contest (asked_at) where answered_at is null;
