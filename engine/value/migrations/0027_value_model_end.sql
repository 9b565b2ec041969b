-- Purchases were taken back since, and what is left is too little: the model, if it is the newest, is in use no more.
create table value_model_end (
  model_id uuid primary key,
  ended_at timestamptz not null
);
