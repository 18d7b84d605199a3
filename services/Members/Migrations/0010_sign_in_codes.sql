-- A code to type in the browser that asked, beside the link. Its hash is keyed by that browser's secret, which is stored nowhere:
-- six digits could otherwise be guessed from a copy of this table. `tries` counts wrong codes from now on.
ALTER TABLE sign_in ADD COLUMN code_hash bytea, ADD COLUMN sealed_code text;
CREATE INDEX sign_in_browser ON sign_in (browser_hash, asked_at);

-- A code read out on the telephone: who gave it to whom, and when, stays.
CREATE TABLE dictated_code (
  id uuid PRIMARY KEY,
  person_id uuid NOT NULL REFERENCES person,
  code_hash bytea NOT NULL,
  dictated_by uuid NOT NULL,
  dictated_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  used_at timestamptz,
  killed_at timestamptz,
  tries int NOT NULL DEFAULT 0
);
CREATE INDEX dictated_code_person ON dictated_code (person_id, dictated_at);
