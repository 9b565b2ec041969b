-- A message counts once, for ever, also when whoever it told of has been erased since and its sender tries again: known by a
-- keyed hash of its source and number only.
create table erased_message (
  hash        text primary key,
  erasure_id  uuid not null
);
