-- What was found of each day: did the floor hold? Worked out anew as long as answers to what was written that day may come.
create table floor_proof (
  day date primary key,
  proved_at timestamptz not null,
  state text not null,
  proof json not null
);
