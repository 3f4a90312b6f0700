-- How the contacts of a campaign ended, by day in Italy: sums without persons, for the ratio of silent calls.
CREATE TABLE campaign_day (
    campaign BIGINT NOT NULL REFERENCES campaign (id),
    day TEXT NOT NULL,
    answered BIGINT NOT NULL,
    silent BIGINT NOT NULL,
    change BIGINT NOT NULL,
    PRIMARY KEY (campaign, day)
);
CREATE INDEX campaign_day_change ON campaign_day (change);
CREATE INDEX campaign_day_day ON campaign_day (day);
