-- What customers answered to surveys: their share of wallet is looked up among these.
create index interaction_survey on interaction (identity_id, occurred_at) where kind in ('survey.answer', 'survey.answered');
