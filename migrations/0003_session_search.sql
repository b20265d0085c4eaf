-- Full-text search over name, email and challenge. The text itself stays in `sessions`.
create virtual table session_search using fts5 (
    candidate_name,
    candidate_email,
    challenge_text,
    content = 'sessions',
    content_rowid = 'no',
    tokenize = 'unicode61 remove_diacritics 2',
    prefix = '2 3'
);

-- What is taken out of the index is overwritten, not only unlinked.
insert into session_search (session_search, rank) values ('secure-delete', 1);

create trigger sessions_indexed after insert on sessions begin
    insert into session_search (rowid, candidate_name, candidate_email, challenge_text)
    values (new.no, new.candidate_name, new.candidate_email, new.challenge_text);
end;

create trigger sessions_reindexed
after update of candidate_name, candidate_email, challenge_text on sessions begin
    insert into session_search (session_search, rowid, candidate_name, candidate_email, challenge_text)
    values ('delete', old.no, old.candidate_name, old.candidate_email, old.challenge_text);
    insert into session_search (rowid, candidate_name, candidate_email, challenge_text)
    values (new.no, new.candidate_name, new.candidate_email, new.challenge_text);
end;

create trigger sessions_unindexed after delete on sessions begin
    insert into session_search (session_search, rowid, candidate_name, candidate_email, challenge_text)
    values ('delete', old.no, old.candidate_name, old.candidate_email, old.challenge_text);
end;
