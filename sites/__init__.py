"""The mock sites that come with webgym, one folder each; installed as ``webgym_sites``."""

# First of all, so that whichever site is imported first, webgym is whole before it: importing webgym loads every site.
import webgym as webgym
