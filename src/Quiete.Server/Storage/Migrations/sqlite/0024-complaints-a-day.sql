-- How many complaints a person sent to companies on the latest day on which they sent any. Deleting cases does not lower it.
CREATE TABLE complaint_day (
    person BIGINT PRIMARY KEY REFERENCES person (id) ON DELETE CASCADE,
    day TEXT NOT NULL,                      -- in Italy
    sent INTEGER NOT NULL
);
