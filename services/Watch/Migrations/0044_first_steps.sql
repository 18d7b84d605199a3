-- "Fait": what a person ticked of the first steps, for themselves.
CREATE TABLE step_done (
  person_id uuid NOT NULL,
  item_id uuid NOT NULL REFERENCES item ON DELETE CASCADE,
  at timestamptz NOT NULL,
  PRIMARY KEY (person_id, item_id)
);
