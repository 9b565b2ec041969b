create table policy_version (
  policy_key text not null,
  version integer not null,
  title text not null,
  tables jsonb not null,
  published_at timestamptz not null,
  published_by text not null,
  note text not null,
  primary key (policy_key, version)
);

-- identity_id is the customer's id when the decision was taken; a merge moves nothing.
create table decision (
  identity_id uuid not null,
  decision_id uuid not null,
  at timestamptz not null,
  surface text not null,
  moment jsonb not null,
  policy_key text not null,
  policy_version integer not null,
  facts jsonb not null,
  fired jsonb not null,
  answer jsonb not null,
  arm text not null,
  primary key (identity_id, decision_id)
);
create index on decision (at);

-- Each action a decision advised or held back, so that outcomes can be counted without opening the record.
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
