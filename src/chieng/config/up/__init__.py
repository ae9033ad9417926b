"""`chieng up`: prepares a data folder where something is missing or changed, then keeps everything running."""
