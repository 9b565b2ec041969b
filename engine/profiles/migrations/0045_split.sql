-- An end that was taken back says nothing any more of whether the two are one; where the link stands again, a copy of it does,
-- with who made it, when and why as before.
alter table link add column restores uuid, add column end_withdrawn_at timestamptz, add column end_withdrawn_by text;

-- Identities that somebody moved into a customer of their own: which links ended, and which were made to hold each side together.
create table customer_split (
  identity_id uuid not null,
  split_id uuid not null,
  at timestamptz not null,
  by_id text not null,
  why text not null,
  ended_links uuid[] not null,
  made_links uuid[] not null,
  undone_at timestamptz,
  undone_by text,
  primary key (identity_id, split_id)
);
create index on customer_split (split_id);
-- Who was on which side: they are two for whoever looks for duplicates, until the split is taken back.
create table customer_split_member (
  identity_id uuid not null,
  split_id uuid not null,
  moved boolean not null,
  undone_at timestamptz,
  primary key (identity_id, split_id)
);
create index on customer_split_member (split_id);

-- Two groups are one, said by whom, when and why. Ended, never deleted; members stay where they were written.
create table group_link (
  group_id uuid not null,
  link_id uuid not null,
  other_id uuid not null,
  made_at timestamptz not null,
  made_by text not null,
  why text not null,
  ended_at timestamptz,
  ended_by text,
  end_why text,
  primary key (group_id, link_id)
);
create index on group_link (other_id);
create index on group_link (link_id);
-- Follows from those: the oldest of the groups that are one. Null: the group itself.
alter table customer_group add column into_id uuid;
create index on customer_group (into_id) where into_id is not null;

-- Members that somebody moved into a group of their own.
create table group_split (
  group_id uuid not null,
  split_id uuid not null,
  new_group_id uuid not null,
  at timestamptz not null,
  by_id text not null,
  why text not null,
  ended_members uuid[] not null,
  undone_at timestamptz,
  undone_by text,
  primary key (group_id, split_id)
);
create index on group_split (split_id);
create index on group_split (new_group_id);
