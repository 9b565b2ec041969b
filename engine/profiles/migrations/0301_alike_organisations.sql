-- Which organisations and partners are likely one: what is compared, what was found, what people decided. As with customers, but
-- by levels of their own, and nothing is joined by likeness alone.

-- Computed: one row for groups that are one, under the oldest.
create table organisation_record (
  group_id uuid primary key,
  kind text not null,
  name text not null,
  registration text,
  tax_number text,
  domain text,
  phone text,
  street_address text,
  city text,
  postcode text,
  country text,
  -- Blocking keys: only those that share one are compared.
  keys text[] not null
);
create index organisation_record_keys on organisation_record using gin (keys);

-- Computed: pairs likely enough for a person to look at. group_id is the older.
create table organisation_pair (
  group_id uuid not null,
  other_id uuid not null,
  weight_bits double precision not null,
  probability double precision not null,
  found_at timestamptz not null,
  primary key (group_id, other_id)
);
create index on organisation_pair (other_id);
create index organisation_pair_likely on organisation_pair (probability desc, group_id, other_id);

-- What a person said of a pair, kept for ever; taken back by ending it.
create table organisation_decision (
  group_id uuid not null,
  decision_id uuid not null,
  other_id uuid not null,
  verdict text not null,
  probability double precision not null,
  why text,
  link_id uuid,
  -- What was compared of the two that day, in few letters: whoever was not sure is asked again once it is another.
  compared text not null,
  decided_at timestamptz not null,
  decided_by text not null,
  withdrawn_at timestamptz,
  withdrawn_by text,
  primary key (group_id, decision_id)
);
create index on organisation_decision (other_id);
