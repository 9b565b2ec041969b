-- Who looked for groups that respond otherwise to an action, by what, and what was found. Only added to: each look at one action makes
-- the next one stricter, so none is forgotten.
create table response_search (
  search_id uuid primary key,
  action_id text not null,
  -- the how manieth look at this action
  look integer not null,
  asked jsonb not null,
  -- purchases were known until this day
  known_until date not null,
  found jsonb not null,
  made_at timestamptz not null,
  made_by text not null,
  unique (action_id, look)
);

-- Which segments were made of what was found: half of the customers chose their rules, and is no proof that they differ.
create table response_segment (
  segment_key text primary key,
  search_id uuid not null
);
create index response_segment_of on response_segment (search_id);
