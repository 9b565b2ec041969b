-- To whom a customer belongs, as sources that can be believed say it: computed with the rest of the row.
alter table profile add column owner text, add column team text, add column department text, add column region text;
create index profile_owner on profile (owner) where owner is not null;
create index profile_team on profile (team) where team is not null;
create index profile_department on profile (department) where department is not null;
create index profile_region on profile (region) where region is not null;
create index profile_unplaced on profile (customer_id) where owner is null and team is null and department is null and region is null;

-- What was said before these columns were there.
update profile p set owner = s.owner, team = s.team, department = s.department, region = s.region
from (
  select customer_id, max(value) filter (where key = 'owner') as owner, max(value) filter (where key = 'team') as team,
    max(value) filter (where key = 'department') as department, max(value) filter (where key = 'sales_region') as region
  from (
    select distinct on (m.customer_id, a.key) m.customer_id, a.key, lower(trim(a.value #>> '{}')) as value
    from attribute a join membership m on m.identity_id = a.identity_id
    left join (select s.source, s.place from setting o cross join jsonb_array_elements_text(o.value) with ordinality as s (source, place) where o.key = 'attribute-sources') b on b.source = a.source
    where a.key in ('owner', 'team', 'department', 'sales_region') and a.trusted and jsonb_typeof(a.value) = 'string' and trim(a.value #>> '{}') <> ''
      and not exists (select 1 from attribute n where n.identity_id = a.identity_id and n.key = a.key and n.source = a.source and n.value = 'null'::jsonb and (n.observed_at, n.attribute_id) > (a.observed_at, a.attribute_id))
    order by m.customer_id, a.key, b.place nulls last, a.observed_at desc, a.attribute_id desc) latest
  group by customer_id) s
where s.customer_id = p.customer_id;

-- A masked field set that somebody asked to see of a customer, with the reason; it ends by itself.
create table reveal (
  identity_id uuid not null,
  reveal_id uuid not null,
  person_id text not null,
  field_set text not null,
  why text not null,
  at timestamptz not null,
  until timestamptz not null,
  primary key (identity_id, reveal_id)
);
create index reveal_of on reveal (person_id, until);
