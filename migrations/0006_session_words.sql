-- The words in the full-text index, to look up which of them begin with what was typed.
create virtual table session_words using fts5vocab(session_search, instance);
