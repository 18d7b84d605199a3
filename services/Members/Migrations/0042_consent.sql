-- The exact words people decided on, once for each wording.
CREATE TABLE consent_text (
  hash bytea PRIMARY KEY,
  purpose text NOT NULL,
  fr text NOT NULL,
  en text NOT NULL,
  first_shown_at timestamptz NOT NULL
);

-- The register: what each person said, when, where, on which words. Only added to.
CREATE TABLE consent (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  person_id uuid NOT NULL,
  purpose text NOT NULL,
  act text NOT NULL CHECK (act IN ('granted', 'refused', 'withdrawn', 'objected', 'informed')),
  text_hash bytea NOT NULL REFERENCES consent_text,
  -- The page or form where it was said.
  form text NOT NULL,
  channel text NOT NULL CHECK (channel IN ('page', 'mail', 'officer', 'import')),
  at timestamptz NOT NULL,
  -- What proves it: the confirming mail, the mail that informed.
  proof uuid,
  -- When it was asked, where asking and confirming are two acts.
  asked_at timestamptz
);
CREATE INDEX consent_person ON consent (person_id, seq);

CREATE FUNCTION consent_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the register of consents is only added to'; END $$;
CREATE TRIGGER consent_stays BEFORE UPDATE ON consent FOR EACH STATEMENT EXECUTE FUNCTION consent_stays();

-- The service may not delete from the register; erasing a person may.
CREATE FUNCTION forget_consents(person uuid) RETURNS bigint LANGUAGE sql SECURITY DEFINER SET search_path = members AS
  $$ WITH gone AS (DELETE FROM consent WHERE person_id = person RETURNING 1) SELECT count(*) FROM gone $$;

-- Where each purpose stands, as told to the other services.
CREATE TABLE consent_state (
  person_id uuid NOT NULL REFERENCES person,
  purpose text NOT NULL,
  version bigint NOT NULL,
  given boolean NOT NULL,
  changed_at timestamptz NOT NULL,
  PRIMARY KEY (person_id, purpose)
);
