-- What kind of value stands under an attribute of one's own: a day, an amount in a currency, one of a closed list. Only added
-- to; of a key the last counts, and a kind of null says that it is of no stated kind any more.
create table attribute_kind (
  key text not null,
  said_id uuid not null,
  kind text,
  -- Of a closed list.
  choices jsonb,
  -- Of an amount.
  currency text,
  said_at timestamptz not null,
  said_by text not null,
  primary key (key, said_id)
);
