-- Every organisation a person acts for, the default one first; none heard of before this version asks for a replay.
ALTER TABLE person ADD COLUMN affiliations uuid[];

-- For which of several organisations somebody registered; none where there was no choice to make: their default one.
ALTER TABLE registration ADD COLUMN organisation_id uuid;
