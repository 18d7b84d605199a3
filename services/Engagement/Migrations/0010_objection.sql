-- Who objected to being measured. Under their salt an act is kept apart from every other act of theirs: it counts in totals, and leads to nobody.
CREATE TABLE objection (
  person_id uuid PRIMARY KEY,
  version bigint NOT NULL,
  objects boolean NOT NULL,
  salt uuid NOT NULL
);
