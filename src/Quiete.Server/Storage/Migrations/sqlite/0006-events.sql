-- What happened, for open connections and webhooks. Written in the transaction of its cause.
CREATE TABLE event (
    change BIGINT NOT NULL,
    ordinal INTEGER NOT NULL,
    kind TEXT NOT NULL,
    principal BIGINT,                       -- who hears it: the principal, the agency, or both
    agency BIGINT,
    body TEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (change, ordinal)
) WITHOUT ROWID;
CREATE INDEX event_principal ON event (principal, change, ordinal) WHERE principal IS NOT NULL;
CREATE INDEX event_agency ON event (agency, change, ordinal) WHERE agency IS NOT NULL;

-- One row: the last event whose time had passed and that was deleted. Nobody can resume from before it.
CREATE TABLE event_horizon (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    change BIGINT NOT NULL,
    ordinal INTEGER NOT NULL
);
INSERT INTO event_horizon (id, change, ordinal) VALUES (1, 0, 0);

-- An address of a company to which its events are sent.
CREATE TABLE webhook (
    id INTEGER PRIMARY KEY,
    company BIGINT NOT NULL,
    url TEXT NOT NULL,
    kinds TEXT NOT NULL,                    -- between spaces, such as " decision.made rpo.expiring "; empty: all
    description TEXT NOT NULL,
    state SMALLINT NOT NULL,                -- 0 active, 1 paused by its company, 2 stopped by a 410 of the receiver
    failures INTEGER NOT NULL,              -- since the last delivery that was taken
    secret BLOB NOT NULL,                   -- sealed with the house secret
    old_secret BLOB,                        -- signs too, until old_secret_until_ms
    old_secret_until_ms BIGINT,
    since BIGINT NOT NULL,                  -- events of later changes are sent
    created_ms BIGINT NOT NULL,
    created_by TEXT NOT NULL
);
CREATE INDEX webhook_company ON webhook (company);

-- One row: up to which change events have become deliveries. Whoever takes deliveries holds it until the commit.
CREATE TABLE webhook_cursor (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    change BIGINT NOT NULL
);
INSERT INTO webhook_cursor (id, change) VALUES (1, 0);

-- One event on its way to one address. Gone when its event or its webhook goes.
CREATE TABLE delivery (
    id INTEGER PRIMARY KEY,
    webhook BIGINT NOT NULL REFERENCES webhook (id) ON DELETE CASCADE,
    change BIGINT NOT NULL,
    ordinal INTEGER NOT NULL,
    state SMALLINT NOT NULL,                -- 0 waiting, 1 being sent, 2 delivered, 3 dead letter
    attempts INTEGER NOT NULL,
    due_ms BIGINT NOT NULL,                 -- waiting: when to send; being sent: when the sender is given up
    last_ms BIGINT,                         -- when it was last sent
    status INTEGER,                         -- what the receiver answered; null: it did not
    answer TEXT,                            -- the first characters of its answer, or why there was none
    UNIQUE (webhook, change, ordinal),
    FOREIGN KEY (change, ordinal) REFERENCES event (change, ordinal) ON DELETE CASCADE
);
CREATE INDEX delivery_due ON delivery (webhook, due_ms) WHERE state < 2;
CREATE INDEX delivery_sending ON delivery (webhook, due_ms) WHERE state = 1;
CREATE INDEX delivery_dead ON delivery (webhook, id) WHERE state = 3;
CREATE INDEX delivery_event ON delivery (change, ordinal);
