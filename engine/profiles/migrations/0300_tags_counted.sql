-- Who carries a tag is counted along this index alone.
create index customer_tag_carried on customer_tag (tag_id, identity_id) where ended_at is null;
drop index customer_tag_tag_id_idx;
