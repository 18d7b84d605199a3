-- What an officer wants done by itself with what comes: a query and acts, tried in order.
CREATE TABLE rule (
  id uuid PRIMARY KEY,
  position int NOT NULL,
  name text NOT NULL,
  query text NOT NULL,
  themes text[] NOT NULL DEFAULT '{}',
  places text[] NOT NULL DEFAULT '{}',
  value int CHECK (value BETWEEN 1 AND 3),
  outcome text CHECK (outcome IN ('written-off', 'later')),
  reason text,
  enabled boolean NOT NULL DEFAULT true,
  by uuid NOT NULL,
  changed_at timestamptz NOT NULL,
  removed_at timestamptz
);

-- What a rule did to an item: enough to take it back, and never again on the same item.
CREATE TABLE rule_effect (
  id uuid PRIMARY KEY,
  seq bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  rule_id uuid NOT NULL REFERENCES rule,
  item_id uuid NOT NULL REFERENCES item ON DELETE CASCADE,
  at timestamptz NOT NULL,
  decision_id uuid REFERENCES decision ON DELETE CASCADE,
  themes text[] NOT NULL DEFAULT '{}',
  places text[] NOT NULL DEFAULT '{}',
  from_value int,
  undone_at timestamptz,
  UNIQUE (rule_id, item_id)
);
CREATE INDEX rule_effect_decision ON rule_effect (decision_id) WHERE decision_id IS NOT NULL;
