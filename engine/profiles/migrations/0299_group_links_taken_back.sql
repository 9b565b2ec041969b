-- As with links of customers: that a merge of two groups was taken back says nothing of whether they are one, an end does. Where
-- an end was taken back, a copy of the link stands in its place, with who made it, when and why as before.
alter table group_link add column restores uuid, add column end_withdrawn_at timestamptz, add column end_withdrawn_by text;
