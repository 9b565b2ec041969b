-- Whose chance to stay a score holds, where signs told more of who leaves than the value model: which teller, and its range. Null: the
-- value model's own, or that of a model from elsewhere, which foreign_by names.
alter table value_score add column stay_by jsonb;

-- What is at stake with whoever is likely to leave: the middle of its range, its ends, and the variance that chance leaves, for a sum.
alter table dissatisfaction_score add column at_stake_lo_minor bigint not null default 0;
alter table dissatisfaction_score add column at_stake_hi_minor bigint not null default 0;
alter table dissatisfaction_score add column at_stake_variance double precision not null default 0;
