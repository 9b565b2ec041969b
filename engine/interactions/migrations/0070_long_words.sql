-- No index may refuse what was acknowledged: 64 digits tell any order from another, and an entry may not be longer than a third of a page.
drop index interaction_number;
create index interaction_number on interaction (left(regexp_replace(coalesce(properties->>'number', properties->>'orderId'), '\D', '', 'g'), 64) text_pattern_ops, identity_id)
  where kind in ('order', 'order.reported', 'invoice');

-- What was acknowledged and could not become a fact: kept whole, until a colleague has dealt with it.
alter table refused_event add column acknowledged boolean not null default false;
