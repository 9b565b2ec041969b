-- Scores of models from elsewhere by their day: those of long ago are taken away.
create index foreign_score_old on foreign_score (as_of);
