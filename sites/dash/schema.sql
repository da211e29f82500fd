-- Every fact the marketplace knows. Money is whole cents, times of day are 'HH:MM', instants are ISO 8601 without a zone.

-- Restaurants and what they offer --------------------------------------------------------------------------------------
CREATE TABLE cuisines (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, position INTEGER NOT NULL
);
CREATE TABLE restaurants (
    id TEXT PRIMARY KEY, cuisine_id TEXT NOT NULL REFERENCES cuisines (id), name TEXT NOT NULL,
    rating_tenths INTEGER NOT NULL, rating_count INTEGER NOT NULL,
    fee_cents INTEGER NOT NULL, minutes INTEGER NOT NULL,   -- of standard delivery to the nearest address
    vegan INTEGER NOT NULL, vegetarian INTEGER NOT NULL, gluten_free INTEGER NOT NULL, -- at least one main is
    position INTEGER NOT NULL
);
CREATE TABLE groups (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, one INTEGER NOT NULL   -- one: exactly one is chosen, at first the first
);
CREATE TABLE options (
    id TEXT PRIMARY KEY, restaurant_id TEXT NOT NULL REFERENCES restaurants (id), group_id TEXT NOT NULL REFERENCES groups (id),
    name TEXT NOT NULL, price_cents INTEGER NOT NULL, position INTEGER NOT NULL
);
CREATE TABLE dishes (
    id TEXT PRIMARY KEY, restaurant_id TEXT NOT NULL REFERENCES restaurants (id), name TEXT NOT NULL, about TEXT NOT NULL,
    price_cents INTEGER NOT NULL, vegan INTEGER NOT NULL, vegetarian INTEGER NOT NULL, gluten_free INTEGER NOT NULL,
    picture TEXT NOT NULL, main INTEGER NOT NULL, position INTEGER NOT NULL
);
CREATE TABLE dish_groups (
    dish_id TEXT NOT NULL REFERENCES dishes (id), group_id TEXT NOT NULL REFERENCES groups (id), position INTEGER NOT NULL,
    PRIMARY KEY (dish_id, group_id)
);
CREATE TABLE promos (
    code TEXT PRIMARY KEY, title TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('percent', 'amount', 'free_delivery')), value INTEGER NOT NULL,
    min_subtotal_cents INTEGER NOT NULL, fulfilment TEXT CHECK (fulfilment IN ('pickup', 'delivery'))
);

-- The signed-in customer -----------------------------------------------------------------------------------------------
CREATE TABLE addresses (           -- delivery there costs and takes so much more than the list says
    id INTEGER PRIMARY KEY, label TEXT NOT NULL, street TEXT NOT NULL,
    extra_cents INTEGER NOT NULL, extra_minutes INTEGER NOT NULL
);
CREATE TABLE cards (
    id INTEGER PRIMARY KEY, brand TEXT NOT NULL, last4 TEXT NOT NULL
);
CREATE TABLE favourites (
    id INTEGER PRIMARY KEY, restaurant_id TEXT NOT NULL UNIQUE REFERENCES restaurants (id)
);

-- Looking around: choices not yet in the bag. Nothing here has consequences. -------------------------------------------
CREATE TABLE drafts (              -- a single row, id 1: the dish that was looked at last, as it is chosen
    id INTEGER PRIMARY KEY CHECK (id = 1), product_id TEXT NOT NULL REFERENCES dishes (id),
    quantity INTEGER NOT NULL, note TEXT NOT NULL
);
CREATE TABLE draft_options (
    draft_id INTEGER NOT NULL REFERENCES drafts (id) ON DELETE CASCADE, option_id TEXT NOT NULL REFERENCES options (id),
    PRIMARY KEY (draft_id, option_id)
);
CREATE TABLE checkout (            -- a single row, id 1: what the checkout pages show as chosen
    id INTEGER PRIMARY KEY CHECK (id = 1),
    fulfilment TEXT NOT NULL CHECK (fulfilment IN ('pickup', 'delivery')), address_id INTEGER NOT NULL REFERENCES addresses (id),
    speed TEXT NOT NULL CHECK (speed IN ('standard', 'express', 'scheduled')), slot TEXT NOT NULL, -- '' unless scheduled
    driver_note TEXT NOT NULL, tip_cents INTEGER NOT NULL, promo_code TEXT, card_id INTEGER NOT NULL REFERENCES cards (id),
    reviewed INTEGER NOT NULL      -- 1 once the review page was shown with something in the bag
);

-- The bag, of one restaurant at a time ---------------------------------------------------------------------------------
CREATE TABLE bag_lines (
    id INTEGER PRIMARY KEY, product_id TEXT NOT NULL REFERENCES dishes (id), quantity INTEGER NOT NULL, note TEXT NOT NULL
);
CREATE TABLE bag_line_options (
    line_id INTEGER NOT NULL REFERENCES bag_lines (id) ON DELETE CASCADE, option_id TEXT NOT NULL REFERENCES options (id),
    PRIMARY KEY (line_id, option_id)
);

-- Orders ---------------------------------------------------------------------------------------------------------------
CREATE TABLE orders (
    id INTEGER PRIMARY KEY, number TEXT NOT NULL UNIQUE, restaurant_id TEXT NOT NULL REFERENCES restaurants (id),
    placed_at TEXT NOT NULL, arrives_at TEXT NOT NULL,
    fulfilment TEXT NOT NULL CHECK (fulfilment IN ('pickup', 'delivery')),
    address_id INTEGER REFERENCES addresses (id),           -- delivery only, else NULL
    speed TEXT NOT NULL CHECK (speed IN ('standard', 'express', 'scheduled')), slot TEXT NOT NULL, -- '' unless scheduled
    driver_note TEXT NOT NULL,
    subtotal_cents INTEGER NOT NULL, discount_cents INTEGER NOT NULL, delivery_fee_cents INTEGER NOT NULL,
    tax_cents INTEGER NOT NULL, tip_cents INTEGER NOT NULL, total_cents INTEGER NOT NULL,
    promo_code TEXT, card_id INTEGER NOT NULL REFERENCES cards (id)
);
CREATE TABLE order_lines (
    id INTEGER PRIMARY KEY, order_id INTEGER NOT NULL REFERENCES orders (id),
    product_id TEXT NOT NULL REFERENCES dishes (id), quantity INTEGER NOT NULL, note TEXT NOT NULL,
    unit_price_cents INTEGER NOT NULL
);
CREATE TABLE order_line_options (
    line_id INTEGER NOT NULL REFERENCES order_lines (id), option_id TEXT NOT NULL REFERENCES options (id),
    PRIMARY KEY (line_id, option_id)
);
