"""`{% load chieng %}`: every component and filter of the interface."""

from django import template

from chieng.core.ui import controls, filters, showing, ways

register = template.Library()
for part in (controls, showing, ways, filters):
    register.tags.update(part.register.tags)
    register.filters.update(part.register.filters)
