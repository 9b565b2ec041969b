-- What was carried out counts where contacts are capped and where what is scarce is given away. kind and uses are the action's when
-- it was carried out; rows of before know neither and count for nothing. uses: capacity → how much.
alter table action_taken add column kind text;
alter table action_taken add column uses jsonb;
create index on action_taken (action_id, taken_at);

-- Said to have been done, and not done after all: it no longer counts.
create table action_released (
  identity_id uuid not null,
  taken_id uuid not null,
  released_by text not null,
  released_at timestamptz not null,
  primary key (identity_id, taken_id)
);

-- How much of what is scarce was given away in the period that began on this day (of the organisation's time zone). The row is
-- locked while something is taken from it, so that never more is given away than there is.
create table capacity_use (
  capacity_key text not null,
  period_start date not null,
  used bigint not null,
  primary key (capacity_key, period_start)
);

-- What a unit is worth to everybody, in minor units of the currency: learnt from who might have had some, read by the next decision.
-- sample: opportunities it was learnt from. The latest row counts.
create table capacity_price (
  capacity_key text not null,
  learnt_at timestamptz not null,
  price double precision not null,
  sample integer not null,
  primary key (capacity_key, learnt_at)
);

-- Who might have had something scarce, and what it would have brought: what prices are learnt from. worth_minor: gain less cost,
-- without any price.
create table capacity_bid (
  identity_id uuid not null,
  decision_id uuid not null,
  action_id text not null,
  at timestamptz not null,
  worth_minor bigint not null,
  uses jsonb not null,
  primary key (identity_id, decision_id, action_id)
);
create index on capacity_bid (at);

-- chance: with which it was among those advised, where others might have been put first instead; null where nothing was drawn.
-- hold_out_share: the chance to be left out of it then. experiment: the key of the one it took part in.
alter table decision_action add column chance real;
alter table decision_action add column hold_out_share real;
alter table decision_action add column experiment text;
create index on decision_action (experiment, at) where experiment is not null;
