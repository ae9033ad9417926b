"""A unit's plan in five minutes: what it may say, the paper to sign, and what was done of it."""
