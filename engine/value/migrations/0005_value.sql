-- Purchases of one identity on one day: what every value model counts.
create table purchase_day (
  identity_id uuid not null,
  currency text not null,
  day date not null,
  orders integer not null,
  amount_minor bigint not null,
  primary key (identity_id, currency, day)
);

-- The same for a customer: frequency, recency and money, from which scores are computed on read.
create table purchase_summary (
  customer_id uuid not null,
  currency text not null,
  first_day date not null,
  last_day date not null,
  purchase_days integer not null,
  total_minor bigint not null,
  repeat_minor bigint not null,
  primary key (customer_id, currency)
);
-- The last day any purchase is known of.
create index purchase_summary_last on purchase_summary (currency, last_day desc);

-- Only added to: a model that was fitted is never changed, the newest is the one in use.
create table value_model (
  model_id uuid primary key,
  fitted_at timestamptz not null,
  fitted_by text not null,
  currency text not null,
  until_day date not null,
  customers integer not null,
  -- What was known when it was fitted; when this has moved, the model is out of date.
  purchase_days bigint not null,
  purchase_model jsonb not null,
  spend_model jsonb not null,
  back_test jsonb not null,
  -- A customer worth at least this is in the tier.
  tier_high_minor bigint not null,
  tier_middle_minor bigint not null,
  -- Standard deviation of the sum over all customers that comes from the parameters being estimates; null where unknown.
  total_parameter_sd double precision,
  -- Months and cohorts up to the day of the model: to count them takes longer than a page may.
  history jsonb not null
);

-- For ordering lists and for tiers. What a card shows is computed on read, by the same function, as of the same day.
create table value_score (
  customer_id uuid primary key,
  model_id uuid not null,
  as_of date not null,
  currency text not null,
  clv12_minor bigint not null,
  clv12_lo_minor bigint not null,
  clv12_hi_minor bigint not null,
  clv12_variance double precision not null,
  active26 double precision not null,
  expected_purchases12 double precision not null,
  tier text not null
);
create index value_score_clv on value_score (clv12_minor desc, customer_id);
create index value_score_active on value_score (active26, customer_id);
create index value_score_tier on value_score (tier, clv12_minor desc, customer_id);
