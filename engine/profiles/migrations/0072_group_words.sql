-- The name of a group in small letters without accents is kept beside it: worked out once, not again for every group that a
-- search looks at.
alter table customer_group add column search text generated always as (
  translate(replace(replace(replace(lower(regexp_replace(normalize(name, NFD), '[\u0300-\u036f]', '', 'g')), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'øłđı', 'oldi')) stored;
drop index group_search;
create index group_search on customer_group using gin (search gin_trgm_ops);
-- How many belong to a group now is counted without reading their rows.
create index group_member_now on group_member (group_id) include (identity_id) where ended_at is null;

-- Computed: how many belonged to it, and to those that are one with it, when somebody last joined or left. It says only which of
-- very many that fit are looked at first; what is shown is counted.
alter table customer_group add column members integer not null default 0;
update customer_group g set members = s.n
  from (select coalesce(o.into_id, o.group_id) as root, count(*)::integer as n from customer_group o join group_member b on b.group_id = o.group_id and b.ended_at is null group by 1) s
  where s.root = coalesce(g.into_id, g.group_id);
create index customer_group_members on customer_group (members desc, group_id) include (search);
analyze customer_group;
analyze group_member;
