-- What is for sale: the rows of menu.toml.
CREATE TABLE products (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, about TEXT NOT NULL, price_cents INTEGER NOT NULL, colour TEXT NOT NULL
);

-- The bag. The kit keeps it (webgym_sites.kit.store.bag), and wants these two tables.
CREATE TABLE bag_lines (
    id INTEGER PRIMARY KEY, product_id TEXT NOT NULL REFERENCES products (id), quantity INTEGER NOT NULL
);
CREATE TABLE bag_line_options (
    line_id INTEGER NOT NULL REFERENCES bag_lines (id), option_id TEXT NOT NULL, PRIMARY KEY (line_id, option_id)
);

-- What was ordered. Tasks say which rows must be here in the end: each column is a thing that can be right or wrong.
CREATE TABLE orders (
    id INTEGER PRIMARY KEY, pickup_at TEXT NOT NULL, total_cents INTEGER NOT NULL
);
CREATE TABLE order_lines (
    id INTEGER PRIMARY KEY, order_id INTEGER NOT NULL REFERENCES orders (id),
    product_id TEXT NOT NULL REFERENCES products (id), quantity INTEGER NOT NULL
);
