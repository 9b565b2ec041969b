-- How far the number of customers who are expected to buy moves because the model's parameters are estimates; null where the purchases
-- do not pin them down, and for models that were kept before it was worked out.
alter table value_model add column active_parameter_sd double precision;
