-- A draft that runs beside the rules in force: decisions from then on are taken again under it. asks: which facts it needs that are
-- worked out only where somebody asks for them.
create table policy_shadow (
  draft_id uuid primary key,
  since timestamptz not null,
  started_by text not null,
  ended_at timestamptz,
  asks jsonb not null
);
alter table policy_rehearsal drop constraint policy_rehearsal_over_check;
alter table policy_rehearsal add constraint policy_rehearsal_over_check check (over in ('recorded', 'today', 'shadow'));
