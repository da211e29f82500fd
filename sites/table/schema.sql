-- What Candlewick knows. Beside these stand the kit's tables of accounts, sessions and mails.

CREATE TABLE restaurants (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, cuisine TEXT NOT NULL, quarter TEXT NOT NULL, blurb TEXT NOT NULL,
    hue INTEGER NOT NULL,             -- of its picture, in degrees
    stay_minutes INTEGER NOT NULL,    -- how long a table is kept for a party
    ahead_days INTEGER NOT NULL,      -- how many days ahead it takes reservations
    free_hours INTEGER NOT NULL,      -- cancelling and changing is free until so many hours before
    fee_cents INTEGER NOT NULL,       -- cancelling later costs so much a guest
    large_from INTEGER NOT NULL,      -- from so many guests a deposit is due
    deposit_cents INTEGER NOT NULL,   -- a guest
    position INTEGER NOT NULL
);
CREATE TABLE services (               -- when a restaurant seats guests; several a day, none on days that it is closed
    restaurant_id TEXT NOT NULL REFERENCES restaurants (id), weekday INTEGER NOT NULL,
    first TEXT NOT NULL, last TEXT NOT NULL, PRIMARY KEY (restaurant_id, weekday, first)
);
CREATE TABLE tables (
    id INTEGER PRIMARY KEY, restaurant_id TEXT NOT NULL REFERENCES restaurants (id),
    area TEXT NOT NULL, seats INTEGER NOT NULL
);
CREATE TABLE standing (               -- tables that are taken at the same time every week
    table_id INTEGER NOT NULL REFERENCES tables (id), weekday INTEGER NOT NULL, starts_at TEXT NOT NULL,
    PRIMARY KEY (table_id, weekday, starts_at)
);
CREATE TABLE taken (                  -- tables that other guests have
    table_id INTEGER NOT NULL REFERENCES tables (id), day TEXT NOT NULL, starts_at TEXT NOT NULL,
    PRIMARY KEY (table_id, day, starts_at)
);
CREATE TABLE cards (
    id INTEGER PRIMARY KEY, account_id INTEGER NOT NULL REFERENCES accounts (id),
    brand TEXT NOT NULL, last4 TEXT NOT NULL
);
CREATE TABLE reservations (
    id INTEGER PRIMARY KEY, account_id INTEGER NOT NULL REFERENCES accounts (id),
    restaurant_id TEXT NOT NULL REFERENCES restaurants (id), table_id INTEGER NOT NULL REFERENCES tables (id),
    day TEXT NOT NULL, starts_at TEXT NOT NULL, party INTEGER NOT NULL,
    area TEXT NOT NULL,               -- as wished; empty for no preference
    occasion TEXT NOT NULL, request TEXT NOT NULL, reminder INTEGER NOT NULL,
    deposit_cents INTEGER NOT NULL, card_id INTEGER REFERENCES cards (id),
    status TEXT NOT NULL CHECK (status IN ('booked', 'cancelled')),
    fee_cents INTEGER NOT NULL        -- what cancelling it cost
);
CREATE TABLE waiting (
    id INTEGER PRIMARY KEY, account_id INTEGER NOT NULL REFERENCES accounts (id),
    restaurant_id TEXT NOT NULL REFERENCES restaurants (id), day TEXT NOT NULL, party INTEGER NOT NULL,
    from_time TEXT NOT NULL, until_time TEXT NOT NULL
);
CREATE TABLE confirmations (          -- each thing that was settled, in order
    id INTEGER PRIMARY KEY, kind TEXT NOT NULL CHECK (kind IN ('booked', 'changed', 'cancelled', 'waiting')),
    reservation_id INTEGER REFERENCES reservations (id), waiting_id INTEGER REFERENCES waiting (id), at TEXT NOT NULL
);
CREATE TABLE draft (                  -- a single row, id 1: what the visitor is about to settle
    id INTEGER PRIMARY KEY CHECK (id = 1), kind TEXT NOT NULL,
    restaurant_id TEXT REFERENCES restaurants (id), reservation_id INTEGER REFERENCES reservations (id),
    day TEXT NOT NULL, party INTEGER NOT NULL, starts_at TEXT NOT NULL, until_time TEXT NOT NULL,
    area TEXT NOT NULL, occasion TEXT NOT NULL, request TEXT NOT NULL, reminder INTEGER NOT NULL,
    card_id INTEGER REFERENCES cards (id)
);
INSERT INTO draft VALUES (1, '', NULL, NULL, '', 0, '', '', '', '', '', 0, NULL);
