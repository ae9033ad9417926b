"""Files of rows that people send in: kept, checked, shown, confirmed, applied; for every room's imports."""
