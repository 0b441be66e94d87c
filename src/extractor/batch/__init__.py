"""Many reports: every source ends in one outcome or more, none is lost."""
