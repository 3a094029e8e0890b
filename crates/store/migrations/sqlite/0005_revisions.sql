-- Each write of a run says which state of it it goes on from: a writer that has lost its lock is told.

ALTER TABLE runs ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;
