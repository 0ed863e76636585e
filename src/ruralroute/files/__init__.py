"""County folders and workbooks in and out."""
