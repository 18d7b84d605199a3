-- What each retention rule deleted each night. The row is also the claim: of several processes one runs the rule.
CREATE TABLE retention_log (
  service text NOT NULL,
  rule text NOT NULL,
  day date NOT NULL,
  ran_at timestamptz NOT NULL,
  removed int,
  PRIMARY KEY (service, rule, day)
);
