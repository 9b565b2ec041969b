-- What lists are filtered by beside the columns of customer_list: attributes of one's own, and consents by purpose and channel.
-- Only those that somebody has asked to filter by; the others cost nothing.
create table list_key (
  -- The key of an attribute, or "consent PURPOSE CHANNEL", which no attribute can be called.
  key text primary key,
  listed_at timestamptz not null,
  listed_by text not null,
  -- So far customers have been gone through, in the order of their ids; null: all of them.
  filled_to uuid
);

-- One row a known customer and key, with what is believed; several where it is a list. Computed with the profile.
create table list_value (
  customer_id uuid not null,
  key text not null,
  place smallint not null,
  -- In small letters, the first 200; null: nothing is believed of it.
  text text,
  number double precision,
  day date,
  primary key (customer_id, key, place)
);
create index list_value_text on list_value (key, text text_pattern_ops, customer_id);
create index list_value_number on list_value (key, number, customer_id) where number is not null;
create index list_value_day on list_value (key, day, customer_id) where day is not null;
-- Which values a key has says nothing of another key's.
create statistics list_value_of_key (ndistinct, mcv) on key, text from list_value;
