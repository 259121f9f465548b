"""Pages of members away from home, of hosts, and of online branches."""
