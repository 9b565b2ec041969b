-- What many decisions have in common beside their values: names of facts, what actions were measured to bring. Named by its content.
create table decision_shape (
  shape text primary key,
  content json not null
);
-- How `known` is written; null where it names its facts itself.
alter table decision add column shape text;
