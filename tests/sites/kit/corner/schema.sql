CREATE TABLE books (id TEXT PRIMARY KEY, name TEXT NOT NULL, about TEXT NOT NULL, price_cents INTEGER NOT NULL);
CREATE TABLE bag_lines (id INTEGER PRIMARY KEY, product_id TEXT NOT NULL REFERENCES books (id), quantity INTEGER NOT NULL);
CREATE TABLE bag_line_options (
    line_id INTEGER NOT NULL REFERENCES bag_lines (id), option_id TEXT NOT NULL, PRIMARY KEY (line_id, option_id)
);
CREATE TABLE orders (id INTEGER PRIMARY KEY, account_id INTEGER NOT NULL, day TEXT NOT NULL, slot TEXT NOT NULL,
    total_cents INTEGER NOT NULL);
CREATE TABLE order_lines (id INTEGER PRIMARY KEY, order_id INTEGER NOT NULL REFERENCES orders (id),
    product_id TEXT NOT NULL REFERENCES books (id), quantity INTEGER NOT NULL);
