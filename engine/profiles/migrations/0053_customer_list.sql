-- Computed: one narrow row a customer with all that lists choose and sort by, so that a list of a million is one walk along
-- an index. The profile says its part and whoever scores says theirs; `known` is false while only a score is here.
create table customer_list (
  customer_id uuid primary key,
  known boolean not null default false,
  name text,
  search text,
  country text,
  -- Long before everything where nobody was ever heard from, so that "not since" is one range.
  heard_at timestamptz not null default '-infinity',
  owner text,
  team text,
  department text,
  region text,
  tier text,
  value12_minor bigint,
  stay26 double precision
);
insert into customer_list (customer_id, known, name, search, country, heard_at, owner, team, department, region, tier, value12_minor, stay26)
  select customer_id, coalesce(p.known, false), case when p.known then p.name end, case when p.known then p.search end, case when p.known then p.country end, case when p.known and p.last_heard_at is not null then p.last_heard_at else '-infinity' end, case when p.known then p.owner end,
    case when p.known then p.team end, case when p.known then p.department end, case when p.known then p.region end, v.tier, v.clv12_minor, v.active26
  from profile p full join value_score v using (customer_id) where p.known or v.customer_id is not null order by customer_id;

-- What else is filtered by stands in the index, so that passing over somebody reads no row.
create index customer_list_value on customer_list (value12_minor desc, customer_id) include (stay26, tier, heard_at, country) where known and tier is not null;
create index customer_list_stay on customer_list (stay26, customer_id) include (value12_minor, tier, heard_at, country) where known and tier is not null;
create index customer_list_heard on customer_list (heard_at desc, customer_id) include (stay26, tier, value12_minor, country) where known;
create index customer_list_name on customer_list (name, customer_id) include (stay26, tier, value12_minor, heard_at, country) where known;
create index customer_list_tier_value on customer_list (tier, value12_minor desc, customer_id) include (stay26, heard_at, country) where known and tier is not null;
create index customer_list_tier_stay on customer_list (tier, stay26, customer_id) include (value12_minor, heard_at, country) where known and tier is not null;
create index customer_list_tier_heard on customer_list (tier, heard_at desc, customer_id) include (value12_minor, stay26, country) where known and tier is not null;
create index customer_list_unscored on customer_list (customer_id) include (heard_at, country) where known and tier is null;
create index customer_list_country on customer_list (country, customer_id) include (tier, value12_minor, stay26, heard_at) where known and country is not null;
create index customer_list_owner on customer_list (owner) where owner is not null;
create index customer_list_team on customer_list (team) where team is not null;
create index customer_list_department on customer_list (department) where department is not null;
create index customer_list_region on customer_list (region) where region is not null;
create index customer_list_unplaced on customer_list (customer_id) where owner is null and team is null and department is null and region is null;

-- Profiles are not listed by these any more. Without them a touch point that is only counted changes no index of the profile,
-- and its long list of letters is not indexed again each time.
drop index profile_name;
drop index profile_heard;
drop index profile_country;
alter table profile set (fillfactor = 85);
analyze customer_list;
