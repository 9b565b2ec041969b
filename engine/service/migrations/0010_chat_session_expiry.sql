-- Sessions that have run out are found by this.
create index chat_session_expiry on chat_session (expires_at);
