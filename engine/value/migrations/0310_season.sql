-- What the season of a product rests on: half of its range, the baskets that hold it and all baskets of each month of the
-- year, and whether these are of its category, for of itself too little is known.
alter table need_product
  add column category text,
  add column season_reach double precision[],
  add column season_holding integer[],
  add column season_baskets integer[],
  add column season_of_category boolean not null default false;
