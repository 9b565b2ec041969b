-- A policy as published: its tables, its actions and the floor. Never changed; a change is the next version.
create table policy_version (
  policy_key text not null,
  version integer not null,
  title text not null,
  content json not null,
  published_at timestamptz not null,
  published_by text not null,
  note text not null,
  primary key (policy_key, version)
);

-- identity_id is the customer's id when the decision was taken; a merge moves nothing. facts is all that the rules were
-- given, fired the rows that took part, answer what was said (without what follows from facts and policy version): json and
-- not jsonb, for the record is replayed byte for byte.
create table decision (
  identity_id uuid not null,
  decision_id uuid not null,
  at timestamptz not null,
  surface text not null,
  moment json not null,
  policy_key text not null,
  policy_version integer not null,
  facts json not null,
  fired jsonb not null,
  answer json not null,
  arm text not null,
  primary key (identity_id, decision_id)
);
create index on decision (at);

-- Each action a decision advised or held back, so that outcomes can be counted without opening the record.
-- state: advised or held. arm: treated or hold-out where the action's effect is measured, none where it is not.
create table decision_action (
  identity_id uuid not null,
  decision_id uuid not null,
  action_id text not null,
  at timestamptz not null,
  state text not null,
  rule text not null,
  arm text not null,
  primary key (identity_id, decision_id, action_id)
);
create index on decision_action (action_id, at);
create index on decision_action (at);

create table action_taken (
  identity_id uuid not null,
  taken_id uuid not null,
  decision_id uuid not null,
  action_id text not null,
  conversation_id uuid,
  taken_by text not null,
  taken_at timestamptz not null,
  primary key (identity_id, taken_id)
);

create table override (
  identity_id uuid not null,
  override_id uuid not null,
  decision_id uuid not null,
  action_id text not null,
  rule text not null,
  reason text not null,
  instead text not null,
  made_by text not null,
  made_at timestamptz not null,
  withdrawn_at timestamptz,
  primary key (identity_id, override_id)
);
create index on override (made_at desc);

-- What an action was measured to bring per customer, against those held out. Written by the step that measures, read by
-- the next decision: here the loop closes. The latest row counts; earlier ones say what was believed before.
create table action_effect (
  action_id text not null,
  measured_at timestamptz not null,
  currency text not null,
  mid_minor bigint not null,
  lo_minor bigint not null,
  hi_minor bigint not null,
  treated integer not null,
  held_out integer not null,
  window_days integer not null,
  primary key (action_id, measured_at)
);
