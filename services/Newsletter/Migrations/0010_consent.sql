-- What people refused or objected to, purpose by purpose; looked at when each mail leaves.
CREATE TABLE consent (
  person_id uuid NOT NULL,
  purpose text NOT NULL,
  version bigint NOT NULL,
  given boolean NOT NULL,
  PRIMARY KEY (person_id, purpose)
);

-- Purposes are checked where mails are accepted, against the one list in code.
ALTER TABLE mail DROP CONSTRAINT mail_purpose_check;
