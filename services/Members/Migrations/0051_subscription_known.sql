-- The address of a request by somebody known here serves only to count the mails of the day; a stranger's waits for their confirmation.
ALTER TABLE subscription_request ADD COLUMN known boolean NOT NULL DEFAULT false;
