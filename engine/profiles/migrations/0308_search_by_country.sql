-- A list by country and a name that many bear ("Anna" in Spain): the country stands in the index of letters, so that of a million
-- customers neither everybody of that name nor everybody of that country is read to find the few who are both. btree_gin comes with
-- PostgreSQL, as pg_trgm does, and may be made by whoever may create in the database.
create extension if not exists btree_gin;
drop index profile_country;
drop index profile_search;
create index profile_search on profile using gin (search gin_trgm_ops, country);
-- How many bear a name is guessed from a sample. Of the usual hundred a first name of one in a hundred is mostly missed, and then the country is not asked.
alter table profile alter column search set statistics 1000;

-- By name a country's customers are sorted without reading the row of each.
drop index customer_list_country;
create index customer_list_country on customer_list (country, customer_id) include (tier, value12_minor, stay26, heard_at, name) where known and country is not null;
