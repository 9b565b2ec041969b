-- Lists are ordered and chosen from customer_list now. Nothing walks the scores in order any more, and keeping three orders of a
-- million takes longer at each fit than computing them.
drop index value_score_clv;
drop index value_score_active;
drop index value_score_tier;
