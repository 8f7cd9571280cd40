"""By which licence each person may give care, and until when it is registered."""
