"""The legal entities that work together: the hub and every practice, who owns each on record, since when and until when."""
