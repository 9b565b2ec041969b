-- What somebody who was erased was called and dialled by, for the few minutes in which a file that was being brought may still end.
create table erasure_late (
  erasure_id uuid primary key,
  person jsonb not null
);
