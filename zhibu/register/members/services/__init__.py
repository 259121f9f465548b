"""Every write to the register of members: one public function per act."""
