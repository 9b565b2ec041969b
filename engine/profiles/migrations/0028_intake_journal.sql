-- Touch points that were taken and acknowledged and have not become facts yet; each row is one or several requests.
-- Emptied by whoever applies them, oldest first (for update skip locked): under a flood it grows, otherwise it is empty.
create table intake_journal (
  entry_id uuid primary key,
  taken_at timestamptz not null,
  touch_points integer not null,
  requests text not null
);
-- They live for a moment: packing them would cost more than the room they take.
alter table intake_journal alter column requests set storage external;
alter table intake_journal set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);
