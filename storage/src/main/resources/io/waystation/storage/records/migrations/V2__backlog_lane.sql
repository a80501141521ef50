-- The log has two lanes; a consumer stands at a place in each.
ALTER TABLE consumer_offset ADD COLUMN next_backlog BIGINT NOT NULL DEFAULT 0;
