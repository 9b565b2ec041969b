-- What people state that treating a segment differently costs and brings. Only added to; the latest of a segment counts, and
-- one without a statement takes the one before it back.
create table segment_balance (
  segment_key text not null,
  stated_at timestamptz not null,
  stated_by text not null,
  statement jsonb,
  primary key (segment_key, stated_at)
);
