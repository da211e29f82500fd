"""The pages, a module for each corner of the site. A handler reads the request, asks the store, renders a template."""
