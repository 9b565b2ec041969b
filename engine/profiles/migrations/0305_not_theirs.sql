-- An e-mail address or telephone number is not theirs, said by whom, when and why: one row for each record that the customer had
-- then. No program attaches the address to one of these again, until it is taken back.
create table not_theirs (
  identity_id uuid not null,
  not_theirs_id uuid not null,
  kind text not null,
  value text not null,
  said_at timestamptz not null,
  said_by text not null,
  why text not null,
  -- The rows of `identifier` that went from this record, as they stood; none where it showed the address and did not hold it.
  held jsonb not null,
  -- It had nothing else by which it is known, so it was given a number of ours.
  numbered boolean not null,
  ended_links uuid[] not null,
  taken_back_at timestamptz,
  taken_back_by text,
  primary key (identity_id, not_theirs_id)
);
create index on not_theirs (not_theirs_id);
create index on not_theirs (kind, value) where taken_back_at is null;
