"""Start, watch and stop what the hub needs: the bundled PostgreSQL and Valkey, and the hub's own processes.

The servers come as plain binaries inside two Python packages. They listen on sockets in a private directory and on nothing
else, keep what they were told through a power cut, and die with the process that started them.
"""
