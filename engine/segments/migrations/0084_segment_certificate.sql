-- Whether the members of a segment differ from the rest, as it was judged. Only added to; the latest of the version in use counts.
create table segment_certificate (
  segment_key text not null,
  certified_at timestamptz not null,
  version integer not null,
  -- differs, alike or too-few
  verdict text not null,
  certificate jsonb not null,
  primary key (segment_key, certified_at)
);
