create table segment (
  segment_key text primary key,
  title text not null,
  rule jsonb not null,
  made_at timestamptz not null,
  made_by text not null
);

create table segment_member (
  customer_id uuid not null,
  segment_key text not null,
  since timestamptz not null,
  primary key (customer_id, segment_key)
);
create index on segment_member (segment_key);

create table segment_move (
  customer_id uuid not null,
  move_id uuid not null,
  from_key text,
  to_key text,
  at timestamptz not null,
  why text not null,
  primary key (customer_id, move_id)
);
