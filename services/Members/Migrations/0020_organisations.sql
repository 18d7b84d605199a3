-- The colleges that represent the members: an association changes these rows to follow its statutes.
CREATE TABLE college (
  code text PRIMARY KEY,
  position int NOT NULL,
  name_fr text NOT NULL,
  name_en text NOT NULL
);
INSERT INTO college (code, position, name_fr, name_en) VALUES
  ('collectivites', 1, 'Collectivités territoriales et groupements', 'Local authorities and their groups'),
  ('etat', 2, 'État et établissements publics', 'State and public bodies'),
  ('entreprises', 3, 'Entreprises et coopératives', 'Companies and cooperatives'),
  ('societe', 4, 'Associations, recherche et particuliers', 'Associations, research and individuals');

ALTER TABLE organisation
  ADD COLUMN college text REFERENCES college,
  ADD COLUMN size_class text,
  ADD COLUMN siren text CHECK (siren ~ '^[0-9]{9}$'),
  -- Addresses of the organisation, not of somebody: shown and exported, never written to.
  ADD COLUMN mailboxes text[] NOT NULL DEFAULT '{}',
  -- Mail domains of its people: who arrives with such an address is attached to it.
  ADD COLUMN domains text[] NOT NULL DEFAULT '{}',
  -- An import that was undone: the row stays, so that its version can only rise.
  ADD COLUMN removed_at timestamptz;
CREATE INDEX organisation_domains ON organisation USING gin (domains);
CREATE INDEX organisation_siren ON organisation (siren);
UPDATE organisation SET size_class = CASE
    WHEN population < 500 THEN 'hab-0' WHEN population < 3500 THEN 'hab-500' WHEN population < 10000 THEN 'hab-3500'
    WHEN population < 50000 THEN 'hab-10000' WHEN population < 200000 THEN 'hab-50000' ELSE 'hab-200000' END
  WHERE population > 0 AND kind IN ('commune', 'epci', 'metropole', 'departement', 'region');

ALTER TABLE person
  -- For whom they act when they have not said otherwise.
  ADD COLUMN default_organisation uuid REFERENCES organisation,
  -- An officer saw that they belong to no organisation.
  ADD COLUMN on_own_behalf boolean NOT NULL DEFAULT false;
ALTER TABLE function ADD COLUMN changed_at timestamptz NOT NULL DEFAULT now();
CREATE INDEX function_since ON function (since);
CREATE INDEX function_until ON function (until) WHERE until IS NOT NULL;

-- The last day whose beginning and ending functions were told to the other services.
CREATE TABLE function_day (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  day date NOT NULL
);
