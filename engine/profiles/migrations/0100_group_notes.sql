-- Notes of colleagues on a household, an organisation or a partner. As on customers, a note is what was done to it: written,
-- edited, removed, restored, pinned, unpinned; nothing is overwritten.
create table group_note_change (
  group_id uuid not null,
  change_id uuid not null,
  note_id uuid not null,
  act text not null,
  body text,
  at timestamptz not null,
  by_id text not null,
  primary key (group_id, change_id)
);

-- The list of groups from A, a window at a time.
create index customer_group_name on customer_group (left(search, 60), group_id) where into_id is null;
