-- Every fact the coffee house knows, beside the kit's menu and accounts. Money is whole cents, times of day are 'HH:MM',
-- days 'YYYY-MM-DD', instants ISO 8601 without a zone. Weekdays count from Monday as 0.

-- The house -----------------------------------------------------------------------------------------------------------
CREATE TABLE shops (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, street TEXT NOT NULL,
    opens_at TEXT NOT NULL, closes_at TEXT NOT NULL,
    closed_on INTEGER,             -- a weekday, NULL where it is open every day
    position INTEGER NOT NULL
);
CREATE TABLE rewards (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, about TEXT NOT NULL, stars INTEGER NOT NULL
);

-- Looking around: choices that have no consequences yet ----------------------------------------------------------------
CREATE TABLE drafts (              -- at most one a product
    id INTEGER PRIMARY KEY, product_id TEXT NOT NULL UNIQUE REFERENCES products (id),
    quantity INTEGER NOT NULL, note TEXT NOT NULL
);
CREATE TABLE draft_options (
    line_id INTEGER NOT NULL REFERENCES drafts (id) ON DELETE CASCADE, option_id TEXT NOT NULL REFERENCES options (id),
    PRIMARY KEY (line_id, option_id)
);
CREATE TABLE checkout (            -- a single row, id 1
    id INTEGER PRIMARY KEY CHECK (id = 1), shop_id TEXT NOT NULL REFERENCES shops (id),
    pickup_on TEXT NOT NULL,       -- '' for as soon as possible
    pickup_at TEXT NOT NULL,       -- 'asap' for as soon as possible
    tip_cents INTEGER NOT NULL, own_cup INTEGER NOT NULL,
    reward_id TEXT REFERENCES rewards (id), reward_line_id INTEGER,
    reviewed INTEGER NOT NULL      -- 1 once the checkout was shown with something in the bag
);
CREATE TABLE plan (                -- a single row, id 1: the repeat order that is being made or changed
    id INTEGER PRIMARY KEY CHECK (id = 1),
    standing_id INTEGER,           -- NULL for a new one
    shop_id TEXT NOT NULL REFERENCES shops (id), weekdays TEXT NOT NULL, pickup_at TEXT NOT NULL,
    starts_on TEXT NOT NULL, status TEXT NOT NULL, resumes_on TEXT
);

-- The bag --------------------------------------------------------------------------------------------------------------
CREATE TABLE bag_lines (
    id INTEGER PRIMARY KEY, product_id TEXT NOT NULL REFERENCES products (id),
    quantity INTEGER NOT NULL, note TEXT NOT NULL
);
CREATE TABLE bag_line_options (
    line_id INTEGER NOT NULL REFERENCES bag_lines (id) ON DELETE CASCADE, option_id TEXT NOT NULL REFERENCES options (id),
    PRIMARY KEY (line_id, option_id)
);

-- Orders and stars -----------------------------------------------------------------------------------------------------
CREATE TABLE orders (
    id INTEGER PRIMARY KEY, number TEXT NOT NULL UNIQUE, account_id INTEGER NOT NULL REFERENCES accounts (id),
    placed_at TEXT NOT NULL, shop_id TEXT NOT NULL REFERENCES shops (id),
    pickup_on TEXT NOT NULL, pickup_at TEXT NOT NULL,       -- 'HH:MM' or 'asap'
    subtotal_cents INTEGER NOT NULL, discount_cents INTEGER NOT NULL, tax_cents INTEGER NOT NULL,
    tip_cents INTEGER NOT NULL, total_cents INTEGER NOT NULL,
    reward_id TEXT, reward_product_id TEXT, own_cup INTEGER NOT NULL
);
CREATE TABLE order_lines (
    id INTEGER PRIMARY KEY, order_id INTEGER NOT NULL REFERENCES orders (id),
    product_id TEXT NOT NULL REFERENCES products (id), quantity INTEGER NOT NULL, note TEXT NOT NULL,
    unit_price_cents INTEGER NOT NULL
);
CREATE TABLE order_line_options (
    line_id INTEGER NOT NULL REFERENCES order_lines (id), option_id TEXT NOT NULL REFERENCES options (id),
    PRIMARY KEY (line_id, option_id)
);
CREATE TABLE star_ledger (         -- the balance is the sum of all changes
    id INTEGER PRIMARY KEY, account_id INTEGER NOT NULL REFERENCES accounts (id),
    order_id INTEGER REFERENCES orders (id), change INTEGER NOT NULL, reason TEXT NOT NULL
);

-- Repeat orders --------------------------------------------------------------------------------------------------------
CREATE TABLE standing_orders (
    id INTEGER PRIMARY KEY, account_id INTEGER NOT NULL REFERENCES accounts (id),
    shop_id TEXT NOT NULL REFERENCES shops (id),
    weekdays TEXT NOT NULL,        -- '024' for Monday, Wednesday, Friday
    pickup_at TEXT NOT NULL, starts_on TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('active', 'paused', 'ended')),
    resumes_on TEXT                -- of a paused one; NULL: until it is resumed
);
CREATE TABLE standing_lines (
    id INTEGER PRIMARY KEY, standing_id INTEGER NOT NULL REFERENCES standing_orders (id),
    product_id TEXT NOT NULL REFERENCES products (id), quantity INTEGER NOT NULL, note TEXT NOT NULL
);
CREATE TABLE standing_line_options (
    line_id INTEGER NOT NULL REFERENCES standing_lines (id), option_id TEXT NOT NULL REFERENCES options (id),
    PRIMARY KEY (line_id, option_id)
);
CREATE TABLE standing_changes (    -- what was agreed with the bar
    id INTEGER PRIMARY KEY, standing_id INTEGER NOT NULL REFERENCES standing_orders (id),
    what TEXT NOT NULL CHECK (what IN ('set up', 'changed')), made_at TEXT NOT NULL
);
