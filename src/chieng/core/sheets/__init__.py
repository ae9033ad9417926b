"""Tables in and out: one `Table` feeds screen and file alike; files that people send are read with care.

`tables` and `export` are the way out, `guard`, `reading` and `records` the way in.
"""
