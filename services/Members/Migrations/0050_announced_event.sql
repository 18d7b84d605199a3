-- What the programme announced, as far as it takes to say how many invitations a choice would bring.
CREATE TABLE announced_event (
  id uuid PRIMARY KEY,
  version bigint NOT NULL,
  themes text[] NOT NULL,
  cancelled boolean NOT NULL,
  announced_at timestamptz NOT NULL
);
CREATE INDEX announced_event_recent ON announced_event (announced_at) WHERE NOT cancelled;
