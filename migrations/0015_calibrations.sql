-- Challenges put to models: what each model made of a challenge when it was last asked. Kept as one text, as
-- versions are: nothing looks into it but the challenge's own page.
create table calibrations (
    no        integer primary key,
    item_no   integer not null references library_items (no),
    model     text    not null,
    begun_at  integer not null,
    content   text    not null check (json_type(content) = 'object'),
    unique (item_no, model)
) strict;
