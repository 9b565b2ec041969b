-- What a source that cannot be believed says is kept too, and shown where nobody who can be says anything.
alter table attribute add column if not exists trusted boolean not null default true;

-- Rows that may count more than the follower has seen are made again when it sees it.
delete from profile where customer_id in (
  select m.customer_id from interaction i join membership m using (identity_id)
  where i.position > coalesce((select position from follower where name = 'profiles'), 0));

-- The log position up to which interactions, since and last_heard count.
alter table profile add column counted_to bigint;
update profile set counted_to = coalesce((select position from follower where name = 'profiles'), 0);
alter table profile alter column counted_to set not null;
