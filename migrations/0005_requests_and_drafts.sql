-- Changes already carried out, by the id their caller gave them: a repeat finds its row and does
-- nothing.
create table requests (
    id         blob    primary key check (length(id) = 16),
    -- None for a change that is about no one session.
    session_id blob,
    at         integer not null
) strict, without rowid;

create index requests_by_age on requests (at);

-- Forms not sent yet, as typed.
create table drafts (
    form     text    primary key,
    content  text    not null,
    saved_at integer not null
) strict, without rowid;
