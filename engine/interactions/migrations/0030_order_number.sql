-- Orders and invoices are found by their number, or by how it begins: its digits, for letters and signs before and between
-- them are left out as often as not.
create index interaction_number on interaction (regexp_replace(coalesce(properties->>'number', properties->>'orderId'), '\D', '', 'g') text_pattern_ops, identity_id)
  where kind in ('order', 'order.reported', 'invoice');
