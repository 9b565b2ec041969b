-- Computed, one row for each customer who is known: how full their profile is, and when anybody last said anything of them.
create table profile_health (
  customer_id uuid primary key,
  known smallint not null,
  missing text[] not null,
  last_said_at timestamptz,
  -- Somebody looked at what is missing and said that it is to be left so.
  settled boolean not null
);
create index profile_health_said on profile_health (last_said_at);
create index profile_health_known on profile_health (known, customer_id) where not settled;

-- Computed: what is amiss with what is known of a customer. `seen` is what was found, as one word: when it changes, it is
-- another fault.
create table profile_fault (
  customer_id uuid not null,
  rule text not null,
  about text not null,
  seen text not null,
  detail jsonb not null,
  found_at timestamptz not null,
  -- A birthday in the future is none any more when the day has come.
  until_at timestamptz,
  primary key (customer_id, rule, about)
);
create index profile_fault_rule on profile_fault (rule, found_at desc, customer_id);

-- What somebody did about a fault, and whether it was taken back.
create table fault_repair (
  identity_id uuid not null,
  repair_id uuid not null,
  rule text not null,
  about text not null,
  seen text not null,
  act text not null,
  -- What has to be taken back: an attribute, consents, a task.
  did jsonb not null,
  at timestamptz not null,
  by_id text not null,
  undone_at timestamptz,
  undone_by text,
  primary key (identity_id, repair_id)
);
create index on fault_repair (repair_id);

-- Counts of the gauges, one row a day: the last that was computed on it.
create table quality_day (
  day date primary key,
  at timestamptz not null,
  counts jsonb not null
);

create index interaction_bounced on interaction (identity_id, occurred_at desc) where kind = 'email.bounced';
