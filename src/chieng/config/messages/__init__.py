"""The interface's texts: found in the code, kept in each room's English catalogue, compiled for Django.

A message id is the Vietnamese text itself, so English is the only catalogue. Everything is done with Babel and
Django's own reader of templates: GNU gettext need not be installed.
"""
