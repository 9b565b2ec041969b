-- Which import found what an earlier one had brought, and so did not bring it again: while it stands, the earlier one is not
-- undone, for that would take what both said.
create table import_repeat (
  import_id uuid not null,
  earlier_id uuid not null,
  primary key (import_id, earlier_id)
);
create index on import_repeat (earlier_id);
