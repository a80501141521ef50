-- Somebody works at a station or a device, or it is not in use: its alarms are held back.
-- next_at: when its beginning or its end must be seen to; null when nothing is due.
-- is_settled: it is over, and every alarm it held back has been let go.
CREATE TABLE maintenance (
  id         TEXT PRIMARY KEY,
  why        TEXT NOT NULL,
  station    TEXT NOT NULL REFERENCES station (id),
  device     TEXT NOT NULL,
  starts_at  BIGINT NOT NULL,
  ends_at    BIGINT,
  author     TEXT NOT NULL,
  reason     TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  ended_at   BIGINT,
  ended_by   TEXT NOT NULL,
  next_at    BIGINT,
  is_settled BOOLEAN NOT NULL
);
CREATE INDEX maintenance_open ON maintenance (next_at) WHERE NOT is_settled;
CREATE INDEX maintenance_of ON maintenance (station, starts_at);
