-- Every fact the pizzeria knows, beside the kit's menu. Money is whole cents, instants ISO 8601 without a zone.
--
-- A line is a product made in some way: kept alike in the bag, in orders, among the usuals and while it is built. Its
-- options are one of each group (size, crust, sauce, cheese); a topping lies on a half or on the whole, once or doubled.
-- What is no pizza has neither, and NULL for the oven and the knife.

-- The house -----------------------------------------------------------------------------------------------------------
CREATE TABLE toppings (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, price_cents INTEGER NOT NULL,
    premium INTEGER NOT NULL, holds TEXT NOT NULL,  -- 'meat', 'fish', 'nuts', 'egg' or ''
    position INTEGER NOT NULL
);
CREATE TABLE house_pizzas (        -- where building starts
    id TEXT PRIMARY KEY, name TEXT NOT NULL, about TEXT NOT NULL,
    sauce TEXT NOT NULL REFERENCES options (id), spice INTEGER NOT NULL, position INTEGER NOT NULL
);
CREATE TABLE house_toppings (
    house_id TEXT NOT NULL REFERENCES house_pizzas (id), topping_id TEXT NOT NULL REFERENCES toppings (id),
    PRIMARY KEY (house_id, topping_id)
);
CREATE TABLE deals (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, about TEXT NOT NULL, position INTEGER NOT NULL
);
CREATE TABLE addresses (
    id TEXT PRIMARY KEY, street TEXT NOT NULL, position INTEGER NOT NULL
);

-- Looking around: choices that have no consequences yet ----------------------------------------------------------------
CREATE TABLE drafts (              -- pizzas on the table, one for each start: 'diavola', 'diavola.orto', 'line-3', ...
    id INTEGER PRIMARY KEY, start TEXT NOT NULL UNIQUE,
    product_id TEXT NOT NULL REFERENCES products (id), quantity INTEGER NOT NULL,
    bake INTEGER, spice INTEGER, slices INTEGER
);
CREATE TABLE draft_options (
    line_id INTEGER NOT NULL REFERENCES drafts (id) ON DELETE CASCADE,
    option_id TEXT NOT NULL REFERENCES options (id), PRIMARY KEY (line_id, option_id)
);
CREATE TABLE draft_toppings (
    line_id INTEGER NOT NULL REFERENCES drafts (id) ON DELETE CASCADE,
    topping_id TEXT NOT NULL REFERENCES toppings (id), side TEXT NOT NULL, extra INTEGER NOT NULL,
    PRIMARY KEY (line_id, topping_id)
);
CREATE TABLE checkout (            -- a single row, id 1
    id INTEGER PRIMARY KEY CHECK (id = 1),
    address_id TEXT REFERENCES addresses (id),  -- NULL to collect it
    deal_id TEXT REFERENCES deals (id), tip_cents INTEGER NOT NULL, note TEXT NOT NULL,
    reviewed INTEGER NOT NULL      -- 1 once the checkout was shown with something in the bag
);

-- The bag --------------------------------------------------------------------------------------------------------------
CREATE TABLE bag_lines (
    id INTEGER PRIMARY KEY, product_id TEXT NOT NULL REFERENCES products (id), quantity INTEGER NOT NULL,
    bake INTEGER, spice INTEGER, slices INTEGER
);
CREATE TABLE bag_line_options (
    line_id INTEGER NOT NULL REFERENCES bag_lines (id) ON DELETE CASCADE,
    option_id TEXT NOT NULL REFERENCES options (id), PRIMARY KEY (line_id, option_id)
);
CREATE TABLE bag_line_toppings (
    line_id INTEGER NOT NULL REFERENCES bag_lines (id) ON DELETE CASCADE,
    topping_id TEXT NOT NULL REFERENCES toppings (id), side TEXT NOT NULL CHECK (side IN ('left', 'right', 'whole')),
    extra INTEGER NOT NULL, PRIMARY KEY (line_id, topping_id)
);

-- Usuals: pizzas that were saved ---------------------------------------------------------------------------------------
CREATE TABLE usuals (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL,
    product_id TEXT NOT NULL REFERENCES products (id), quantity INTEGER NOT NULL,
    bake INTEGER, spice INTEGER, slices INTEGER
);
CREATE TABLE usual_options (
    line_id INTEGER NOT NULL REFERENCES usuals (id) ON DELETE CASCADE,
    option_id TEXT NOT NULL REFERENCES options (id), PRIMARY KEY (line_id, option_id)
);
CREATE TABLE usual_toppings (
    line_id INTEGER NOT NULL REFERENCES usuals (id) ON DELETE CASCADE,
    topping_id TEXT NOT NULL REFERENCES toppings (id), side TEXT NOT NULL, extra INTEGER NOT NULL,
    PRIMARY KEY (line_id, topping_id)
);

-- Orders ---------------------------------------------------------------------------------------------------------------
CREATE TABLE orders (
    id INTEGER PRIMARY KEY, number TEXT NOT NULL UNIQUE, placed_at TEXT NOT NULL,
    address_id TEXT REFERENCES addresses (id), deal_id TEXT REFERENCES deals (id), note TEXT NOT NULL,
    subtotal_cents INTEGER NOT NULL, discount_cents INTEGER NOT NULL, delivery_fee_cents INTEGER NOT NULL,
    tax_cents INTEGER NOT NULL, tip_cents INTEGER NOT NULL, total_cents INTEGER NOT NULL
);
CREATE TABLE order_lines (
    id INTEGER PRIMARY KEY, order_id INTEGER NOT NULL REFERENCES orders (id),
    product_id TEXT NOT NULL REFERENCES products (id), quantity INTEGER NOT NULL,
    bake INTEGER, spice INTEGER, slices INTEGER, unit_price_cents INTEGER NOT NULL
);
CREATE TABLE order_line_options (
    line_id INTEGER NOT NULL REFERENCES order_lines (id),
    option_id TEXT NOT NULL REFERENCES options (id), PRIMARY KEY (line_id, option_id)
);
CREATE TABLE order_line_toppings (
    line_id INTEGER NOT NULL REFERENCES order_lines (id),
    topping_id TEXT NOT NULL REFERENCES toppings (id), side TEXT NOT NULL, extra INTEGER NOT NULL,
    PRIMARY KEY (line_id, topping_id)
);
