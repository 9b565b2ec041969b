-- Lists are sorted by what subscriptions bring a month.
create index subscription_standing_month on subscription_standing (per_month_minor, customer_id) where per_month_minor is not null;
