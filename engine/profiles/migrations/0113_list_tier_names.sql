-- Customers of one tier in the order of their names: without it far down thousands were read and sorted.
create index customer_list_tier_name on customer_list (tier, name, customer_id) include (stay26, heard_at, country) where known and tier is not null;
