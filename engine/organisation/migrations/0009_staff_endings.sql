-- Who ended a role and why, beside when; and one role at a time for everybody, whoever grants at the same moment.
alter table staff_role add column ended_by text, add column ended_why text;
create unique index staff_role_held on staff_role (staff_id) where ended_at is null;
