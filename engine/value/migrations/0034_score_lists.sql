-- Lists walk the scores in order and pass over what does not fit: tier and chance stand in the index, so that passing over
-- reads no row.
drop index value_score_clv;
create index value_score_clv on value_score (clv12_minor desc, customer_id) include (active26, tier);
drop index value_score_active;
create index value_score_active on value_score (active26, customer_id) include (clv12_minor, tier);
drop index value_score_tier;
create index value_score_tier on value_score (tier, clv12_minor desc, customer_id) include (active26);
