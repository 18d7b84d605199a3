-- Outsiders who asked for the watch and have not confirmed yet: gone after 7 days, and nothing else is sent meanwhile.
CREATE TABLE subscription_request (
  id uuid PRIMARY KEY,
  address text NOT NULL,
  themes text[] NOT NULL,
  language text NOT NULL,
  asked_at timestamptz NOT NULL,
  handled_at timestamptz,
  mail_id uuid,
  confirmed_at timestamptz
);
CREATE INDEX subscription_request_waiting ON subscription_request (asked_at) WHERE handled_at IS NULL;
CREATE INDEX subscription_request_address ON subscription_request (address, handled_at);
