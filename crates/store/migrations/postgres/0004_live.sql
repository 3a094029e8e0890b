-- Runs that go on with the season, and to whom alerts have been delivered.

ALTER TABLE runs ADD COLUMN name TEXT;
CREATE UNIQUE INDEX runs_by_name ON runs (name) WHERE name IS NOT NULL;

-- The first week of such a run is open before any is over, so a snapshot may be of no week.
ALTER TABLE snapshots DROP CONSTRAINT snapshots_weeks_check;
ALTER TABLE snapshots ADD CONSTRAINT snapshots_weeks_check CHECK (weeks >= 0);

CREATE TABLE deliveries (
    alert BIGINT NOT NULL REFERENCES alerts (id) ON DELETE CASCADE,
    sink TEXT NOT NULL CHECK (sink <> ''),
    delivered_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (alert, sink)
);

COMMENT ON COLUMN runs.key IS 'SHA-256 of the manifest, or of the name, in hexadecimal digits: the same key is the same run';
COMMENT ON COLUMN runs.name IS 'Name of a run that goes on with the season; NULL for one of a season that is over';
COMMENT ON TABLE deliveries IS 'Which alerts have been delivered to whom.';
COMMENT ON COLUMN deliveries.alert IS 'Number of the alert';
COMMENT ON COLUMN deliveries.sink IS 'Where it went: the name of a sink in the settings';
COMMENT ON COLUMN deliveries.delivered_at IS 'When it was delivered';
