-- Who said that a promise was kept or taken back: often somebody else than the one who made it.
alter table promise add column ended_by text;
-- What was ended before this column was there is told by the audit.
update promise p set ended_by = a.actor_id
from audit a
where a.object_kind = 'promise' and a.object_id = p.promise_id::text
  and a.act = case when p.kept_at is not null then 'promise.kept' else 'promise.withdrawn' end
  and (p.kept_at is not null or p.withdrawn_at is not null);
