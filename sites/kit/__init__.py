"""What every shop needs and no author of a site should write twice. A site is built of it; all else is the site's own.

Sites import the kit and never one another. Read in this order:

    web         the pages: `SiteWeb`, `page`, `then`, forms, files, error pages; long lists, bag buttons, signing in
    templates   the document, the page, macros for what pages are made of; login, code, inbox and problem
    static      the script that swaps pages in place, and the stylesheet that a site's own tokens give its look
    store       rows over SQLite, refusals; bag, checkout, accounts, reviews
    money       cents, totals, coupons, cards
    slots       times of a day that close, and the days of a month
    search      finding things by their words
    catalogue   reading a TOML file beside a site's code
    menu        categories, products and the groups of options that their pages ask about
    deferred    importing a site's pages when the first world is made
    art         drawing inline pictures
    variants    how an episode's settings look and read: texts of pages, covers, things sold out, prices, extras
    wording     the tables of those texts: German, and English in other words
    tasks       what families are made of: chance, wording, phrasings, goals; knobs, what they change, safety
    oracle      what scripted policies are made of: controls of a page and their names, values of a goal

Only ``tasks`` and ``oracle`` know webgym; the rest is a plain website. Tables are the site's own, in its schema; those
of `menu`, `store.accounts` and `store.reviews` are added by running their ``SCHEMA``.
"""
