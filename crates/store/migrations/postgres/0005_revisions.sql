-- Each write of a run says which state of it it goes on from: a writer that has lost its lock is told.

ALTER TABLE runs ADD COLUMN revision BIGINT NOT NULL DEFAULT 0;

COMMENT ON COLUMN runs.revision IS 'How often weeks of it have been written: a write goes on from the revision that its writer knows';
