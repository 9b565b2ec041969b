-- What the two records said when a person was not sure of them, as a digest: asked again when it is another, wherever and
-- whenever the pair was found. Null of decisions from before: those go by when the pair was found.
alter table linkage_decision add column compared text;
