"""The evidence pack of a target: a ZIP that proves a figure to whoever holds it, without this system."""
