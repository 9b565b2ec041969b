-- What colleagues say that goods and serving cost, from a day on. Only added to: the latest word on one thing from one day
-- counts, and one without a cost takes the word before it back.
create table cost (
  kind text not null,
  -- the number of an article, a product line, a channel; empty for all others
  name text not null,
  from_day date not null,
  stated_at timestamptz not null,
  -- what was stated in one act, and is undone as one
  statement_id uuid not null,
  stated_by text not null,
  cost jsonb,
  primary key (kind, name, from_day, stated_at)
);
create index on cost (statement_id);
