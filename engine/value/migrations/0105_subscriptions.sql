-- What happened to subscriptions, by whose they are: they are told from these touch points whenever they are asked for.
create index interaction_subscription on interaction (identity_id, occurred_at) where kind in
  ('subscription.started', 'subscription.changed', 'subscription.paused', 'subscription.resumed', 'subscription.ended');
