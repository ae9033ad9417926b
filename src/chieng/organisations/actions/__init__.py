"""Every write of organisations."""
