-- One index in place of two: what is said of an identity under a key, in the order in which it was observed. What reads one
-- attribute by its id finds it among those of its identity. Each attribute that comes in is written into one index fewer.
drop index attribute_identity_id_key_observed_at_idx;
alter table attribute drop constraint attribute_pkey, add primary key (identity_id, key, observed_at, attribute_id);
