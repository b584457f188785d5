"""Documents: content rendered as HTML, PDF, JSON and workbooks. Nothing here writes to the database."""
