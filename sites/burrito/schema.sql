-- Every fact the restaurant knows. Money is whole cents, times of day are 'HH:MM', instants are ISO 8601 without a zone.

-- The menu ------------------------------------------------------------------------------------------------------------
CREATE TABLE categories (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, blurb TEXT NOT NULL, position INTEGER NOT NULL
);
CREATE TABLE products (
    id TEXT PRIMARY KEY, category_id TEXT NOT NULL REFERENCES categories (id),
    name TEXT NOT NULL, description TEXT NOT NULL, base_price_cents INTEGER NOT NULL, calories INTEGER NOT NULL,
    vegan INTEGER NOT NULL, vegetarian INTEGER NOT NULL, gluten_free INTEGER NOT NULL, dairy_free INTEGER NOT NULL,
    spicy INTEGER NOT NULL,        -- 0 none .. 3 hot
    position INTEGER NOT NULL
);
CREATE TABLE option_groups (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, hint TEXT NOT NULL
);
CREATE TABLE options (
    id TEXT PRIMARY KEY, group_id TEXT NOT NULL REFERENCES option_groups (id),
    name TEXT NOT NULL, price_cents INTEGER NOT NULL, calories INTEGER NOT NULL,
    heat INTEGER NOT NULL,         -- 0 none .. 3 hot
    meat INTEGER NOT NULL, vegan INTEGER NOT NULL, position INTEGER NOT NULL
);
CREATE TABLE product_groups (      -- which groups a product page asks, in which order, and how many choices each takes
    product_id TEXT NOT NULL REFERENCES products (id), group_id TEXT NOT NULL REFERENCES option_groups (id),
    min_choices INTEGER NOT NULL, max_choices INTEGER NOT NULL, position INTEGER NOT NULL,
    PRIMARY KEY (product_id, group_id)
);
CREATE TABLE product_options (     -- which options of the group this product offers, and which it comes with
    product_id TEXT NOT NULL REFERENCES products (id), option_id TEXT NOT NULL REFERENCES options (id),
    preselected INTEGER NOT NULL,
    PRIMARY KEY (product_id, option_id)
);
CREATE TABLE coupons (
    code TEXT PRIMARY KEY, title TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('percent', 'amount', 'free_delivery')), value INTEGER NOT NULL,
    min_subtotal_cents INTEGER NOT NULL,
    category_id TEXT REFERENCES categories (id),            -- the bag must hold something of this category
    fulfilment TEXT CHECK (fulfilment IN ('pickup', 'delivery')),
    weekday INTEGER,                                        -- 0 Monday .. 6 Sunday; NULL any day
    expires_on TEXT                                         -- last valid date, NULL never
);
CREATE TABLE locations (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, street TEXT NOT NULL, zip TEXT NOT NULL, position INTEGER NOT NULL
);
CREATE TABLE delivery_zips (
    zip TEXT PRIMARY KEY, city TEXT NOT NULL, fee_cents INTEGER NOT NULL
);
CREATE TABLE slots (               -- times of the day; closes_at is when it can no longer be chosen
    id TEXT PRIMARY KEY, fulfilment TEXT NOT NULL CHECK (fulfilment IN ('pickup', 'delivery')),
    starts_at TEXT NOT NULL, closes_at TEXT NOT NULL
);

-- The signed-in customer -----------------------------------------------------------------------------------------------
CREATE TABLE customers (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT NOT NULL, phone TEXT NOT NULL, newsletter INTEGER NOT NULL
);
CREATE TABLE addresses (
    id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customers (id),
    label TEXT NOT NULL, street TEXT NOT NULL, unit TEXT NOT NULL, city TEXT NOT NULL, zip TEXT NOT NULL
);
CREATE TABLE cards (
    id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customers (id),
    brand TEXT NOT NULL, last4 TEXT NOT NULL, expires TEXT NOT NULL, is_default INTEGER NOT NULL
);

-- Looking around: choices not yet in the bag. Nothing here has consequences. -------------------------------------------
CREATE TABLE drafts (              -- one a product page; line_id is set while a line of the bag is being edited
    id INTEGER PRIMARY KEY, product_id TEXT NOT NULL REFERENCES products (id),
    line_id INTEGER,               -- the bag line being edited, NULL for a new item
    quantity INTEGER NOT NULL, note TEXT NOT NULL
);
CREATE TABLE draft_options (
    draft_id INTEGER NOT NULL REFERENCES drafts (id) ON DELETE CASCADE, option_id TEXT NOT NULL REFERENCES options (id),
    PRIMARY KEY (draft_id, option_id)
);
CREATE TABLE checkout (            -- a single row, id 1: what the checkout pages show as chosen
    id INTEGER PRIMARY KEY CHECK (id = 1),
    fulfilment TEXT NOT NULL CHECK (fulfilment IN ('pickup', 'delivery')), location_id TEXT NOT NULL REFERENCES locations (id),
    address_label TEXT NOT NULL, street TEXT NOT NULL, unit TEXT NOT NULL, city TEXT NOT NULL, zip TEXT NOT NULL,
    save_address INTEGER NOT NULL, delivery_note TEXT NOT NULL,
    slot_id TEXT,                  -- NULL: as soon as possible
    tip_cents INTEGER NOT NULL, coupon_code TEXT, card_id INTEGER NOT NULL REFERENCES cards (id),
    utensils INTEGER NOT NULL, newsletter INTEGER NOT NULL,
    reviewed INTEGER NOT NULL      -- 1 once the review page was shown with something in the bag
);

-- The bag --------------------------------------------------------------------------------------------------------------
CREATE TABLE bag_lines (
    id INTEGER PRIMARY KEY, product_id TEXT NOT NULL REFERENCES products (id), quantity INTEGER NOT NULL, note TEXT NOT NULL
);
CREATE TABLE bag_line_options (
    line_id INTEGER NOT NULL REFERENCES bag_lines (id) ON DELETE CASCADE, option_id TEXT NOT NULL REFERENCES options (id),
    PRIMARY KEY (line_id, option_id)
);

-- Orders ---------------------------------------------------------------------------------------------------------------
CREATE TABLE orders (
    id INTEGER PRIMARY KEY, number TEXT NOT NULL UNIQUE, placed_at TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('received', 'completed')),
    fulfilment TEXT NOT NULL CHECK (fulfilment IN ('pickup', 'delivery')),
    location_id TEXT,              -- pickup only, else NULL
    street TEXT NOT NULL, unit TEXT NOT NULL, city TEXT NOT NULL, zip TEXT NOT NULL, delivery_note TEXT NOT NULL, -- '' for pickup
    slot TEXT NOT NULL,            -- 'HH:MM', or 'asap'
    subtotal_cents INTEGER NOT NULL, discount_cents INTEGER NOT NULL, delivery_fee_cents INTEGER NOT NULL,
    tax_cents INTEGER NOT NULL, tip_cents INTEGER NOT NULL, total_cents INTEGER NOT NULL,
    coupon_code TEXT, card_id INTEGER NOT NULL REFERENCES cards (id), utensils INTEGER NOT NULL
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
