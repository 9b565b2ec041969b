create extension if not exists pg_trgm;

-- One source's record of somebody; never rewritten.
create table identity (
  identity_id uuid primary key,
  source text not null,
  created_at timestamptz not null,
  import_id uuid
);
create index on identity (import_id) where import_id is not null;

-- The look-up that finds an identity: read first, by itself.
create table identifier (
  kind text not null,
  value text not null,
  identity_id uuid not null,
  verified boolean not null,
  source text not null,
  first_seen_at timestamptz not null,
  primary key (kind, value)
);
create index on identifier (identity_id);

-- Two identities are one customer, said by whom, when and why. Ended, never deleted.
create table link (
  identity_id uuid not null,
  link_id uuid not null,
  other_id uuid not null,
  made_at timestamptz not null,
  made_by text not null,
  why text not null,
  weight double precision,
  ended_at timestamptz,
  ended_by text,
  end_why text,
  primary key (identity_id, link_id)
);
create index on link (other_id);
create index on link (link_id);

-- Follows from the links: which customer an identity (and so an old customer id) belongs to now.
create table membership (
  identity_id uuid primary key,
  customer_id uuid not null
);
create index on membership (customer_id);

-- What a source says of somebody; the profile's value is computed from these by a stated rule.
create table attribute (
  identity_id uuid not null,
  attribute_id uuid not null,
  key text not null,
  value jsonb not null,
  source text not null,
  observed_at timestamptz not null,
  import_id uuid,
  primary key (identity_id, attribute_id)
);
create index on attribute (identity_id, key, observed_at desc);

create table consent (
  identity_id uuid not null,
  consent_id uuid not null,
  purpose text not null,
  channel text not null,
  given boolean not null,
  wording_version text not null,
  source text not null,
  at timestamptz not null,
  primary key (identity_id, consent_id)
);

-- One row a customer, for lists and decisions; can be rebuilt from facts at any time.
create table profile (
  customer_id uuid primary key,
  known boolean not null,
  name text,
  email text,
  phone text,
  city text,
  country text,
  language text,
  time_zone text,
  since timestamptz,
  last_heard_at timestamptz,
  last_heard_channel text,
  interactions integer not null,
  identities integer not null,
  search text not null
);
create index profile_search on profile using gin (search gin_trgm_ops);
create index profile_name on profile (name, customer_id) where known;
create index profile_heard on profile (last_heard_at desc nulls last, customer_id) where known;
