-- When each version of a model from elsewhere was brought, or its figures of old days were sent anew: who tries often on the same
-- weeks wins by luck sooner or later, so the bar rises with it.
alter table foreign_model add column tried_at timestamptz[] not null default '{}';
alter table foreign_model add column removed_by text;
