-- People: numbers of their own and how they were proved, objections, circles, helpers, leaving.

-- A number that somebody says is theirs. Several people of a household may have proved the same one.
CREATE TABLE own_number (
    id INTEGER PRIMARY KEY,
    person BIGINT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    number BIGINT NOT NULL,                 -- the bits of an E.164 number
    added_ms BIGINT NOT NULL,
    proved_ms BIGINT,                       -- since when it is theirs without a break; null: not proved
    seen_from_ms BIGINT,                    -- contacts from then on are theirs to see
    lapsed_ms BIGINT,                       -- somebody else proved it since: to be proved again
    way TEXT,                               -- code, letter
    UNIQUE (person, number)
);
CREATE INDEX own_number_number ON own_number (number);

-- The code that was last sent to a number, as a print that needs the house secret.
CREATE TABLE number_code (
    own BIGINT PRIMARY KEY REFERENCES own_number (id) ON DELETE CASCADE,
    print BLOB NOT NULL,
    sent_ms BIGINT NOT NULL,
    tries INTEGER NOT NULL
);

-- That a code was sent, for the limits. Numbers and accounts are prints: rows outlive both for a month.
CREATE TABLE number_ring (
    id INTEGER PRIMARY KEY,
    number BLOB NOT NULL,
    account BLOB NOT NULL,
    at_ms BIGINT NOT NULL
);
CREATE INDEX number_ring_number ON number_ring (number, at_ms);
CREATE INDEX number_ring_account ON number_ring (account, at_ms);

-- A letter of declaration that was printed. Its code follows from this row and the house secret.
CREATE TABLE number_letter (
    own BIGINT PRIMARY KEY REFERENCES own_number (id) ON DELETE CASCADE,
    made_ms BIGINT NOT NULL,
    confirmed_ms BIGINT,
    confirmed_by BIGINT                     -- the account of the administrator or officer
);

-- A "no" of a person, with its receipt.
CREATE TABLE person_objection (
    code BIGINT PRIMARY KEY,                -- the short code's bits
    person BIGINT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    said_by BIGINT NOT NULL,                -- the account
    principal BIGINT,                       -- 0: all marketing; null: a name that takes no part in Quiete
    to_name TEXT,                           -- as it was called then; null: everybody
    entry BIGINT,                           -- the entry that it answers
    said_ms BIGINT NOT NULL
);
CREATE INDEX person_objection_person ON person_objection (person);

CREATE TABLE person_objection_number (
    code BIGINT NOT NULL REFERENCES person_objection (code) ON DELETE CASCADE,
    number BIGINT NOT NULL,
    stopped INTEGER NOT NULL,               -- reservations that it ended at once
    PRIMARY KEY (code, number)
);

-- People who pool their registers. One of an association has officers in place of owners.
CREATE TABLE circle (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    association BIGINT UNIQUE REFERENCES company (id),
    about TEXT,
    departures BIGINT NOT NULL DEFAULT 0,   -- grows when somebody leaves: sums that are kept are then made anew
    made_ms BIGINT NOT NULL
);

CREATE TABLE circle_member (
    circle BIGINT NOT NULL REFERENCES circle (id) ON DELETE CASCADE,
    person BIGINT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    called TEXT NOT NULL,                   -- as the others of the circle know them
    is_owner BOOLEAN NOT NULL,
    shares TEXT NOT NULL,                   -- counts, lines, notes
    since_ms BIGINT NOT NULL,
    PRIMARY KEY (circle, person)
);
CREATE INDEX circle_member_person ON circle_member (person);

CREATE TABLE circle_invitation (
    id INTEGER PRIMARY KEY,
    circle BIGINT NOT NULL REFERENCES circle (id) ON DELETE CASCADE,
    hash BLOB NOT NULL UNIQUE,             -- of the link
    made_ms BIGINT NOT NULL,
    expires_ms BIGINT NOT NULL,
    most_uses INTEGER NOT NULL,
    uses INTEGER NOT NULL
);
CREATE INDEX circle_invitation_circle ON circle_invitation (circle);

-- On what word somebody keeps the register of a person without an account.
ALTER TABLE helper ADD COLUMN declared TEXT;

CREATE TABLE helper_invitation (
    id INTEGER PRIMARY KEY,
    person BIGINT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    hash BLOB NOT NULL UNIQUE,
    hands_over BOOLEAN NOT NULL,            -- the register becomes theirs, rather than theirs to help with
    made_ms BIGINT NOT NULL,
    expires_ms BIGINT NOT NULL
);
CREATE INDEX helper_invitation_person ON helper_invitation (person);

-- What helpers did besides writing entries, which say themselves who wrote them.
CREATE TABLE helper_act (
    id INTEGER PRIMARY KEY,
    person BIGINT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    account BIGINT NOT NULL,
    at_ms BIGINT NOT NULL,
    act TEXT NOT NULL
);
CREATE INDEX helper_act_person ON helper_act (person, id);

-- That a register was deleted: whoever keeps sums of entries takes them out.
CREATE TABLE register_gone (
    person BIGINT PRIMARY KEY,
    change BIGINT NOT NULL
);
CREATE INDEX register_gone_change ON register_gone (change);
