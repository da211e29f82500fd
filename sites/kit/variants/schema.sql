-- What every site of the kit has for its variants. Empty and unused where all knobs are off.
CREATE TABLE settings (            -- what the knobs of this episode are turned to; never changes while it lasts
    name TEXT PRIMARY KEY, value TEXT NOT NULL
);
CREATE TABLE dismissed (           -- banners and pop-ups that were answered, and how
    name TEXT PRIMARY KEY, answer TEXT NOT NULL
);
CREATE TABLE sold_out (            -- things that cannot be had in this episode
    thing_id TEXT PRIMARY KEY
);
CREATE TABLE price_changes (       -- what things cost from some moment on
    thing_id TEXT PRIMARY KEY, price_cents INTEGER NOT NULL, from_time TEXT NOT NULL
);
CREATE TABLE guest_notes (         -- what guests wrote about things; no more to be trusted than guests are
    thing_id TEXT PRIMARY KEY, author TEXT NOT NULL, text TEXT NOT NULL
);
CREATE TABLE extras (              -- what the last page of a checkout offers besides, and whether it is ticked
    name TEXT PRIMARY KEY, ticked INTEGER NOT NULL
);
CREATE TABLE extra_charges (       -- extras that were ticked when an order was placed
    name TEXT PRIMARY KEY, cents INTEGER NOT NULL
);
