-- The organisation somebody said they act for in this act; none where their affiliation of the day tells.
ALTER TABLE reach_fact ADD COLUMN chosen_id uuid;
CREATE INDEX reach_fact_chosen ON reach_fact (generation, chosen_id) WHERE chosen_id IS NOT NULL;
