-- Who answers for a model, and where they are reached. Keys are not here: the system's keychain
-- has them.
create table providers (
    id                    text    primary key check (id <> ''),
    kind                  text    not null check (kind in ('openai_compatible', 'practice')),
    name                  text    not null check (length(name) between 1 and 100),
    base_url              text             check (length(base_url) <= 2000),
    needs_key             integer not null check (needs_key in (0, 1)),
    -- Longest wait for the first piece of an answer.
    first_piece_timeout_s integer not null check (first_piece_timeout_s between 10 and 600),
    place                 integer not null unique,

    check ((kind = 'practice') = (base_url is null)),
    check (kind <> 'practice' or needs_key = 0)
) strict, without rowid;

insert into providers (id, kind, name, base_url, needs_key, first_piece_timeout_s, place) values
    ('openai', 'openai_compatible', 'OpenAI', 'https://api.openai.com/v1', 1, 60, 1),
    ('practice', 'practice', 'Practice', null, 0, 60, 2);

-- The catalogue once more: every model now has a provider. Context windows and largest answers as
-- published by the models' maker.
alter table models rename to models_without_provider;

create table models (
    id                    text    primary key check (length(id) between 1 and 300),
    name                  text    not null check (length(name) between 1 and 200),
    provider_id           text    not null references providers (id),
    -- What the provider is asked for.
    remote_id             text    not null check (length(remote_id) between 1 and 200),
    context_window_tokens integer not null check (context_window_tokens between 256 and 100000000),
    max_answer_tokens     integer not null check (max_answer_tokens between 16 and 100000000),
    tokenizer             text    not null check (tokenizer in ('cl100k', 'o200k', 'estimate')),
    place                 integer not null unique,

    unique (provider_id, remote_id)
) strict, without rowid;

insert into models (id, name, provider_id, remote_id, context_window_tokens, max_answer_tokens,
                    tokenizer, place)
select id, name, 'openai', id, context_window_tokens, min(context_window_tokens,
       case id when 'gpt-4' then 8192 else 4096 end), 'cl100k', place
from models_without_provider;

insert into models (id, name, provider_id, remote_id, context_window_tokens, max_answer_tokens,
                    tokenizer, place)
values ('practice', 'Practice assistant', 'practice', 'practice', 16384, 2048, 'cl100k', 4);

drop table models_without_provider;
