-- How the two records agreed and differed when somebody decided, where a program would have linked them or is kept from it by what
-- people said of others: what is learnt from. The words of levels by comparison, no values.
alter table linkage_decision add column agreement jsonb;
