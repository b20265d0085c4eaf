-- Models in files on this computer, which Hotseat runs itself. A new kind of provider and a new way of counting:
-- the tables say which there are, so both are made once more.
create table models_before as select * from models;
drop table models;
create table providers_before as select * from providers;
drop table providers;

-- Who answers for models, and where they are reached. Keys are not here: the system's keychain has them.
create table providers (
    id                    text    primary key check (id <> ''),
    kind                  text    not null check (kind in ('openai_compatible', 'practice', 'files')),
    name                  text    not null check (length(name) between 1 and 100),
    base_url              text             check (length(base_url) <= 2000),
    needs_key             integer not null check (needs_key in (0, 1)),
    -- Longest wait for the first piece of an answer.
    first_piece_timeout_s integer not null check (first_piece_timeout_s between 10 and 600),
    place                 integer not null unique,

    check ((kind = 'openai_compatible') = (base_url is not null)),
    check (kind = 'openai_compatible' or needs_key = 0)
) strict, without rowid;

insert into providers (id, kind, name, base_url, needs_key, first_piece_timeout_s, place)
select id, kind, name, base_url, needs_key, first_piece_timeout_s, place from providers_before;

insert into providers (id, kind, name, base_url, needs_key, first_piece_timeout_s, place)
select 'files', 'files', 'On this computer', null, 0, 600, ifnull(max(place), 0) + 1 from providers;

create table models (
    id                    text    primary key check (length(id) between 1 and 300),
    name                  text    not null check (length(name) between 1 and 200),
    provider_id           text    not null references providers (id),
    -- What the provider is asked for.
    remote_id             text    not null check (length(remote_id) between 1 and 200),
    context_window_tokens integer not null check (context_window_tokens between 256 and 100000000),
    max_answer_tokens     integer not null check (max_answer_tokens between 16 and 100000000),
    tokenizer             text    not null check (tokenizer in ('cl100k', 'o200k', 'estimate', 'own')),
    place                 integer not null unique,

    unique (provider_id, remote_id)
) strict, without rowid;

insert into models (id, name, provider_id, remote_id, context_window_tokens, max_answer_tokens, tokenizer, place)
select id, name, provider_id, remote_id, context_window_tokens, max_answer_tokens, tokenizer, place
from models_before;

drop table models_before;
drop table providers_before;

-- The file of a model that Hotseat runs itself, as it described itself when it was added.
create table model_files (
    model_id       text    primary key references models (id) on delete cascade,
    path           text    not null check (length(path) between 1 and 4096),
    -- Whether Hotseat made the file, so that it goes with the model.
    is_ours        integer not null check (is_ours in (0, 1)),
    bytes          integer not null check (bytes > 0),
    architecture   text    not null,
    quantisation   text    not null,
    licence        text,
    parameters     integer not null check (parameters > 0),
    -- Tokens it was made to keep in view, and bytes that each of them takes there.
    trained_tokens integer not null check (trained_tokens > 0),
    bytes_a_token  integer not null check (bytes_a_token > 0),
    has_template   integer not null check (has_template in (0, 1))
) strict, without rowid;
