"""What a spoke plugin is, in plain data, and the few protocols by which the parts of the hub meet.

A plugin declares and the hub acts. Everything here can be read without a database, a web server or a queue;
a plugin imports this package, `hub.toolkit` and `hub.conformance`, and nothing else of the hub.
"""
