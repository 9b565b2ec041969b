-- Which signs told apart those who left: only added to, each with how it did on the organisation's own past; the newest is the one
-- in use. Also "too few" is kept, so that everybody is not read again for the same answer.
create table dissatisfaction_model (
  model_id uuid primary key,
  fitted_at timestamptz not null,
  fitted_by text not null,
  currency text not null,
  as_of date not null,
  -- What was known then; when this has moved, it is learnt anew.
  purchase_days bigint not null,
  fit jsonb not null
);

-- Who was likely dissatisfied when everybody was looked at last, for the order of a list. What is shown is worked out when it is read.
create table dissatisfaction_score (
  customer_id uuid primary key,
  model_id uuid not null,
  chance double precision not null,
  at_stake_minor bigint not null
);
create index dissatisfaction_score_stake on dissatisfaction_score (at_stake_minor desc, customer_id);
