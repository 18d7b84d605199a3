-- The key of a staff person's application, sealed; `last_step` is the newest code used, so that none serves twice.
CREATE TABLE second_factor (
  person_id uuid PRIMARY KEY REFERENCES person,
  sealed_key text NOT NULL,
  last_step bigint NOT NULL,
  enrolled_at timestamptz NOT NULL,
  wrong int NOT NULL DEFAULT 0,
  wrong_since timestamptz
);
CREATE TABLE recovery_code (
  person_id uuid NOT NULL REFERENCES second_factor ON DELETE CASCADE,
  code_hash bytea NOT NULL,
  used_at timestamptz,
  PRIMARY KEY (person_id, code_hash)
);
