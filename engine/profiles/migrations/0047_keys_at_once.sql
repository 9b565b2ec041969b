-- What is new goes into the index at once. Kept beside it for later, it is read whole by every question until then: a
-- hundred times slower for who was written just before, which is whom the intake asks about.
alter index linkage_record_keys set (fastupdate = off);
