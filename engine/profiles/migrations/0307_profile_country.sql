-- A list by country and a name that many bear ("Anna" in Spain) read the profile of everybody of that name, to look at the country
-- of each: of a million customers 28,000 pages, where 2,900 do when the database may put both indexes together.
create index profile_country on profile (country) where known and country is not null;
