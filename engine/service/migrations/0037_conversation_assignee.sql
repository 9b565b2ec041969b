-- Conversations of a colleague: whoever has one sees its customer.
create index conversation_assignee on conversation (assignee) where assignee is not null;
