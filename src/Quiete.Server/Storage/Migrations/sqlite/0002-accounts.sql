-- Accounts: API keys, memberships, invitations, Data Protection keys, and the tables of ASP.NET Core Identity.

-- One row: a print of the house secret that this database was first used with.
CREATE TABLE house_secret (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    fingerprint TEXT NOT NULL
);

-- A program's key. The key itself is shown once and never stored.
CREATE TABLE api_key (
    id INTEGER PRIMARY KEY,
    company BIGINT NOT NULL,
    role TEXT NOT NULL,                     -- of the company: Principal, Agency
    name TEXT NOT NULL,
    hash BLOB NOT NULL,                     -- SHA-256 of the secret
    scopes INTEGER NOT NULL,
    daily_quota BIGINT,                     -- requests a day in Italy; null: no limit
    created_ms BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    expires_ms BIGINT,
    revoked_ms BIGINT,
    last_used_ms BIGINT
);
CREATE INDEX api_key_company ON api_key (company);

-- One row: grows with every change of a key, so that every service follows.
CREATE TABLE api_key_change (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    last BIGINT NOT NULL
);
INSERT INTO api_key_change (id, last) VALUES (1, 0);

-- How many requests a key made on a day in Italy.
CREATE TABLE api_key_use (
    key_id BIGINT NOT NULL,
    day TEXT NOT NULL,
    requests BIGINT NOT NULL,
    PRIMARY KEY (key_id, day)
);

-- The tables of ASP.NET Core Identity, word for word as its model asks for them (a test compares).
CREATE TABLE "AspNetUsers" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_AspNetUsers" PRIMARY KEY AUTOINCREMENT,
    "DisplayName" TEXT NOT NULL,
    "UserName" TEXT NULL,
    "NormalizedUserName" TEXT NULL,
    "Email" TEXT NULL,
    "NormalizedEmail" TEXT NULL,
    "EmailConfirmed" INTEGER NOT NULL,
    "PasswordHash" TEXT NULL,
    "SecurityStamp" TEXT NULL,
    "ConcurrencyStamp" TEXT NULL,
    "PhoneNumber" TEXT NULL,
    "PhoneNumberConfirmed" INTEGER NOT NULL,
    "TwoFactorEnabled" INTEGER NOT NULL,
    "LockoutEnd" TEXT NULL,
    "LockoutEnabled" INTEGER NOT NULL,
    "AccessFailedCount" INTEGER NOT NULL
);

CREATE TABLE "AspNetUserClaims" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_AspNetUserClaims" PRIMARY KEY AUTOINCREMENT,
    "UserId" INTEGER NOT NULL,
    "ClaimType" TEXT NULL,
    "ClaimValue" TEXT NULL,
    CONSTRAINT "FK_AspNetUserClaims_AspNetUsers_UserId" FOREIGN KEY ("UserId") REFERENCES "AspNetUsers" ("Id") ON DELETE CASCADE
);

CREATE TABLE "AspNetUserLogins" (
    "LoginProvider" TEXT NOT NULL,
    "ProviderKey" TEXT NOT NULL,
    "ProviderDisplayName" TEXT NULL,
    "UserId" INTEGER NOT NULL,
    CONSTRAINT "PK_AspNetUserLogins" PRIMARY KEY ("LoginProvider", "ProviderKey"),
    CONSTRAINT "FK_AspNetUserLogins_AspNetUsers_UserId" FOREIGN KEY ("UserId") REFERENCES "AspNetUsers" ("Id") ON DELETE CASCADE
);

CREATE TABLE "AspNetUserPasskeys" (
    "CredentialId" BLOB NOT NULL CONSTRAINT "PK_AspNetUserPasskeys" PRIMARY KEY,
    "UserId" INTEGER NOT NULL,
    "Data" TEXT NOT NULL,
    CONSTRAINT "FK_AspNetUserPasskeys_AspNetUsers_UserId" FOREIGN KEY ("UserId") REFERENCES "AspNetUsers" ("Id") ON DELETE CASCADE
);

CREATE TABLE "AspNetUserTokens" (
    "UserId" INTEGER NOT NULL,
    "LoginProvider" TEXT NOT NULL,
    "Name" TEXT NOT NULL,
    "Value" TEXT NULL,
    CONSTRAINT "PK_AspNetUserTokens" PRIMARY KEY ("UserId", "LoginProvider", "Name"),
    CONSTRAINT "FK_AspNetUserTokens_AspNetUsers_UserId" FOREIGN KEY ("UserId") REFERENCES "AspNetUsers" ("Id") ON DELETE CASCADE
);

CREATE INDEX "IX_AspNetUserClaims_UserId" ON "AspNetUserClaims" ("UserId");

CREATE INDEX "IX_AspNetUserLogins_UserId" ON "AspNetUserLogins" ("UserId");

CREATE INDEX "IX_AspNetUserPasskeys_UserId" ON "AspNetUserPasskeys" ("UserId");

CREATE INDEX "EmailIndex" ON "AspNetUsers" ("NormalizedEmail");

CREATE UNIQUE INDEX "UserNameIndex" ON "AspNetUsers" ("NormalizedUserName");

-- What an account is, and for whom. company 0: for nobody (administrators, auditors).
CREATE TABLE membership (
    account BIGINT NOT NULL REFERENCES "AspNetUsers" ("Id") ON DELETE CASCADE,
    company BIGINT NOT NULL,
    role TEXT NOT NULL,
    since_ms BIGINT NOT NULL,
    PRIMARY KEY (account, company)
);
CREATE INDEX membership_company ON membership (company);

-- Links by which somebody becomes a member, once. Only the hash of the link's token is here.
CREATE TABLE invitation (
    id INTEGER PRIMARY KEY,
    hash BLOB NOT NULL UNIQUE,
    company BIGINT NOT NULL,
    role TEXT NOT NULL,
    for_whom TEXT NOT NULL,
    made_by TEXT NOT NULL,
    made_ms BIGINT NOT NULL,
    expires_ms BIGINT NOT NULL,
    used_ms BIGINT,
    used_by BIGINT
);
CREATE INDEX invitation_company ON invitation (company);

-- The keys of cookies and forms, sealed with the house secret.
CREATE TABLE data_protection_key (
    name TEXT PRIMARY KEY,
    xml TEXT NOT NULL
);
