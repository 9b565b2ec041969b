-- The category of what was sold, where its source tells one.
alter table order_line add column category text;
-- Who bought a product. Lines without a number are nobody's product.
create index order_line_sku on order_line (sku, identity_id, interaction_id) where sku <> '';
create index order_line_category on order_line (category, identity_id, interaction_id) where category is not null;
