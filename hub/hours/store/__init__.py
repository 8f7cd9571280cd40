"""SQL of hours, of imports, of leave and of whole months. Nothing else touches the tables of this feature."""
