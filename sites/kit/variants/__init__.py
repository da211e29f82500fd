"""Variants of a site's pages: other looks, other words, another language, and what makes shopping harder.

settings    what the knobs of this episode are turned to, read from the site's own database
wording     the texts of pages in other words or another language
covers      banners and pop-ups
shop        what is sold out, changed prices, notes by guests, extras that come ticked
shown       all that a page shows of these

Which knobs there are: `webgym_sites.kit.tasks.knobs`. How an oracle finds controls whatever they are called:
`webgym_sites.kit.oracle.names`.
"""
