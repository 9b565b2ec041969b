-- Segments by rule: who fits filters of the customers list, kept live. Those by value tier stay as they are.
alter table segment
  add column purpose text not null default '',
  add column owner_id text,
  add column version integer not null default 1,
  add column archived_at timestamptz,
  add column archived_by text,
  -- When everybody had been placed for the first time; moves from then on are moves.
  add column placed_at timestamptz;

-- When everybody was looked at last for a segment, and since when that is wanted again; without a row it is wanted.
create table segment_pass (
  segment_key text primary key,
  passed_at timestamptz,
  wanted_at timestamptz
);

-- Every version of a segment as it was said, by whom. Only added to.
create table segment_version (
  segment_key text not null,
  version integer not null,
  title text not null,
  purpose text not null,
  owner_id text,
  rule jsonb not null,
  made_at timestamptz not null,
  made_by text not null,
  primary key (segment_key, version)
);

-- Who came into a segment by rule and who left it, newest first; tiers are left out, for a fit moves very many at once.
create index segment_move_into on segment_move (to_key, at desc) where to_key not like 'tier-%';
create index segment_move_from on segment_move (from_key, at desc) where from_key not like 'tier-%';

-- Members of a segment in the order of their ids, part by part.
create index segment_member_of on segment_member (segment_key, customer_id);
drop index segment_member_segment_key_idx;
