-- How a customer's subscriptions stand, told from their touch points: for lists and rules of segments, which ask it of everybody. One
-- row for each customer who ever had one.
create table subscription_standing (
  customer_id uuid primary key,
  -- active: at least one runs; paused: none runs and at least one rests; ended
  state text not null,
  -- What those that run bring a month, in the currency in which value is counted; null: of none of them that is told.
  per_month_minor bigint
);
create index subscription_standing_state on subscription_standing (state, customer_id);

-- What share of their spending a customer gives us: as they said, else of what nine in ten customers like them stay below.
create table wallet_share (
  customer_id uuid primary key,
  stated boolean not null,
  share double precision not null,
  as_of date not null
);
create index wallet_share_of on wallet_share (share, customer_id);
