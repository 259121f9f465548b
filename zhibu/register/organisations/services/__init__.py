"""Every write to the tree of organisations: one public function per act."""
