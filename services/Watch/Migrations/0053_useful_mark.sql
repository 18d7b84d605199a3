-- What others are told of a mark, and of its being taken back, is told by its id.
ALTER TABLE useful_mark ADD COLUMN id uuid NOT NULL DEFAULT gen_random_uuid();
