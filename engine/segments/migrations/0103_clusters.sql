-- Groups that a model finds among customers: what it reads of them, and each time that it was fitted. Only fits are added; a group is
-- never moved under those who use it.
create table clustering (
  clustering_id uuid primary key,
  title text not null,
  features jsonb not null,
  made_at timestamptz not null,
  made_by text not null
);
create table clustering_version (
  clustering_id uuid not null,
  version integer not null,
  -- the mixture, the words of each group and the segment that it is
  fit jsonb not null,
  made_at timestamptz not null,
  made_by text not null,
  primary key (clustering_id, version)
);

-- In which group each customer is, by the versions that segments use. Computed anew from what is counted of them.
create table clustering_place (
  customer_id uuid not null,
  clustering_id uuid not null,
  version integer not null,
  place integer not null,
  primary key (customer_id, clustering_id, version)
);
create index clustering_place_of on clustering_place (clustering_id, version, place, customer_id);
