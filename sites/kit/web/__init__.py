"""A site's pages: what is common to them, over Starlette and Jinja.

Read in this order:

    site        `SiteWeb`: what all pages of one site share
    assets      its styles, scripts and fonts, and their addresses
    page        `page` and `then`: what a handler returns
    parts       pages in parts, so that the answer to a form carries only what it changed
    form        `read_form`: forms as they arrive
    problems    pages for what goes wrong
    app         `create_app`: routes, store and all of this together

What only some sites have:

    choice      a page that asks for one thing, or whose form comes back to it
    bag         the buttons of a bag, and what they call its lines
    arranged    in which order sections stand
    paging      long lists over several pages
    accounts    signing in with a password and a code, and the inbox that it comes to
    variants    where the forms of banners, pop-ups and extras go
"""

from webgym_sites.kit.web.app import create_app
from webgym_sites.kit.web.assets import FIRA_MONO, MANROPE, SOURCE_SERIF, Font
from webgym_sites.kit.web.choice import choice, same_page
from webgym_sites.kit.web.form import Form, read_form, whole_number
from webgym_sites.kit.web.page import page, redirect, then
from webgym_sites.kit.web.paging import Paged, paged, with_query
from webgym_sites.kit.web.site import SiteWeb

__all__ = [
    "FIRA_MONO",
    "MANROPE",
    "SOURCE_SERIF",
    "Font",
    "Form",
    "Paged",
    "SiteWeb",
    "choice",
    "create_app",
    "page",
    "paged",
    "read_form",
    "redirect",
    "same_page",
    "then",
    "whole_number",
    "with_query",
]
