-- Which customers are likely one person: what is compared, what was found, what people decided.

-- Computed: one row for identities that are surely one customer (links made by a rule or a person), under the oldest of
-- them. What a program linked on likeness stays in two rows, so that it can be weighed again at any time.
create table linkage_record (
  identity_id uuid primary key,
  members uuid[] not null,
  given_name text,
  surname text,
  date_of_birth text,
  street_address text,
  city text,
  postcode text,
  email text,
  phone text,
  -- Kinds of account identifiers they have; two who have one of the same kind are two to whoever gave it.
  accounts text[] not null,
  -- Blocking keys: only records that share one are compared.
  keys text[] not null
);
create index linkage_record_keys on linkage_record using gin (keys);

-- Computed: pairs of records likely enough for a link or for a person to look at. identity_id is the older.
create table linkage_pair (
  identity_id uuid not null,
  other_id uuid not null,
  weight_bits double precision not null,
  probability double precision not null,
  verdict text not null,
  -- Why it is not linked without a person.
  doubt text,
  found_at timestamptz not null,
  primary key (identity_id, other_id)
);
create index on linkage_pair (other_id);
create index linkage_pair_likely on linkage_pair (probability desc, identity_id, other_id);

-- Records whose groups are to be judged again; a few at a time, for a link holds the log until its transaction ends.
create table linkage_todo (
  identity_id uuid primary key
);

-- What a person said of a pair, kept for ever; taken back by ending it.
create table linkage_decision (
  identity_id uuid not null,
  decision_id uuid not null,
  other_id uuid not null,
  verdict text not null,
  weight_bits double precision not null,
  probability double precision not null,
  why text,
  link_id uuid,
  decided_at timestamptz not null,
  decided_by text not null,
  withdrawn_at timestamptz,
  withdrawn_by text,
  primary key (identity_id, decision_id)
);
create index on linkage_decision (other_id);

-- Models that were in use; the newest is.
create table linkage_model (
  model_id uuid primary key,
  made_at timestamptz not null,
  model jsonb not null,
  -- By field, how many records held a value.
  holders jsonb not null,
  records integer not null,
  fitted boolean not null,
  note text not null
);
-- How many records hold a value that three or more hold.
create table linkage_value (
  field text not null,
  value text not null,
  records integer not null,
  primary key (field, value)
);
-- Keys that too many records share to be compared.
create table linkage_giant (
  key text primary key,
  records integer not null,
  seen_at timestamptz not null
);
-- A search through all customers: how far it is and what it found.
create table linkage_run (
  run_id uuid primary key,
  started_at timestamptz not null,
  started_by text not null,
  stage text not null,
  done integer not null,
  total integer not null,
  moved_at timestamptz not null,
  ended_at timestamptz,
  found jsonb,
  failure text
);
create index on linkage_run (started_at desc);
