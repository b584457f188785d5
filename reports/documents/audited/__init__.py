"""An audited document given back: a workbook of what was found, and the person's own file with marks at the places."""
