"""Many reports at once: plans read and checked, reports run side by side, kept and resumed."""
