"""The disciplines that come with the hub. They enter by the same door as everybody's plugin."""
