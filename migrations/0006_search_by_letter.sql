-- The full-text index once more, now with an index of single letters: a search begins with one.
drop table session_search;

create virtual table session_search using fts5 (
    candidate_name,
    candidate_email,
    challenge_text,
    content = 'sessions',
    content_rowid = 'no',
    tokenize = 'unicode61 remove_diacritics 2',
    prefix = '1 2 3'
);

-- What is taken out of the index is overwritten, not only unlinked.
insert into session_search (session_search, rank) values ('secure-delete', 1);
insert into session_search (session_search) values ('rebuild');

-- The words in the index, to look up which of them begin with what was typed.
create virtual table session_words using fts5vocab(session_search, instance);
