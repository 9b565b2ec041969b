-- Decisions, and what each advised, are kept by the month in which they were taken: ids are ordered by time (UUIDv7), so that the id
-- alone says where a record lies. All that was there is the first part, up to the end of the month in which this runs; the server makes
-- the parts of the months to come before they begin (kept-by-month.ts). What lies in none of them, which only a clock that is wrong
-- brings about, is kept in the last.
alter table decision rename to decision_begin;
alter table decision_begin rename constraint decision_pkey to decision_begin_pkey;
alter index decision_at_idx rename to decision_begin_at_idx;
create table decision (like decision_begin including defaults) partition by range (decision_id);
alter table decision add primary key (identity_id, decision_id);
create index decision_at_idx on decision (at);

alter table decision_action rename to decision_action_begin;
alter table decision_action_begin rename constraint decision_action_pkey to decision_action_begin_pkey;
alter index decision_action_action_id_at_idx rename to decision_action_begin_action_id_at_idx;
alter index decision_action_at_idx rename to decision_action_begin_at_idx;
alter index decision_action_experiment_at_idx rename to decision_action_begin_experiment_at_idx;
alter index decision_action_rule_at_identity_id_idx rename to decision_action_begin_rule_at_identity_id_idx;
create table decision_action (like decision_action_begin including defaults) partition by range (decision_id);
alter table decision_action add primary key (identity_id, decision_id, action_id);
create index decision_action_action_id_at_idx on decision_action (action_id, at);
create index decision_action_at_idx on decision_action (at);
create index decision_action_experiment_at_idx on decision_action (experiment, at) where experiment is not null;
create index decision_action_rule_at_identity_id_idx on decision_action (rule, at, identity_id) where state = 'held' and rule like 'limit:cap:%';

create table decision_else partition of decision default;
create table decision_action_else partition of decision_action default;

do $$
declare
  -- The first id of the month that comes.
  millis text := lpad(to_hex((extract(epoch from date_trunc('month', now() at time zone 'UTC') + interval '1 month') * 1000)::bigint), 12, '0');
  ends uuid := (left(millis, 8) || '-' || right(millis, 4) || '-0000-0000-000000000000')::uuid;
begin
  with later as (delete from decision_begin where decision_id >= ends returning *) insert into decision select * from later;
  with later as (delete from decision_action_begin where decision_id >= ends returning *) insert into decision_action select * from later;
  execute format('alter table decision attach partition decision_begin for values from (minvalue) to (%L)', ends);
  execute format('alter table decision_action attach partition decision_action_begin for values from (minvalue) to (%L)', ends);
end $$;
