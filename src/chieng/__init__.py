"""Chiêng: turns a public awareness plan into a running programme, and proves how far it has come."""

__version__ = "0.1.0"
