-- What was learnt of what customers buy next: only added to, the newest is the one in use. Also "too few" is kept, so that
-- lines are not read again for the same answer.
create table need_model (
  model_id uuid primary key,
  fitted_at timestamptz not null,
  fitted_by text not null,
  currency text not null,
  as_of date not null,
  -- What was known then; when this has moved, it is learnt anew.
  purchase_days bigint not null,
  customers integer not null,
  products integer not null,
  -- Products beyond the most that are looked at.
  products_left_out integer not null,
  fit jsonb not null
);

-- The products of the model in use; those of earlier ones are taken away.
create table need_product (
  model_id uuid not null,
  place integer not null,
  sku text not null,
  name text not null,
  price_minor bigint not null,
  last_sold date not null,
  popularity double precision not null,
  holding_customers integer not null,
  similar_to integer[] not null,
  similar_both integer[] not null,
  holding_baskets integer not null,
  together_with integer[] not null,
  together_both integer[] not null,
  times integer not null,
  times_customers integer not null,
  mean_log double precision not null,
  spread_within double precision not null,
  spread_between double precision not null,
  -- Twelve months, where two years are known.
  season double precision[],
  primary key (model_id, place)
);
