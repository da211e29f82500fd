-- Every fact the grocer knows that can change; what a product is, the catalogue says. Money is whole cents, days are
-- 'YYYY-MM-DD', times of day 'HH:MM', instants ISO 8601 without a zone. A quantity is a number of packs; of what is
-- sold by weight, of steps of 100 g.

CREATE TABLE products (
    id TEXT PRIMARY KEY, name TEXT NOT NULL,
    price_cents INTEGER NOT NULL            -- of a pack, or of a kilogram of what is sold by weight
);
CREATE TABLE coupons (
    id TEXT PRIMARY KEY, title TEXT NOT NULL
);
CREATE TABLE lists (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL
);
CREATE TABLE list_lines (
    id INTEGER PRIMARY KEY, list_id INTEGER NOT NULL REFERENCES lists (id),
    product_id TEXT NOT NULL REFERENCES products (id), quantity INTEGER NOT NULL
);

-- Shopping -------------------------------------------------------------------------------------------------------------
CREATE TABLE bag_lines (
    id INTEGER PRIMARY KEY, product_id TEXT NOT NULL UNIQUE REFERENCES products (id), quantity INTEGER NOT NULL,
    instead TEXT NOT NULL                   -- if it is out: 'best' match, 'nothing', or the id of another product
);
CREATE TABLE bag_line_options (             -- the kit's bag has options; this one has none
    line_id INTEGER NOT NULL REFERENCES bag_lines (id), option_id TEXT NOT NULL,
    PRIMARY KEY (line_id, option_id)
);
CREATE TABLE clipped (                      -- until an order uses them
    coupon_id TEXT PRIMARY KEY REFERENCES coupons (id)
);
CREATE TABLE budget (                       -- a single row, id 1; NULL for none
    id INTEGER PRIMARY KEY CHECK (id = 1), cents INTEGER
);
CREATE TABLE checkout (                     -- a single row, id 1
    id INTEGER PRIMARY KEY CHECK (id = 1),
    slot_on TEXT NOT NULL, slot_at TEXT NOT NULL,   -- '' until they are chosen
    bags TEXT NOT NULL, tip_cents INTEGER NOT NULL, note TEXT NOT NULL,
    reviewed INTEGER NOT NULL               -- 1 once the checkout was shown with something in the bag
);

-- Orders ---------------------------------------------------------------------------------------------------------------
CREATE TABLE orders (
    id INTEGER PRIMARY KEY, number TEXT NOT NULL UNIQUE, placed_at TEXT NOT NULL,
    slot_on TEXT NOT NULL, slot_at TEXT NOT NULL, bags TEXT NOT NULL, note TEXT NOT NULL,
    subtotal_cents INTEGER NOT NULL, savings_cents INTEGER NOT NULL, coupons_cents INTEGER NOT NULL,
    delivery_cents INTEGER NOT NULL, bags_cents INTEGER NOT NULL, tip_cents INTEGER NOT NULL, total_cents INTEGER NOT NULL
);
CREATE TABLE order_lines (
    id INTEGER PRIMARY KEY, order_id INTEGER NOT NULL REFERENCES orders (id),
    product_id TEXT NOT NULL REFERENCES products (id), quantity INTEGER NOT NULL, instead TEXT NOT NULL,
    price_cents INTEGER NOT NULL, cost_cents INTEGER NOT NULL   -- of one pack or kilogram; of the line before offers
);
CREATE TABLE order_coupons (
    id INTEGER PRIMARY KEY, order_id INTEGER NOT NULL REFERENCES orders (id),
    coupon_id TEXT NOT NULL REFERENCES coupons (id), cents INTEGER NOT NULL
);
