"""A plan as a TOML file: read with every mistake named at its line, written so that it reads back equal."""
