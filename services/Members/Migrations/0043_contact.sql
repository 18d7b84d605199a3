-- When a person last showed that they are there; what they do in Members itself is dated where it is kept.
CREATE TABLE contact (
  person_id uuid PRIMARY KEY,
  at timestamptz NOT NULL
);
