create table segment (
  segment_key text primary key,
  title text not null,
  rule jsonb not null,
  made_at timestamptz not null,
  made_by text not null
);

-- The first segments: tiers of value. Rank says in which order they are shown.
insert into segment (segment_key, title, rule, made_at, made_by) values
  ('tier-high', 'High value', '{"kind": "value-tier", "tier": "high", "rank": 1}', now(), 'system'),
  ('tier-middle', 'Middle value', '{"kind": "value-tier", "tier": "middle", "rank": 2}', now(), 'system'),
  ('tier-low', 'Low value', '{"kind": "value-tier", "tier": "low", "rank": 3}', now(), 'system');

create table segment_member (
  customer_id uuid not null,
  segment_key text not null,
  since timestamptz not null,
  primary key (customer_id, segment_key)
);
create index on segment_member (segment_key);

-- Only added to. The last move of a customer says where they are; segment_member can be rebuilt from the moves.
create table segment_move (
  customer_id uuid not null,
  move_id uuid not null,
  from_key text,
  to_key text,
  at timestamptz not null,
  why text not null,
  primary key (customer_id, move_id)
);
create index segment_move_at on segment_move (at);

-- Counting known customers, and finding them by id, without reading their rows.
create index profile_known on profile (customer_id) where known;
