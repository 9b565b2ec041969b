-- Which issues a customer's touch points name: few do, and a history asks for them.
create index interaction_issue on interaction (identity_id) where properties->>'issue' is not null;
