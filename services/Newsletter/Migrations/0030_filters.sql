-- Items that answer a filter somebody saved in the watch and wants by mail; and since when a filter is stopped, against what comes late.
CREATE TABLE filter_match (
  person_id uuid NOT NULL,
  item_id uuid NOT NULL,
  filter_id uuid NOT NULL,
  name text NOT NULL,
  matched_at timestamptz NOT NULL,
  PRIMARY KEY (person_id, item_id, filter_id)
);
CREATE INDEX filter_match_filter ON filter_match (filter_id);

CREATE TABLE filter_stop (
  filter_id uuid PRIMARY KEY,
  person_id uuid NOT NULL,
  stopped_at timestamptz NOT NULL
);
