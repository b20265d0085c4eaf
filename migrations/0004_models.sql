-- The catalogue: the models on offer. Context windows as published by their maker.
create table models (
    id                    text    primary key,
    name                  text    not null,
    context_window_tokens integer not null check (context_window_tokens > 0),
    place                 integer not null unique
) strict, without rowid;

insert into models (id, name, context_window_tokens, place) values
    ('gpt-4', 'GPT-4', 8192, 1),
    ('gpt-4-turbo', 'GPT-4 Turbo', 128000, 2),
    ('gpt-3.5-turbo', 'GPT-3.5 Turbo', 16385, 3);
