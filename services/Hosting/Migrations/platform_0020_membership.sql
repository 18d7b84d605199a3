-- What every page says of the organisation a signed-in person acts for: Members writes it, every process reads it, no page waits for Members.
-- An organisation is not a person; rows leave with the person's last session.
CREATE TABLE membership (
  person_id uuid PRIMARY KEY,
  organisation text NOT NULL,
  status text NOT NULL,
  member_until date
);
