-- The change at which a backup was put in the place of the data: what others remember from before it may never have been.
ALTER TABLE change_counter ADD COLUMN restored BIGINT NOT NULL DEFAULT 0;
