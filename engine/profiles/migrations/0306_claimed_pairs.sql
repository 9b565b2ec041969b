-- Computed: a source that cannot be believed gave one record an address or a number by which another is known. A person is asked.
create table claimed_pair (
  -- Whose record says it.
  identity_id uuid not null,
  -- Whose it is.
  other_id uuid not null,
  kind text not null,
  source text not null,
  found_at timestamptz not null,
  primary key (identity_id, other_id, kind)
);
create index on claimed_pair (other_id);
create index on claimed_pair (found_at desc);
-- Who claims an address, where it becomes somebody's.
create index identifier_claimed on identifier (substr(value, strpos(value, ':') + 1)) where kind in ('claimed_email', 'claimed_phone');
