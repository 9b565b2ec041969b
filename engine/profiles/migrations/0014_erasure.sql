-- That somebody was erased, by whom and why: no word of who it was.
create table erasure (
  erasure_id uuid primary key,
  at timestamptz not null,
  by_kind text not null,
  by_id text not null,
  why text not null,
  -- How many rows of which table went.
  counts jsonb not null,
  -- The ids that something still under way may write once more; emptied when that is past.
  late_ids uuid[] not null,
  finished_at timestamptz
);
create index erasure_unfinished on erasure (at) where finished_at is null;

-- Each identifier of theirs as a keyed hash, so that it can be recognised when somebody asks, and kept away where they wish it.
create table erased_identifier (
  hash text primary key,
  kind text not null,
  erasure_id uuid not null,
  erased_at timestamptz not null,
  suppressed boolean not null
);
create index erased_identifier_suppressed on erased_identifier (hash) where suppressed;

-- What the books need of orders whose customers were erased: sums by day, of nobody.
create table erased_turnover (
  kind text not null,
  currency text not null,
  day date not null,
  orders integer not null,
  amount_minor bigint not null,
  primary key (kind, currency, day)
);
